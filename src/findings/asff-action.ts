/** ASFF's Action: GuardDuty's action in Security Hub's casing and words. */
import { told } from './fields.ts'
import type { Action, Finding, IpAddress, PortDetails, RemoteIpDetails } from './finding.ts'

type Members = Record<string, unknown>

const port = ({ port: Port, portName }: PortDetails): Members => ({ Port, PortName: portName })

/** ASFF has no member for an IPv6 address; it is told among the product fields. */
const localIp = (ip: IpAddress | undefined): Members | undefined =>
  ip?.ipAddressV4 === undefined ? undefined : { IpAddressV4: ip.ipAddressV4 }

const remoteIp = (remote: RemoteIpDetails | undefined): Members | undefined => {
  if (remote === undefined) return undefined
  const { country, organization } = remote
  const asn = Number(organization?.asn)
  const Organization = told({
    Asn: Number.isInteger(asn) ? asn : undefined,
    AsnOrg: organization?.asnOrg,
    Isp: organization?.isp,
    Org: organization?.org,
  })
  const members = told({
    IpAddressV4: remote.ipAddressV4,
    Organization: Object.keys(Organization).length === 0 ? undefined : Organization,
    Country: country && told({ CountryCode: country.countryCode, CountryName: country.countryName }),
  })
  return Object.keys(members).length === 0 ? undefined : members
}

/** The action of a finding in ASFF; undefined where a sequence tells of many. */
export const asffAction = ({ service }: Finding): Members | undefined => {
  const { action } = service
  if (action === undefined) return undefined
  switch (action.actionType) {
    case 'NETWORK_CONNECTION':
      return { ActionType: action.actionType, NetworkConnectionAction: connection(action.networkConnectionAction) }
    case 'PORT_PROBE': {
      const { blocked, portProbeDetails } = action.portProbeAction
      const PortProbeDetails = portProbeDetails.map(probe =>
        told({
          LocalPortDetails: port(probe.localPortDetails),
          LocalIpDetails: localIp(probe.localIpDetails),
          RemoteIpDetails: remoteIp(probe.remoteIpDetails),
        }),
      )
      return { ActionType: action.actionType, PortProbeAction: { PortProbeDetails, Blocked: blocked } }
    }
    case 'DNS_REQUEST': {
      const { domain, protocol, blocked } = action.dnsRequestAction
      return {
        ActionType: action.actionType,
        DnsRequestAction: { Domain: domain, Protocol: protocol, Blocked: blocked },
      }
    }
    case 'AWS_API_CALL':
      return { ActionType: action.actionType, AwsApiCallAction: call(action.awsApiCallAction, service) }
  }
}

type Connection = Extract<Action, { actionType: 'NETWORK_CONNECTION' }>['networkConnectionAction']
type Call = Extract<Action, { actionType: 'AWS_API_CALL' }>['awsApiCallAction']

const connection = (seen: Connection): Members =>
  told({
    ConnectionDirection: seen.connectionDirection,
    RemoteIpDetails: remoteIp(seen.remoteIpDetails),
    RemotePortDetails: port(seen.remotePortDetails),
    LocalPortDetails: port(seen.localPortDetails),
    Protocol: seen.protocol,
    Blocked: seen.blocked,
  })

const call = (made: Call, service: Finding['service']): Members =>
  told({
    Api: made.api,
    ServiceName: made.serviceName,
    CallerType: made.callerType === 'Domain' ? 'domain' : 'remoteIp',
    RemoteIpDetails: remoteIp(made.remoteIpDetails),
    DomainDetails: made.domainDetails && { Domain: made.domainDetails.domain },
    AffectedResources: Object.keys(made.affectedResources).length === 0 ? undefined : made.affectedResources,
    FirstSeen: service.eventFirstSeen,
    LastSeen: service.eventLastSeen,
  })
