/** Who, what and from where, out of a document whose shape depends on what happened. */
import type { Finding, Kind } from './kept.ts'

export interface Row {
  readonly label: string
  readonly value: string
  /** What has a page of its own. */
  readonly kind?: Kind
}

type Loose = Readonly<Record<string, unknown>>

/** The value at the end of a path, wherever lists lie on the way. */
const at = (value: unknown, path: string): string[] => {
  let reached: unknown[] = [value]
  for (const name of path.split('.'))
    reached = reached
      .flat()
      .flatMap(each => (typeof each === 'object' && each !== null ? [(each as Loose)[name]] : []))
      .flat()
  return [...new Set(reached.filter(each => each !== undefined && each !== null && each !== '').map(String))]
}

const rows = (finding: Finding, all: readonly (readonly [label: string, path: string, kind?: Kind])[]): Row[] =>
  all.flatMap(([label, path, kind]) => at(finding, path).map(value => ({ label, value, ...(kind && { kind }) })))

const ACTIONS = ['networkConnectionAction', 'awsApiCallAction', 'portProbeAction.portProbeDetails']

export const whoOf = (finding: Finding): Row[] =>
  rows(finding, [
    ['Account', 'accountId', 'account'],
    ['Principal', 'resource.accessKeyDetails.userName', 'principal'],
    ['Kind', 'resource.accessKeyDetails.userType'],
    ['Access key', 'resource.accessKeyDetails.accessKeyId'],
    ['Principal ID', 'resource.accessKeyDetails.principalId'],
    ['Actor', 'service.detection.sequence.actors.user.name', 'principal'],
    ['User agent', 'service.action.awsApiCallAction.userAgent'],
  ])

export const whatOf = (finding: Finding): Row[] =>
  rows(finding, [
    ['Resource type', 'resource.resourceType'],
    ['Instance', 'resource.instanceDetails.instanceId', 'instance'],
    ['Image', 'resource.instanceDetails.imageId'],
    ['Size', 'resource.instanceDetails.instanceType'],
    ['Interface', 'resource.instanceDetails.networkInterfaces.networkInterfaceId'],
    ['Private address', 'resource.instanceDetails.networkInterfaces.privateIpAddress'],
    ['Public address', 'resource.instanceDetails.networkInterfaces.publicIp'],
    ['Bucket', 'resource.s3BucketDetails.name', 'bucket'],
    ['Function', 'resource.lambdaDetails.functionName', 'resource'],
    ['API call', 'service.action.awsApiCallAction.api'],
    ['Service', 'service.action.awsApiCallAction.serviceName'],
    ['Error', 'service.action.awsApiCallAction.errorCode'],
    ['Local port', 'service.action.networkConnectionAction.localPortDetails.port'],
    ['Role', 'service.resourceRole'],
    ['Region', 'region'],
  ])

export const whereOf = (finding: Finding): Row[] => [
  ...ACTIONS.flatMap(action =>
    rows(finding, [
      ['Address', `service.action.${action}.remoteIpDetails.ipAddressV4`, 'address'],
      ['Address', `service.action.${action}.remoteIpDetails.ipAddressV6`, 'address'],
      ['Country', `service.action.${action}.remoteIpDetails.country.countryName`, 'country'],
      ['Network', `service.action.${action}.remoteIpDetails.organization.asnOrg`],
      ['ASN', `service.action.${action}.remoteIpDetails.organization.asn`],
      ['Remote port', `service.action.${action}.remotePortDetails.port`],
    ]),
  ),
  ...rows(finding, [
    ['Domain', 'service.action.dnsRequestAction.domain', 'domain'],
    ['Protocol', 'service.action.networkConnectionAction.protocol'],
    ['Direction', 'service.action.networkConnectionAction.connectionDirection'],
    ['Endpoint', 'service.detection.sequence.endpoints.ip', 'address'],
  ]),
]

interface SubjectValue {
  readonly subject: 'address' | 'domain' | 'principal' | 'resource'
  readonly value: string
}

const SUBJECT_OF: Readonly<Partial<Record<Kind, SubjectValue['subject']>>> = {
  address: 'address',
  domain: 'domain',
  principal: 'principal',
  instance: 'resource',
  bucket: 'resource',
  resource: 'resource',
}

const SUBJECTS_MAX = 6

/** What other findings may share with it. */
export const subjectsOf = (finding: Finding): readonly SubjectValue[] => {
  const all = [...whoOf(finding), ...whatOf(finding), ...whereOf(finding)]
  const found = all.flatMap(({ kind, value }): SubjectValue[] => {
    const subject = kind && SUBJECT_OF[kind]
    return subject === undefined ? [] : [{ subject, value }]
  })
  return found.slice(0, SUBJECTS_MAX)
}
