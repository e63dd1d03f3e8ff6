/** What OCSF calls evidences and observables: who did what to whom, and the records that show it. */
import { told } from './fields.ts'
import type { Action, Finding, IpAddress, PortDetails, RemoteIpDetails } from './finding.ts'
import { remoteIpOf, resourceName } from './names.ts'
import type { Sequence } from './sequence.ts'

export type OcsfEvidence = Record<string, unknown>

/** Records in an OCSF event: those of the latest occurrence; all others are named under `unmapped`. */
const RECORDS_MAX = 20

/** OCSF's direction_id. */
const DIRECTIONS = { INBOUND: 1, OUTBOUND: 2, UNKNOWN: 0 } as const
/** OCSF's observable type_ids. */
const HOSTNAME = 1
const IP_ADDRESS = 2
const USER_NAME = 4
const RESOURCE_UID = 10

/** OCSF wants an endpoint to have one of these. */
const NAMED_BY = ['ip', 'svc_name', 'instance_uid', 'interface_uid']

const addressOf = (ip: IpAddress | undefined): string | undefined => ip?.ipAddressV4 ?? ip?.ipAddressV6

const endpoint = (ip: IpAddress | undefined, port?: PortDetails, more = {}): OcsfEvidence | undefined => {
  const members: OcsfEvidence = told({ ip: addressOf(ip), port: port?.port, ...more })
  return NAMED_BY.some(name => members[name] !== undefined) ? members : undefined
}

const remoteEndpoint = (remote: RemoteIpDetails | undefined, port?: PortDetails): OcsfEvidence | undefined => {
  const { organization, country } = remote ?? {}
  const number = Number(organization?.asn)
  return endpoint(remote, port, {
    autonomous_system: organization?.asn === undefined ? undefined : told({ number, name: organization.asnOrg }),
    location: country?.countryCode === undefined ? undefined : { country: country.countryCode },
  })
}

/** One evidence for the action or for each signal of the sequence, then one for each record of the latest occurrence. */
export const ocsfEvidences = (finding: Finding): OcsfEvidence[] => {
  const latest = finding.vedette.occurrences.at(-1)
  const records = (latest?.evidence ?? []).slice(0, RECORDS_MAX).map(one => ({
    uid: one.id,
    data: { at: one.at, object: one.object, offset: one.offset, sha256: one.sha256, record: one.record },
  }))
  const { action, detection } = finding.service
  if (action !== undefined) {
    const evidence = told(actionEvidence(finding, action))
    return Object.keys(evidence).length === 0 ? records : [evidence, ...records]
  }
  return [...(detection?.sequence === undefined ? [] : signalEvidences(finding, detection.sequence)), ...records]
}

const actionEvidence = (finding: Finding, action: Action): OcsfEvidence => {
  if (action.actionType === 'AWS_API_CALL') return callEvidence(finding, action.awsApiCallAction)
  if (action.actionType === 'DNS_REQUEST') {
    const { domain, protocol } = action.dnsRequestAction
    const connection_info = { direction_id: DIRECTIONS.OUTBOUND, protocol_name: protocol.toLowerCase() }
    return { query: { hostname: domain }, connection_info, src_endpoint: localOf(finding, askerOf(finding)) }
  }
  if (action.actionType === 'PORT_PROBE') {
    const [probe] = action.portProbeAction.portProbeDetails
    return {
      connection_info: { direction_id: DIRECTIONS.INBOUND, protocol_name: 'tcp' },
      src_endpoint: remoteEndpoint(probe?.remoteIpDetails),
      dst_endpoint: localOf(finding, probe?.localIpDetails, probe?.localPortDetails),
    }
  }
  // Samples tell of actions that no log of ours leads to.
  if (action.actionType !== 'NETWORK_CONNECTION') return {}
  const { connectionDirection, protocol, ...ends } = action.networkConnectionAction
  const local = localOf(finding, ends.localIpDetails, ends.localPortDetails)
  const remote = remoteEndpoint(ends.remoteIpDetails, ends.remotePortDetails)
  const inbound = connectionDirection === 'INBOUND'
  return {
    connection_info: { direction_id: DIRECTIONS[connectionDirection], protocol_name: protocol.toLowerCase() },
    ...{ src_endpoint: inbound ? remote : local, dst_endpoint: inbound ? local : remote },
  }
}

