import { SAMPLE } from '../../intel/builtin.ts'
import { asRole } from '../call.ts'
import { TCP } from '../flow-line.ts'
import type { Instance } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'

const EMR = 'Recon:EC2/PortProbeEMRUnprotectedPort'
const YARN = 8088

/** A known scanner finds YARN's port open. */
const probe = (stage: Stage, nic: Instance): void => {
  for (let i = 0; i < 3; i++) {
    const start = stage.at + 600 + i * 9
    const ends = { nic, remote: SAMPLE.scanner.addresses[1], localPort: YARN, remotePort: 50_000 + i, protocol: TCP }
    stage.exchange({ ...ends, inbound: true, asked: [4, 240], answered: [3, 212], start, end: start + 2 })
  }
}

/** EMR marks the instances of a cluster with tags of its own. */
const tag = (stage: Stage, nic: Instance, key: string): void => {
  const { account, random } = stage
  const service = 'elasticmapreduce.amazonaws.com'
  const who = asRole(account.id, account.roles.deploy, 'CCSSession', random.id('ASIA', 16), stage.at - 600, service)
  const request =
    `{"resourcesSet":{"items":[{"resourceId":"${nic.instance}"}]},` +
    `"tagSet":{"items":[{"key":"${key}","value":"j-1ABCDEFGHIJK"}]}}`
  const base = { service: 'ec2', name: 'CreateTags', who, from: service, agent: service, readOnly: false }
  stage.call({ ...base, at: stage.at, request, response: `{"requestId":"${random.uuid()}","_return":true}` })
}

export const emr: readonly Story[] = [
  {
    name: 'emr-port-probed',
    says: 'A known scanner finds YARN open on a host of an EMR cluster.',
    raises: [EMR],
    play: stage => {
      const nic = stage.instance('node', 0)
      tag(stage, nic, 'aws:elasticmapreduce:job-flow-id')
      probe(stage, nic)
      stage.expect(EMR, nic.instance)
    },
  },
  {
    name: 'emr-port-probed-elsewhere',
    says: 'A known scanner finds the same port open on a host that is in no cluster.',
    raises: [],
    misses: [EMR],
    play: stage => {
      const nic = stage.instance('app', 2)
      tag(stage, nic, 'cluster')
      probe(stage, nic)
      stage.spare(EMR, nic.instance)
    },
  },
]
