// Hot. Nothing here may allocate per event.
import { TCP, UDP } from '../events/flow.ts'

/**
 * Who is who in a flow: which address is the interface's own, who opened the connection, which port was connected to.
 * Decided here, once, for every detection; a record says these things only indirectly.
 */

/** Which side of a record is the interface's own. */
export const SOURCE = 1
export const DESTINATION = 2
/** The record does not say. */
export const EITHER = 3

/** `flow-direction`, as a number: 0 when the log has none. */
export const INGRESS = 1
export const EGRESS = 2

const SYN = 2
const ACK = 16

const DCCP = 33
const SCTP = 132
const UDP_LITE = 136

/** Ports from here on are given out by Linux to the side that connects (its range begins at 32,768). */
const EPHEMERAL_FROM = 32_768

/** Above 1,023 any port may be anyone's; these are services often enough that the other side is the client. */
const SERVICES = [
  1194, 1433, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3260, 3268, 3306, 3389, 4333, 4505, 4506,
  5000, 5060, 5061, 5222, 5432, 5439, 5601, 5671, 5672, 5900, 5938, 5984, 5985, 5986, 6379, 6443, 6667, 7001, 7077,
  8000, 8008, 8009, 8080, 8081, 8088, 8140, 8333, 8443, 8500, 8883, 8888, 9000, 9042, 9090, 9092, 9100, 9200, 9300,
  9418, 9999, 10_250, 10_255, 11_211, 15_672, 25_565, 27_017, 27_018, 30_303, 50_070,
]

/** How little each port looks like a service: 0 well known, 1 registered, 2 ephemeral. 64 KB, read twice a record. */
export const portRanks = new Uint8Array(65_536).fill(1)
portRanks.fill(0, 0, 1024)
portRanks.fill(2, EPHEMERAL_FROM)
for (const port of SERVICES) portRanks[port] = 0

/** True when the protocol has ports; for the others the log's port fields mean nothing. */
export const hasPorts = (protocol: number): boolean =>
  protocol === TCP || protocol === UDP || protocol === SCTP || protocol === DCCP || protocol === UDP_LITE

/**
 * The interface's own side. `flow-direction` decides where the log has it. Without it, a public address can only be
 * the far end of a VPC's traffic when the other is private. Two of a kind (both private, or IPv6) stay open.
 */
export const ownSide = (flowDirection: number, sourcePublic: boolean, destinationPublic: boolean): number => {
  if (flowDirection === EGRESS) return SOURCE
  if (flowDirection === INGRESS) return DESTINATION
  if (sourcePublic === destinationPublic) return EITHER
  return sourcePublic ? DESTINATION : SOURCE
}

/**
 * True when the source of the record opened the connection, false when the record is traffic of the side that was
 * connected to. AWS ORs the flags of a window together and notes ACK only on packets that carry SYN: so SYN without ACK
 * is the opener's side (2, 3 with FIN), SYN with ACK the other's (18, 19 with FIN). A record without SYN, or of a log
 * without flags, is judged by its ports.
 */
export const sourceOpened = (protocol: number, flags: number, sourcePort: number, destinationPort: number): boolean => {
  if (protocol === TCP && (flags & SYN) !== 0) return (flags & ACK) === 0
  if (!hasPorts(protocol)) return true
  return !isService(sourcePort, destinationPort)
}

/**
 * True when `port` rather than `other` is the service. Two ephemeral ports are a tie and the destination wins, although
 * responses are then misread: the road not taken, the lower port, would hide half of a scan of high ports, while a
 * misread response adds one connection to one port, which no threshold notices.
 */
const isService = (port: number, other: number): boolean => {
  const a = portRanks[port]
  const b = portRanks[other]
  if (a !== b) return a < b
  return a !== 2 && port < other
}
