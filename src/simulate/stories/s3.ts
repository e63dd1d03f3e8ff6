import { SAMPLE } from '../../intel/builtin.ts'
import { BOTO, CLI, KALI_CLI, PARROT_CLI, PENTOO_CLI } from '../agents.ts'
import { asUser, objectResources } from '../call.ts'
import type { Stage, Story } from '../stage.ts'

const LOOK = 'Discovery:S3/MaliciousIPCaller'
const TAKE = 'Exfiltration:S3/MaliciousIPCaller'
const HARM = 'Impact:S3/MaliciousIPCaller'
const LOOK_CUSTOM = 'Discovery:S3/MaliciousIPCaller.Custom'
const REACH_CUSTOM = 'UnauthorizedAccess:S3/MaliciousIPCaller.Custom'
const LOOK_TOR = 'Discovery:S3/TorIPCaller'
const REACH_TOR = 'UnauthorizedAccess:S3/TorIPCaller'
const KALI = 'PenTest:S3/KaliLinux'
const PARROT = 'PenTest:S3/ParrotLinux'
const PENTOO = 'PenTest:S3/PentooLinux'
/** Next to the addresses of the sample lists, and on none of them. */
const UNLISTED = '203.0.113.197'

type Operation = 'ListObjects' | 'GetObjectAcl' | 'GetObject' | 'PutObject' | 'DeleteObjects'
const ALL: readonly Operation[] = ['ListObjects', 'GetObjectAcl', 'GetObject', 'PutObject', 'DeleteObjects']

interface Visit {
  readonly bucket: string
  readonly from: string
  readonly acts: readonly Operation[]
  readonly agent?: string
  readonly error?: string
}

/** A key at work in a bucket: data events, a few of each operation. */
function visits(stage: Stage, { bucket, from, acts, agent, error }: Visit): void {
  const who = asUser(stage.account.id, stage.account.users[0])
  const host = `"bucketName":"${bucket}","Host":"${bucket}.s3.${stage.site.region}.amazonaws.com"`
  for (let i = 0; i < acts.length * 3; i++) {
    const name = acts[Math.floor(i / 3)]
    const whole = name === 'ListObjects' || name === 'DeleteObjects'
    const key = whole ? undefined : `orders/2026/part-${i}.parquet`
    const asks =
      key === undefined ? (whole && name === 'ListObjects' ? ',"list-type":"2"' : ',"delete":""') : `,"key":"${key}"`
    stage.call({
      ...{ at: stage.at + i * 12, service: 's3', name, who, from, agent: agent ?? `${CLI}s3.sync`, error, data: true },
      readOnly: name !== 'PutObject' && name !== 'DeleteObjects',
      request: `{${host}${asks}}`,
      more: objectResources(stage.account.id, bucket, key),
    })
  }
}

/** A bucket that the visit must raise these types about. */
function found(stage: Stage, types: readonly string[], visit: Omit<Visit, 'bucket'>): void {
  const bucket = stage.account.buckets[0].name
  visits(stage, { ...visit, bucket })
  for (const type of types) stage.expect(type, bucket)
}

/** Another bucket, about which they must stay quiet. */
function spared(stage: Stage, types: readonly string[], visit: Omit<Visit, 'bucket'>): void {
  const bucket = stage.account.buckets[1].name
  visits(stage, { ...visit, bucket })
  for (const type of types) stage.spare(type, bucket)
}

const byAddress: readonly Story[] = [
  {
    name: 'bucket-malicious-caller',
    says: 'A bucket is listed, read and emptied from an address on a list of malicious ones.',
    raises: [LOOK, TAKE, HARM],
    play: stage => found(stage, [LOOK, TAKE, HARM], { from: SAMPLE.malicious.addresses[0], acts: ALL }),
  },
  {
    name: 'bucket-malicious-caller-refused',
    says: 'Near miss: the same from such an address, and S3 refuses every request.',
    raises: [],
    misses: [LOOK, TAKE, HARM],
    play: stage =>
      spared(stage, [LOOK, TAKE, HARM], { from: SAMPLE.malicious.addresses[1], acts: ALL, error: 'AccessDenied' }),
  },
  {
    name: 'bucket-custom-caller',
    says: 'Objects are read and overwritten from an address on the operator’s own threat list.',
    raises: [REACH_CUSTOM],
    play: stage => found(stage, [REACH_CUSTOM], { from: SAMPLE.custom.addresses[4], acts: ['GetObject', 'PutObject'] }),
  },
  {
    name: 'bucket-custom-neighbour',
    says: 'Near miss: a bucket is listed, read and written from an address that no list holds.',
    raises: [],
    misses: [LOOK_CUSTOM, REACH_CUSTOM],
    play: stage => spared(stage, [LOOK_CUSTOM, REACH_CUSTOM], { from: UNLISTED, acts: ALL }),
  },
  {
    name: 'bucket-tor-caller',
    says: 'A bucket is listed, read and emptied through Tor.',
    raises: [LOOK_TOR, REACH_TOR],
    play: stage => found(stage, [LOOK_TOR, REACH_TOR], { from: SAMPLE['tor-exit'].addresses[5], acts: ALL }),
  },
  {
    name: 'bucket-tor-relay-caller',
    says: 'Near miss: the same from a host that runs a Tor relay and no exit.',
    raises: [],
    misses: [LOOK_TOR, REACH_TOR],
    play: stage => spared(stage, [LOOK_TOR, REACH_TOR], { from: SAMPLE['tor-relay'].addresses[0], acts: ALL }),
  },
]

const fromSystem = (name: string, system: string, type: string, agent: string): Story => ({
  name,
  says: `Objects of a bucket are read from ${system}.`,
  raises: [type],
  play: stage => found(stage, [type], { from: '192.0.2.242', acts: ['GetObject'], agent: `${agent}s3.cp` }),
})

const bySystem: readonly Story[] = [
  fromSystem('bucket-kali-caller', 'Kali Linux', KALI, KALI_CLI),
  fromSystem('bucket-parrot-caller', 'Parrot Security Linux', PARROT, PARROT_CLI),
  fromSystem('bucket-pentoo-caller', 'Pentoo Linux', PENTOO, PENTOO_CLI),
  {
    name: 'bucket-nearly-pentester-caller',
    says: 'Near miss: programs whose names only look like those of systems for penetration testers.',
    raises: [],
    misses: [KALI, PARROT, PENTOO],
    play: stage => {
      for (const product of ['kalibrate/1.2', 'ParrotAnafi/2.1 parrot-sync', 'aws-cli/2.15.0 Linux/6.6.9-gentoo'])
        spared(stage, [], { from: UNLISTED, acts: ['GetObject'], agent: `${product} ${BOTO}` })
      for (const type of [KALI, PARROT, PENTOO]) stage.spare(type, stage.account.buckets[1].name)
    },
  },
]

export const s3: readonly Story[] = [...byAddress, ...bySystem]
