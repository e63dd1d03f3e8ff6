import type { Nic, Site } from './organisation.ts'

export const TCP = 6
export const UDP = 17
export const ICMP = 1

const V2 = [
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
]
const V5 = [
  'version account-id interface-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type',
  'pkt-srcaddr pkt-dstaddr packets bytes start end action log-status region az-id sublocation-type sublocation-id',
  'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path',
]

/** Packets one way through one interface. `sent` says which way. */
export interface Packets {
  readonly nic: Nic
  /** The other side. */
  readonly remote: string
  /** The interface's own side; its first address when absent. */
  readonly local?: string
  readonly localPort: number
  readonly remotePort: number
  readonly protocol: number
  readonly sent: boolean
  readonly packets: number
  readonly bytes: number
  readonly start: number
  readonly end: number
  readonly accepted: boolean
  /** TCP flags seen: 2 SYN, 18 SYN-ACK, plus 1 FIN, 4 RST. */
  readonly flags: number
  /** The packet's own remote address, where the interface is a stop on the way (NAT gateway). */
  readonly packetRemote?: string
  /** AWS service on the remote side, as version 5 tells it. */
  readonly service?: string
}

/** First line of a flow log file: the names of its fields. */
export const flowHeader = (site: Site): string => (site.account.flowFormat === 'v2' ? V2 : V5).join(' ') + '\n'

/** The lines of one flow log: AWS's default record (version 2) or a custom one (version 5). */
export const flowLine = (site: Site, p: Packets): string => {
  const { nic } = p
  const local = p.local ?? nic.address
  const from = p.sent ? local : p.remote
  const to = p.sent ? p.remote : local
  const fromPort = p.sent ? p.localPort : p.remotePort
  const toPort = p.sent ? p.remotePort : p.localPort
  const action = p.accepted ? 'ACCEPT' : 'REJECT'
  if (site.account.flowFormat === 'v2')
    return (
      `2 ${site.account.id} ${nic.id} ${from} ${to} ${fromPort} ${toPort} ${p.protocol} ${p.packets} ${p.bytes} ` +
      `${p.start} ${p.end} ${action} OK\n`
    )
  const instance = nic.instance === '' ? '-' : nic.instance
  const packetFrom = p.sent ? local : (p.packetRemote ?? p.remote)
  const packetTo = p.sent ? (p.packetRemote ?? p.remote) : local
  const family = to.includes(':') ? 'IPv6' : 'IPv4'
  const service = p.service ?? '-'
  return (
    `5 ${site.account.id} ${nic.id} ${site.vpc} ${nic.subnet} ${instance} ${from} ${to} ${fromPort} ${toPort} ` +
    `${p.protocol} ${p.flags} ${family} ${packetFrom} ${packetTo} ${p.packets} ${p.bytes} ${p.start} ${p.end} ` +
    `${action} OK ${site.region} use1-az1 - - ${p.sent ? '-' : service} ${p.sent ? service : '-'} ` +
    `${p.sent ? 'egress' : 'ingress'} ${p.sent ? '8' : '-'}\n`
  )
}

/** The line that says that an interface carried nothing (`NODATA`), or that records were lost (`SKIPDATA`). */
export const flowGap = (site: Site, nic: Nic, status: 'NODATA' | 'SKIPDATA', start: number, end: number): string =>
  site.account.flowFormat === 'v2'
    ? `2 ${site.account.id} ${nic.id} - - - - - - - ${start} ${end} - ${status}\n`
    : `5 ${site.account.id} ${nic.id} ${site.vpc} ${nic.subnet} - - - - - - - - - - - - ${start} ${end} - ${status} ` +
      `${site.region} - - - - - - -\n`

/** A connection seen at one interface: what was asked and what came back. */
export interface Exchange {
  readonly nic: Nic
  readonly remote: string
  readonly local?: string
  readonly localPort: number
  readonly remotePort: number
  readonly protocol: number
  readonly inbound: boolean
  /** Packets and bytes of the side that opened it, then of the side that answered. */
  readonly asked: readonly [packets: number, bytes: number]
  readonly answered: readonly [packets: number, bytes: number]
  readonly start: number
  readonly end: number
  readonly service?: string
}

/** The two lines that AWS writes of an accepted connection, one each way. */
export const flowExchange = (site: Site, x: Exchange): [string, string] => {
  const tcp = x.protocol === TCP
  const side = (opener: boolean): string => {
    const [packets, bytes] = opener ? x.asked : x.answered
    return flowLine(site, {
      nic: x.nic,
      remote: x.remote,
      local: x.local,
      localPort: x.localPort,
      remotePort: x.remotePort,
      protocol: x.protocol,
      sent: opener !== x.inbound,
      packets,
      bytes,
      start: x.start,
      end: x.end,
      accepted: true,
      flags: !tcp ? 0 : opener ? 3 : 19,
      service: x.service,
    })
  }
  return [side(true), side(false)]
}
