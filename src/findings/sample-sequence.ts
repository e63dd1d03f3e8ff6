/** What an attack sequence of GuardDuty's looks like: two findings about one resource, told as one story. */
import type { SampleBlocks, SamplePlace } from './sample-blocks.ts'
import * as sample from './sample-values.ts'

const ACTOR = 'GeneratedFindingActorId'
const ENDPOINT = 'GeneratedFindingEndpointId'

/** The resource that each type is about, as a sequence tells of resources. */
const RESOURCES: Readonly<Record<string, readonly [type: string, service: string, name: string]>> = {
  EC2: ['EC2_INSTANCE', 'ec2', sample.SAMPLE_INSTANCE],
  ECS: ['ECS_CLUSTER', 'ecs', 'GeneratedFindingECSClusterName'],
  EKS: ['EKS_CLUSTER', 'eks', 'GeneratedFindingEKSClusterName'],
  IAM: ['ACCESS_KEY', 'iam', sample.SAMPLE_KEY],
  S3: ['S3_BUCKET', 's3', sample.SAMPLE_BUCKET],
}

const signal = (uid: string, name: string, at: number, resourceUid: string) => ({
  ...{ uid, type: 'FINDING', name, description: `A sample of ${name}.`, severity: 5, count: 1 },
  ...{ createdAt: at, updatedAt: at, firstSeenAt: at, lastSeenAt: at },
  ...{ resourceUids: [resourceUid], actorIds: [ACTOR], endpointIds: [ENDPOINT] },
  signalIndicators: [{ key: 'ATTACK_TACTIC', values: ['Credential Access'] }],
})

/** Resource and details of `AttackSequence:EC2/…` and the like. */
export const sequenceBlocks = (type: string, place: SamplePlace): SampleBlocks => {
  const affected = /^AttackSequence:([^/]+)\//.exec(type)?.[1] ?? 'IAM'
  const [resourceType, service, name] = RESOURCES[affected] ?? RESOURCES['IAM']
  const uid = `arn:${place.partition}:${service}:${place.region}:${place.account}:${name}`
  const { account: accountId, region, partition: cloudPartition, at } = place
  return {
    resource: { resourceType: 'AttackSequence' },
    service: {
      featureName: 'Correlation',
      detection: {
        sequence: {
          uid: 'GeneratedFindingSequenceUid',
          description: `A sample sequence of 2 signals about ${name}.`,
          actors: [{ id: ACTOR, user: { name: sample.SAMPLE_USER, uid: sample.SAMPLE_PRINCIPAL, type: 'IAMUser' } }],
          resources: [{ uid, name, accountId, resourceType, region, service, cloudPartition }],
          endpoints: [{ id: ENDPOINT, ip: sample.SAMPLE_REMOTE }],
          signals: [
            signal('GeneratedFindingSignalUid1', 'Recon:IAMUser/TorIPCaller', at, uid),
            signal('GeneratedFindingSignalUid2', 'UnauthorizedAccess:IAMUser/TorIPCaller', at, uid),
          ],
          sequenceIndicators: [
            { key: 'ATTACK_TACTIC', values: ['Credential Access', 'Discovery'] },
            { key: 'TOR_IP', values: [sample.SAMPLE_REMOTE] },
          ],
        },
      },
    },
    about: name,
  }
}
