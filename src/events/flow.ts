import { address, amount, type EventOf, flag, kind, lists, number, seconds, text } from './kind.ts'

/** `direction`: who opened the connection, as GuardDuty's connectionDirection. */
export const INBOUND = 1
/** `direction`: the interface's own side opened it. */
export const OUTBOUND = 2

export const ICMP = 1
export const TCP = 6
export const UDP = 17

/**
 * One VPC Flow Log record with log status OK: packets of one 5-tuple in one direction through one network interface
 * during one aggregation window. NODATA and SKIPDATA records are not events: they go to the ledger.
 */
export const flow = kind(
  'flow',
  {
    at: seconds('When the first packet of the window was seen. Field `start`.'),
    end: seconds('When the last packet of the window was seen. Field `end`.'),
    account: text('Owner of the interface, 12 digits. Field `account-id`, else the account in the object key.'),
    region: text('Region. Field `region`, else the Region in the object key, else what the operator gave.'),
    interface: text('Network interface, `eni-…`. Field `interface-id`.'),
    instance: text('Instance of the interface, `i-…`. Field `instance-id` (version 3 and later).'),
    vpc: text('Field `vpc-id` (version 3 and later).'),
    subnet: text('Field `subnet-id` (version 3 and later).'),
    local: address(
      'The side that belongs to the interface: `pkt-srcaddr`/`pkt-dstaddr` where present, else `srcaddr`/`dstaddr`.',
    ),
    remote: address('The other side, taken from the same pair of fields as `local`.'),
    localPort: number('Port on the local side; 0 for protocols without ports.'),
    remotePort: number('Port on the remote side; 0 for protocols without ports.'),
    servicePort: number(
      'The port of the side that was connected to: by TCP flags where given, else the more service-like port.',
    ),
    protocol: number('IANA protocol number: 6 TCP, 17 UDP, 1 ICMP. Field `protocol`.'),
    packets: amount('Packets in this record. Field `packets`.'),
    bytes: amount('Bytes in this record, headers included. Field `bytes`.'),
    tcpFlags: number(
      'Bitwise OR of the TCP flags seen (1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK, 18 SYN-ACK); 0 when the log has none. Field `tcp-flags`.',
    ),
    direction: number('INBOUND (1): the remote side opened the connection. OUTBOUND (2): the local side did.'),
    sent: flag(
      'True when the packets of this record left the interface, false when they arrived. Field `flow-direction`, else derived.',
    ),
    accepted: flag('True for ACCEPT, false for REJECT. Field `action`.'),
    remotePublic: flag('True when the remote address is publicly routable.'),
    sidesKnown: flag(
      'False when nothing in the record says which side is the interface’s own (both private, or both IPv6). Such a record is seen once for each side, and the wrong one is dropped when the interface’s addresses are known.',
    ),
    service: text(
      'AWS service of the remote side, e.g. `S3`. Field `pkt-dst-aws-service`/`pkt-src-aws-service` (version 5).',
    ),
    remoteLists: lists('remote', 'Categories of the lists that hold the remote address.'),
  },
  {
    connection: ['interface', 'remote', 'direction'],
  },
)

export type FlowEvent = EventOf<typeof flow>
