/** ASFF's Detection and, for the same findings, its Resources: the sequence in Security Hub's casing and limits. */
import { told } from './fields.ts'
import type { Finding } from './finding.ts'
import type { Indicator, Sequence, SequenceResource } from './sequence.ts'

type Members = Record<string, unknown>

/** Security Hub's own limits. */
const ACTORS_MAX = 10
const ENDPOINTS_MAX = 10
const RESOURCES_MAX = 32
const TITLE_MAX = 256

const TITLES: Readonly<Record<Indicator['key'], string>> = {
  ATTACK_TACTIC: 'Attack Tactic',
  ATTACK_TECHNIQUE: 'Attack Technique',
  HIGH_RISK_API: 'High Risk Api',
  MALICIOUS_IP: 'Malicious IP',
  TOR_IP: 'Tor IP',
}

/** Security Hub counts in milliseconds where GuardDuty counts in seconds. */
const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000)

const indicators = (all: readonly Indicator[] | undefined): Members[] | undefined =>
  all?.map(({ key, values }) => ({ Key: key, Title: TITLES[key], Values: values }))

/** The sequence of a finding in ASFF; undefined for findings without one. */
export const asffDetection = (finding: Finding): Members | undefined => {
  const sequence = finding.service.detection?.sequence
  if (sequence === undefined) return undefined
  return {
    Sequence: {
      Uid: sequence.uid,
      Actors: sequence.actors.slice(0, ACTORS_MAX).map(actorOf),
      Endpoints: sequence.endpoints.slice(0, ENDPOINTS_MAX).map(endpointOf),
      Signals: sequence.signals.map(signal => signalOf(signal, sequence)),
      SequenceIndicators: indicators(sequence.sequenceIndicators),
    },
  }
}

const actorOf = ({ id, user, session }: Sequence['actors'][number]): Members =>
  told({
    Id: id,
    User:
      user &&
      told({
        Name: user.name,
        Uid: user.uid,
        Type: user.type,
        CredentialUid: user.credentialUid,
        Account: user.account && { Uid: user.account.uid },
      }),
    Session:
      session &&
      told({
        MfaStatus: session.mfaStatus,
        CreatedTime: milliseconds(session.createdTime),
        Issuer: session.issuer,
      }),
  })

const endpointOf = ({ id, ip, domain, autonomousSystem: system }: Sequence['endpoints'][number]): Members =>
  told({
    ...{ Id: id, Ip: ip, Domain: domain },
    AutonomousSystem: system && { Name: system.name, Number: system.number },
  })

/** A reference to what the limits left out would lead nowhere. */
const signalOf = (signal: Sequence['signals'][number], { actors, endpoints, resources }: Sequence): Members => {
  const within = (ids: readonly string[], all: readonly string[], most: number): string[] | undefined => {
    const kept = ids.filter(id => all.indexOf(id) < most)
    return kept.length === 0 ? undefined : kept
  }
  const actorIds = actors.map(({ id }) => id)
  const endpointIds = endpoints.map(({ id }) => id)
  const uids = resources.map(({ uid }) => uid)
  return told({
    ...{ Id: signal.uid, Type: signal.type, Name: signal.name, Title: signal.description.slice(0, TITLE_MAX) },
    CreatedAt: milliseconds(signal.createdAt),
    UpdatedAt: milliseconds(signal.updatedAt),
    FirstSeenAt: milliseconds(signal.firstSeenAt),
    LastSeenAt: milliseconds(signal.lastSeenAt),
    ...{ Severity: signal.severity, Count: signal.count },
    ResourceIds: within(signal.resourceUids, uids, RESOURCES_MAX),
    ActorIds: within(signal.actorIds, actorIds, ACTORS_MAX),
    EndpointIds: within(signal.endpointIds, endpointIds, ENDPOINTS_MAX),
    SignalIndicators: indicators(signal.signalIndicators),
  })
}

/** What a sequence was done to, as ASFF names resources. */
export const sequenceResources = ({ resources }: Sequence): Members[] =>
  resources.slice(0, RESOURCES_MAX).map(resource => {
    const place = { Partition: resource.cloudPartition, Region: resource.region }
    const [Type, details] = detailsOf(resource)
    return told({ Type, Id: resource.uid, ...place, Details: details && { [Type]: details } })
  })

const detailsOf = ({ resourceType, uid, name, accountId, data }: SequenceResource): [string, Members | undefined] => {
  if (resourceType === 'S3_BUCKET') return ['AwsS3Bucket', told({ Name: name })]
  if (resourceType === 'EC2_INSTANCE') return ['AwsEc2Instance', undefined]
  if (resourceType === 'EC2_IMAGE') return ['Other', undefined]
  const { principalId: PrincipalId, userName: PrincipalName, userType: PrincipalType } = data?.accessKey ?? {}
  const details = { AccessKeyId: uid, PrincipalId, PrincipalName, PrincipalType, AccountId: accountId }
  return ['AwsIamAccessKey', told(details)]
}
