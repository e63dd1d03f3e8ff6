/**
 * What a finding is about, whatever kind of action or resource it has: addresses, names, countries, principals, resources.
 * They are kept as terms beside the attributes of GuardDuty's document, in which each lies in half a dozen places.
 */
import type { ExportedFinding, RemoteIpDetails } from '../findings/finding.ts'

export const SUBJECTS = ['address', 'domain', 'country', 'principal', 'resource'] as const
export type Subject = (typeof SUBJECTS)[number]

/** The name of the attribute in conditions. */
export const subjectField = (subject: Subject): string => `about.${subject}`

type Told = readonly (string | undefined)[]

/** What the finding tells of each, without what it does not tell. */
export const subjectsOf = (finding: ExportedFinding): Readonly<Record<Subject, readonly string[]>> => {
  const { service } = finding
  const remotes = remotesOf(finding)
  const sequence = service.detection?.sequence
  const dns = service.action?.actionType === 'DNS_REQUEST' ? service.action.dnsRequestAction : undefined
  const api = service.action?.actionType === 'AWS_API_CALL' ? service.action.awsApiCallAction : undefined
  return {
    address: known([
      ...remotes.map(remote => remote.ipAddressV4 ?? remote.ipAddressV6),
      ...(sequence?.endpoints.map(({ ip }) => ip) ?? []),
    ]),
    domain: known([
      dns?.domain,
      dns?.domainWithSuffix,
      api?.domainDetails?.domain,
      ...(sequence?.endpoints.map(({ domain }) => domain) ?? []),
    ]),
    country: known(remotes.map(({ country }) => country?.countryName)),
    principal: known([
      finding.resource.accessKeyDetails?.userName,
      ...(sequence?.actors.map(({ user }) => user?.name) ?? []),
    ]),
    resource: known(resourcesOf(finding)),
  }
}

const known = (values: Told): readonly string[] => [
  ...new Set(values.filter((value): value is string => value !== undefined && value !== '')),
]

const remotesOf = ({ service: { action } }: ExportedFinding): readonly RemoteIpDetails[] => {
  if (action === undefined) return []
  const { networkConnectionAction, awsApiCallAction, portProbeAction } = action as Partial<{
    networkConnectionAction: { remoteIpDetails?: RemoteIpDetails }
    awsApiCallAction: { remoteIpDetails?: RemoteIpDetails }
    portProbeAction: { portProbeDetails?: readonly { remoteIpDetails?: RemoteIpDetails }[] }
  }>
  const all = [networkConnectionAction, awsApiCallAction, ...(portProbeAction?.portProbeDetails ?? [])]
  return all.flatMap(each => each?.remoteIpDetails ?? [])
}

const resourcesOf = ({ resource, service }: ExportedFinding): Told => [
  resource.instanceDetails?.instanceId,
  ...(resource.s3BucketDetails?.map(({ name }) => name) ?? []),
  resource.lambdaDetails?.functionName,
  resource.accessKeyDetails?.accessKeyId,
  ...(service.detection?.sequence?.resources.map(({ name, uid }) => name ?? uid) ?? []),
]
