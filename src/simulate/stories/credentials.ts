import { SAMPLE } from '../../intel/builtin.ts'
import { BOTO, CLI, KALI_CLI, KALI_CLI_OLD } from '../agents.ts'
import { asInstance, asUser, objectResources } from '../call.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const TOR = 'UnauthorizedAccess:IAMUser/TorIPCaller'
const OUTSIDE = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS'
const INSIDE = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS'
const KALI = 'PenTest:IAMUser/KaliLinux'
const LISTED = 'Discovery:S3/MaliciousIPCaller.Custom'
/** An account that is none of the organisation's. */
const STRANGERS_ACCOUNT = '210987654321'

/** A new access key for somebody else, made through Tor. */
function throughTor(stage: Stage): void {
  const user = stage.account.users[3]
  const who = asUser(stage.account.id, user)
  const other = stage.account.users[4].name
  for (const [i, from] of SAMPLE['tor-exit'].addresses.slice(0, 3).entries()) {
    const base = { service: 'iam', who, from, agent: CLI + 'iam' }
    stage.call({ ...base, at: stage.at + i * 70, name: 'ListUsers', readOnly: true })
    stage.call({
      ...base,
      at: stage.at + i * 70 + 25,
      name: 'CreateAccessKey',
      readOnly: false,
      request: `{"userName":"${other}"}`,
      response:
        `{"accessKey":{"accessKeyId":"${stage.random.id('AKIA', 16)}","status":"Active","userName":"${other}",` +
        `"createDate":"Jan 5, 2026 12:00:00 AM"}}`,
    })
  }
  stage.expect(TOR, user.name, stage.at + 25, 'us-east-1')
}

/** What a thief tries first with the credentials of an instance. */
function withInstanceCredentials(stage: Stage, instance: Instance, from: string, more = ''): void {
  const who = asInstance(stage.account.id, instance, stage.random.id('ASIA', 16), stage.at - 1800)
  const acts = [
    ['sts', 'GetCallerIdentity'],
    ['s3', 'ListBuckets'],
    ['ec2', 'DescribeInstances'],
    ['secretsmanager', 'ListSecrets'],
  ] as const
  for (const [i, [service, name]] of acts.entries())
    stage.call({ at: stage.at + i * 20, service, name, who, from, agent: BOTO, readOnly: true, more })
}

/** The address of an instance in another account of the organisation, so that its owner is known. */
function neighbour(stage: Stage): string {
  const others = stage.organisation.accounts.filter(account => account !== stage.account)
  return others[0].sites[0].nat.publicAddress!
}

function byKali(stage: Stage): void {
  const user = stage.account.users[5]
  const who = asUser(stage.account.id, user)
  const acts = [
    ['sts', 'GetCallerIdentity', KALI_CLI],
    ['ec2', 'DescribeInstances', KALI_CLI_OLD],
    ['lambda', 'ListFunctions20150331', KALI_CLI],
  ] as const
  for (const [i, [service, name, agent]] of acts.entries())
    stage.call({
      at: stage.at + i * 30,
      service,
      name,
      who,
      from: '192.0.2.240',
      agent: agent + service,
      readOnly: true,
    })
  stage.expect(KALI, user.name)
}

function listedFromCustomList(stage: Stage): void {
  const user = stage.account.users[6]
  const bucket = stage.account.buckets[2].name
  const base = { service: 's3', who: asUser(stage.account.id, user), agent: CLI + 's3.ls', readOnly: true, data: true }
  for (let i = 0; i < 12; i++) {
    const name = i % 4 === 3 ? 'GetObjectAcl' : 'ListObjects'
    const key = `exports/2026/part-${i}.parquet`
    const object = name === 'GetObjectAcl' ? `,"key":"${key}","acl":""` : ',"list-type":"2","prefix":""'
    stage.call({
      ...base,
      at: stage.at + i * 15,
      from: SAMPLE.custom.addresses[i % 2],
      name,
      request: `{"bucketName":"${bucket}","Host":"${bucket}.s3.${stage.site.region}.amazonaws.com"${object}}`,
      more: objectResources(stage.account.id, bucket, name === 'GetObjectAcl' ? key : undefined),
    })
  }
  stage.expect(LISTED, bucket)
}

export const credentials: readonly Story[] = [
  {
    name: 'tor-caller',
    says: 'A user’s key makes access keys for somebody else, through Tor.',
    raises: [TOR],
    play: throughTor,
  },
  {
    name: 'instance-credentials-outside',
    says: 'The credentials of a web server are used from a host outside AWS.',
    raises: [OUTSIDE],
    play: stage => {
      const instance = stage.instance('web', 0)
      withInstanceCredentials(stage, instance, '203.0.113.250')
      stage.expect(OUTSIDE, instance.instance)
    },
  },
  {
    name: 'instance-credentials-inside',
    says: 'The credentials of a web server are used from another account of the organisation.',
    raises: [INSIDE],
    neighbour: true,
    play: stage => {
      const instance = stage.instance('web', 1)
      withInstanceCredentials(stage, instance, neighbour(stage))
      stage.expect(INSIDE, instance.instance)
    },
  },
  {
    name: 'instance-credentials-inside-stranger',
    says: 'The credentials of a web server are used through a VPC endpoint of an account that nobody knows.',
    raises: [INSIDE],
    play: stage => {
      const instance = stage.instance('web', 2)
      const more = `,"vpcEndpointId":"vpce-0${stage.random.hex(16)}","vpcEndpointAccountId":"${STRANGERS_ACCOUNT}"`
      withInstanceCredentials(stage, instance, '172.31.7.19', more)
      stage.expect(INSIDE, instance.instance)
    },
  },
  { name: 'kali-caller', says: 'A user’s key is used from Kali Linux.', raises: [KALI], play: byKali },
  {
    name: 'bucket-listed-from-custom-list',
    says: 'A bucket is listed from an address on the operator’s own threat list.',
    raises: [LISTED],
    play: listedFromCustomList,
  },
]
