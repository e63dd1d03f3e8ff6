import { INBOUND, OUTBOUND, pick, pickList, pickText, type Signal } from '../sdk/sdk.ts'
import { numberOf, textOf, told } from './fields.ts'
import type {
  Action,
  AwsApiCallAction,
  DnsRequestAction,
  IpAddress,
  NetworkConnectionAction,
  PortDetails,
  PortProbeAction,
  RemoteIpDetails,
} from './finding.ts'
import { portName, protocolName } from './port-names.ts'
import type { FindingPorts } from './ports.ts'

/** A record can name any number of resources; more than this many types of them tell a person nothing. */
const AFFECTED_MAX = 10
/** A resource's name or type; AWS's longest ARNs stay below 2,048. */
const AFFECTED_CHARACTERS_MAX = 2048

/** GuardDuty's action block: what was done, in the shape of the log that saw it. */
export const actionOf = (signal: Signal, ports: FindingPorts): Action => {
  if (signal.kind === 'dns') return { actionType: 'DNS_REQUEST', dnsRequestAction: dnsRequestOf(signal, ports) }
  if (signal.kind === 'cloudtrail') return { actionType: 'AWS_API_CALL', awsApiCallAction: awsApiCallOf(signal, ports) }
  if (signal.type.includes('/PortProbe'))
    return { actionType: 'PORT_PROBE', portProbeAction: portProbeOf(signal, ports) }
  return { actionType: 'NETWORK_CONNECTION', networkConnectionAction: networkConnectionOf(signal, ports) }
}

const ipAddressOf = (address: string): IpAddress | undefined =>
  address === '' ? undefined : address.includes(':') ? { ipAddressV6: address } : { ipAddressV4: address }

/** An address with country and owner of its network, where the public tables know them. */
export const remoteIpDetailsOf = (address: string, ports: FindingPorts): RemoteIpDetails | undefined => {
  const ip = ipAddressOf(address)
  if (ip === undefined) return undefined
  const { countryCode, countryName, asn, asnOrg } = ports.describeAddress(address)
  return told({
    ...ip,
    country: countryCode || countryName ? told({ countryCode, countryName }) : undefined,
    organization: asn || asnOrg ? told({ asn: asn ? String(asn) : undefined, asnOrg }) : undefined,
  })
}

const portDetailsOf = (signal: Signal, field: string): PortDetails => {
  const port = numberOf(signal.event, field)
  return { port, portName: portName(port) }
}

const networkConnectionOf = (signal: Signal, ports: FindingPorts): NetworkConnectionAction => {
  const { event } = signal
  const direction = numberOf(event, 'direction')
  return told({
    connectionDirection: direction === INBOUND ? 'INBOUND' : direction === OUTBOUND ? 'OUTBOUND' : 'UNKNOWN',
    protocol: protocolName(numberOf(event, 'protocol')),
    blocked: event['accepted'] === false,
    localPortDetails: portDetailsOf(signal, 'localPort'),
    localIpDetails: ipAddressOf(textOf(event, 'local')),
    localNetworkInterface: textOf(event, 'interface'),
    remotePortDetails: portDetailsOf(signal, 'remotePort'),
    remoteIpDetails: remoteIpDetailsOf(textOf(event, 'remote'), ports),
  })
}

const portProbeOf = (signal: Signal, ports: FindingPorts): PortProbeAction => ({
  blocked: signal.event['accepted'] === false,
  portProbeDetails: [
    told({
      localPortDetails: portDetailsOf(signal, 'localPort'),
      localIpDetails: ipAddressOf(textOf(signal.event, 'local')),
      remoteIpDetails: remoteIpDetailsOf(textOf(signal.event, 'remote'), ports),
    }),
  ],
})

const dnsRequestOf = ({ event, account }: Signal, ports: FindingPorts): DnsRequestAction => {
  const domain = textOf(event, 'query')
  return told({
    domain,
    domainWithSuffix: ports.registrableDomain(domain),
    protocol: textOf(event, 'transport') || 'UDP',
    blocked: textOf(event, 'firewallAction') === 'BLOCK',
    vpcOwnerAccountId: /^\d{12}$/.test(account) ? account : undefined,
  })
}

const awsApiCallOf = (signal: Signal, ports: FindingPorts): AwsApiCallAction => {
  const { event } = signal
  const remoteIpDetails = remoteIpDetailsOf(textOf(event, 'remote'), ports)
  const domain = textOf(event, 'sourceName')
  const byName = remoteIpDetails === undefined && domain !== ''
  return told({
    api: textOf(event, 'eventName'),
    serviceName: textOf(event, 'eventSource'),
    callerType: byName ? 'Domain' : 'Remote IP',
    userAgent: textOf(event, 'userAgent'),
    errorCode: textOf(event, 'errorCode'),
    remoteIpDetails,
    domainDetails: byName ? { domain } : undefined,
    remoteAccountDetails: remoteAccountOf(signal),
    affectedResources: affectedResourcesOf(signal),
  })
}

/** Present only for calls from outside the account: whose VPC endpoint they came through, else whose principal it was. */
const remoteAccountOf = (signal: Signal): AwsApiCallAction['remoteAccountDetails'] => {
  const affiliated = signal.known.remoteAffiliated
  const others = [textOf(signal.event, 'vpcEndpointAccount'), textOf(signal.event, 'principalAccount')]
  const accountId = others.find(account => account !== '' && account !== signal.account)
  return accountId === undefined && affiliated !== true ? undefined : told({ accountId, affiliated })
}

const affectedResourcesOf = (signal: Signal): Record<string, string> => {
  const affected = new Map<string, string>()
  const add = (type: string, name: string): void => {
    if (type === '' || name === '' || affected.has(type) || affected.size === AFFECTED_MAX) return
    affected.set(type.slice(0, AFFECTED_CHARACTERS_MAX), name.slice(0, AFFECTED_CHARACTERS_MAX))
  }
  add('AWS::S3::Bucket', textOf(signal.event, 'bucket'))
  if (textOf(signal.event, 'eventSource') === 'cloudtrail.amazonaws.com')
    for (const name of ['name', 'trailName'])
      add('AWS::CloudTrail::Trail', pickText(signal.record, 'requestParameters', name))
  for (const resource of pickList(pick(signal.record, 'resources')).slice(0, 4 * AFFECTED_MAX))
    add(pickText(resource, 'type'), pickText(resource, 'ARN'))
  // `__proto__` as a type would vanish on assignment; fromEntries defines it as a member like any other.
  return Object.fromEntries(affected)
}
