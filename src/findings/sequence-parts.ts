/** Who did the acts of a sequence, from where and to what: its actors, endpoints and resources. */
import { named, pick, pickText, type Signal } from '../sdk/sdk.ts'
import { textOf, told } from './fields.ts'
import { partitionOf } from './identity.ts'
import type { FindingPorts } from './ports.ts'
import type { SequenceActor, SequenceEndpoint, SequenceResource, SequenceResourceType } from './sequence.ts'

/** AWS's longest names stay below; what a hostile record has beyond would be repeated in every reference. */
const UID_MAX = 2048
const NAME_MAX = 512

const short = (text: string, most = NAME_MAX): string => text.slice(0, most)

/** The user or session behind a signal; undefined when the record names nobody. */
export const actorOf = (signal: Signal, record: unknown): SequenceActor | undefined => {
  const { event } = signal
  const uid = short(textOf(event, 'principalId') || textOf(event, 'accessKey') || textOf(event, 'principalName'))
  if (uid === '') return undefined
  const account = textOf(event, 'principalAccount')
  const credentialUid = short(textOf(event, 'accessKey'))
  const user = told({
    name: userNameOf(signal) || uid,
    uid,
    type: short(textOf(event, 'userType')) || 'unknown',
    credentialUid,
    account: account === '' ? undefined : { uid: short(account) },
  })
  return told({ id: `USER:${uid}:${credentialUid}`, user, session: sessionOf(record) })
}

const userNameOf = ({ event }: Signal): string =>
  textOf(event, 'principalType') === 'root' ? 'Root' : short(textOf(event, 'principalName'))

const sessionOf = (record: unknown): SequenceActor['session'] => {
  const context = pick(record, 'userIdentity', 'sessionContext')
  const mfa = String(pick(context, 'attributes', 'mfaAuthenticated') ?? '')
  const created = Date.parse(pickText(context, 'attributes', 'creationDate')) / 1000
  const session = told({
    mfaStatus: mfa === 'true' ? ('ENABLED' as const) : mfa === 'false' ? ('DISABLED' as const) : undefined,
    createdTime: created >= 0 ? created : undefined,
    issuer: short(pickText(context, 'sessionIssuer', 'arn'), UID_MAX),
  })
  return Object.keys(session).length === 0 ? undefined : session
}

/** Where a signal's call came from; undefined when the record does not say. */
export const endpointOf = ({ event }: Signal, ports: FindingPorts): SequenceEndpoint | undefined => {
  const ip = textOf(event, 'remote')
  const domain = short(textOf(event, 'sourceName'))
  if (ip === '') return domain === '' ? undefined : { id: domain, domain }
  const { asn, asnOrg } = ports.describeAddress(ip)
  return told({ id: ip, ip, autonomousSystem: asn && asnOrg ? { name: asnOrg, number: asn } : undefined })
}

/** What a request may be about, of the resources that GuardDuty's sequences know. */
const REQUESTED: readonly (readonly [string, SequenceResourceType, (id: string) => string])[] = [
  ['instanceId', 'EC2_INSTANCE', id => `instance/${id}`],
  ['imageId', 'EC2_IMAGE', id => `image/${id}`],
]

/** The credentials that a signal's call was made with, and what it was made to. */
export const resourcesOf = (signal: Signal, record: unknown): SequenceResource[] => {
  const { event, account, region } = signal
  const cloudPartition = partitionOf(region)
  const place = { accountId: account, region, cloudPartition }
  const resources: SequenceResource[] = []
  const key = short(textOf(event, 'accessKey'))
  if (key !== '') resources.push({ uid: key, resourceType: 'ACCESS_KEY', ...place, service: 'iam', ...keyData(signal) })
  const bucket = short(textOf(event, 'bucket'))
  if (bucket !== '')
    resources.push({
      ...{ uid: `arn:${cloudPartition}:s3:::${bucket}`, name: bucket, resourceType: 'S3_BUCKET', ...place },
      service: 's3',
    })
  for (const [parameter, resourceType, path] of REQUESTED) {
    const id = short(named(pick(record, 'requestParameters'), parameter))
    if (id === 'unknown') continue
    const uid = `arn:${cloudPartition}:ec2:${region}:${account}:${path(id)}`
    resources.push({ uid, name: id, resourceType, ...place, service: 'ec2' })
  }
  return resources
}

const keyData = (signal: Signal): Pick<SequenceResource, 'data'> => {
  const accessKey = told({
    principalId: short(textOf(signal.event, 'principalId')),
    userName: userNameOf(signal),
    userType: short(textOf(signal.event, 'userType')),
  })
  return Object.keys(accessKey).length === 0 ? {} : { data: { accessKey } }
}