const askerOf = ({ resource }: Finding): IpAddress => {
  const nic = resource.instanceDetails?.networkInterfaces[0]
  return { ipAddressV4: nic?.privateIpAddress, ipAddressV6: nic?.ipv6Addresses?.[0] }
}

const localOf = (finding: Finding, ip: IpAddress | undefined, port?: PortDetails): OcsfEvidence | undefined => {
  const nic = finding.resource.instanceDetails?.networkInterfaces[0]
  return endpoint(ip, port, {
    instance_uid: finding.resource.instanceDetails?.instanceId,
    interface_uid: nic?.networkInterfaceId,
    vpc_uid: nic?.vpcId,
    subnet_uid: nic?.subnetId,
  })
}

type Call = Extract<Action, { actionType: 'AWS_API_CALL' }>['awsApiCallAction']

const callEvidence = (finding: Finding, call: Call): OcsfEvidence => {
  const key = finding.resource.accessKeyDetails
  const account = { uid: finding.accountId, type_id: 10 }
  const user = told({
    name: key?.userName,
    uid: key?.principalId,
    type: key?.userType,
    credential_uid: key?.accessKeyId,
  })
  return {
    api: told({
      operation: call.api,
      service: { name: call.serviceName },
      response: call.errorCode === undefined ? undefined : { error: call.errorCode },
    }),
    actor: Object.keys(user).length === 0 ? undefined : { user: { ...user, account } },
    src_endpoint:
      remoteEndpoint(call.remoteIpDetails) ?? endpoint(undefined, undefined, { svc_name: call.domainDetails?.domain }),
    http_request: call.userAgent === undefined ? undefined : { user_agent: call.userAgent },
  }
}

/** Who did each act of a sequence, from where, with which call. The first of each: the whole is under `resources[].data`. */
const signalEvidences = (finding: Finding, { signals, actors, endpoints }: Sequence): OcsfEvidence[] =>
  signals.slice(0, RECORDS_MAX).map(({ uid, name, actorIds, endpointIds, activities }) => {
    const user = actors.find(({ id }) => id === actorIds[0])?.user
    const from = endpoints.find(({ id }) => id === endpointIds[0])
    const api = activities?.[0]?.api
    const account = { uid: finding.accountId, type_id: 10 }
    return told({
      uid,
      api: api && { operation: api.operation, service: { name: api.service } },
      actor: user && {
        user: told({
          ...{ name: user.name, uid: user.uid, type: user.type },
          credential_uid: user.credentialUid,
          account,
        }),
      },
      src_endpoint: from && told({ ip: from.ip, svc_name: from.domain, autonomous_system: from.autonomousSystem }),
      http_request: api?.userAgent === undefined ? undefined : { user_agent: api.userAgent },
      data: { signal: name },
    })
  })

interface Observable {
  readonly name: string
  readonly type: string
  readonly type_id: number
  readonly value: string | undefined
}

/** The values that somebody searches for: addresses, names, users, resources. */
export const observablesOf = (finding: Finding): Observable[] => {
  const { action, detection } = finding.service
  const ip = addressOf(remoteIpOf(finding))
  const domain = action?.actionType === 'DNS_REQUEST' ? action.dnsRequestAction.domain : undefined
  const outbound =
    action?.actionType === 'NETWORK_CONNECTION' && action.networkConnectionAction.connectionDirection !== 'INBOUND'
  const all: Observable[] = [
    { name: `evidences[].${outbound ? 'dst' : 'src'}_endpoint.ip`, type: 'IP Address', type_id: IP_ADDRESS, value: ip },
    { name: 'evidences[].query.hostname', type: 'Hostname', type_id: HOSTNAME, value: domain },
    {
      ...{ name: 'evidences[].actor.user.name', type: 'User Name', type_id: USER_NAME },
      value: finding.resource.accessKeyDetails?.userName ?? detection?.sequence?.actors[0]?.user?.name,
    },
    { name: 'resources[].name', type: 'Resource UID', type_id: RESOURCE_UID, value: resourceName(finding) },
  ]
  for (const { ip: value } of detection?.sequence?.endpoints.slice(0, RECORDS_MAX) ?? [])
    all.push({ name: 'evidences[].src_endpoint.ip', type: 'IP Address', type_id: IP_ADDRESS, value })
  return all.filter(({ value }) => value !== undefined && value !== '')
}
