// Hot. Nothing here may allocate per event.
import { INBOUND, OUTBOUND } from '../events/flow.ts'
import { Batch, type Dictionaries } from './batch.ts'
import type { ObjectFacts } from './decoder.ts'
import { SLOT } from './flow-fields.ts'
import { amounts, values } from './flow-line.ts'
import { RegularLines } from './flow-regular.ts'
import { DESTINATION, EITHER, hasPorts, INGRESS, ownSide, SOURCE, sourceOpened } from './sides.ts'
import { TransitHosts } from './transit-hosts.ts'

/** A batch of flow events, filled from the line last read. */
export class FlowRows {
  readonly batch: Batch
  /** The same batch for a plan's own reader. */
  readonly regular: RegularLines
  readonly at: Uint32Array
  readonly #end: Uint32Array
  readonly #account: Uint32Array
  readonly #region: Uint32Array
  readonly #interface: Uint32Array
  readonly #instance: Uint32Array
  readonly #vpc: Uint32Array
  readonly #subnet: Uint32Array
  readonly #local: Uint32Array
  readonly #remote: Uint32Array
  readonly #localPort: Uint32Array
  readonly #remotePort: Uint32Array
  readonly #servicePort: Uint32Array
  readonly #protocol: Uint32Array
  readonly #packets: Float64Array
  readonly #bytes: Float64Array
  readonly #tcpFlags: Uint32Array
  readonly #direction: Uint32Array
  readonly #sent: Uint8Array
  readonly #accepted: Uint8Array
  readonly #remotePublic: Uint8Array
  readonly #sidesKnown: Uint8Array
  readonly #service: Uint32Array
  #factsAccount = 0
  #factsRegion = 0
  #unknownAccount = 0
  readonly #hosts = new TransitHosts()

  constructor(batch = new Batch('flow')) {
    const { columns } = batch
    this.batch = batch
    this.regular = new RegularLines(columns, batch.offset, batch.length)
    this.at = columns['at'] as Uint32Array
    this.#end = columns['end'] as Uint32Array
    this.#account = columns['account'] as Uint32Array
    this.#region = columns['region'] as Uint32Array
    this.#interface = columns['interface'] as Uint32Array
    this.#instance = columns['instance'] as Uint32Array
    this.#vpc = columns['vpc'] as Uint32Array
    this.#subnet = columns['subnet'] as Uint32Array
    this.#local = columns['local'] as Uint32Array
    this.#remote = columns['remote'] as Uint32Array
    this.#localPort = columns['localPort'] as Uint32Array
    this.#remotePort = columns['remotePort'] as Uint32Array
    this.#servicePort = columns['servicePort'] as Uint32Array
    this.#protocol = columns['protocol'] as Uint32Array
    this.#packets = columns['packets'] as Float64Array
    this.#bytes = columns['bytes'] as Float64Array
    this.#tcpFlags = columns['tcpFlags'] as Uint32Array
    this.#direction = columns['direction'] as Uint32Array
    this.#sent = columns['sent'] as Uint8Array
    this.#accepted = columns['accepted'] as Uint8Array
    this.#remotePublic = columns['remotePublic'] as Uint8Array
    this.#sidesKnown = columns['sidesKnown'] as Uint8Array
    this.#service = columns['service'] as Uint32Array
  }

  /** What stands for an account or Region that the log does not tell. Ids: again after the dictionaries were cleared. */
  useFacts(facts: ObjectFacts, dictionaries: Dictionaries): void {
    this.#factsAccount = dictionaries.text.internText(facts.account)
    this.#factsRegion = dictionaries.text.internText(facts.region)
    this.#unknownAccount = dictionaries.text.internText('unknown')
    this.regular.account = this.#factsAccount
    this.regular.region = this.#factsRegion
    this.regular.unknownAccount = this.#unknownAccount
    this.#hosts.use(dictionaries)
  }

  /** Adds the line last read: one row, or one for each side when the record does not say which is the interface's. */
  add(offset: number, length: number): void {
    const source = values[SLOT.source]
    const destination = values[SLOT.destination]
    const protocol = values[SLOT.protocol]
    const side =
      values[SLOT.transitSide] === 0
        ? ownSide(values[SLOT.side], (source & 1) === 1, (destination & 1) === 1)
        : this.#transitSide()
    const ports = hasPorts(protocol)
    const sourcePort = ports ? values[SLOT.sourcePort] : 0
    const destinationPort = ports ? values[SLOT.destinationPort] : 0
    const opened = sourceOpened(protocol, values[SLOT.flags], sourcePort, destinationPort)
    if (side !== DESTINATION) this.#row(offset, length, true, side !== EITHER, opened, sourcePort, destinationPort)
    if (side !== SOURCE) this.#row(offset, length, false, side !== EITHER, opened, sourcePort, destinationPort)
  }

  /**
   * A gateway sees each packet come in by one attachment and leave by another. The first record is about the sender,
   * the second about the receiver, so that nothing is counted twice for either.
   */
  #transitSide(): number {
    const sent = values[SLOT.transitSide] === INGRESS
    const account = values[sent ? SLOT.sourceAccount : SLOT.destinationAccount]
    if (account !== 0) values[SLOT.account] = account
    values[SLOT.vpc] = values[sent ? SLOT.sourceVpc : SLOT.destinationVpc]
    values[SLOT.subnet] = values[sent ? SLOT.sourceSubnet : SLOT.destinationSubnet]
    const address = values[sent ? SLOT.source : SLOT.destination] >>> 1
    values[SLOT.interface] = this.#hosts.hostOf(values[SLOT.attachment], address)
    return sent ? SOURCE : DESTINATION
  }

  #row(
    offset: number,
    length: number,
    sent: boolean,
    known: boolean,
    sourceOpened: boolean,
    sourcePort: number,
    destinationPort: number,
  ): void {
    const row = this.batch.rows++
    const account = values[SLOT.account]
    const region = values[SLOT.region]
    const remote = farAddress(sent)
    this.batch.offset[row] = offset
    this.batch.length[row] = length
    this.at[row] = values[SLOT.start]
    this.#end[row] = values[SLOT.end]
    this.#account[row] = account === 0 || account === this.#unknownAccount ? this.#factsAccount : account
    this.#region[row] = region === 0 ? this.#factsRegion : region
    this.#interface[row] = values[SLOT.interface]
    this.#instance[row] = values[SLOT.instance]
    this.#vpc[row] = values[SLOT.vpc]
    this.#subnet[row] = values[SLOT.subnet]
    this.#local[row] = ownAddress(sent) >>> 1
    this.#remote[row] = remote >>> 1
    this.#remotePublic[row] = remote & 1
    this.#localPort[row] = sent ? sourcePort : destinationPort
    this.#remotePort[row] = sent ? destinationPort : sourcePort
    this.#servicePort[row] = sourceOpened ? destinationPort : sourcePort
    this.#protocol[row] = values[SLOT.protocol]
    this.#packets[row] = amounts[SLOT.packets]
    this.#bytes[row] = amounts[SLOT.bytes]
    this.#tcpFlags[row] = values[SLOT.flags]
    this.#direction[row] = sent === sourceOpened ? OUTBOUND : INBOUND
    this.#sent[row] = sent ? 1 : 0
    this.#accepted[row] = values[SLOT.action]
    this.#sidesKnown[row] = known ? 1 : 0
    this.#service[row] = values[sent ? SLOT.destinationService : SLOT.sourceService]
  }
}

/**
 * The address of the interface's side as the packet had it (a pod's, a secondary one's), except where that is public
 * and the interface's is not: then the interface only passes traffic on, as a NAT gateway's does, and the packet's
 * address is the far end's, not its own.
 */
const ownAddress = (sent: boolean): number => {
  const plain = values[sent ? SLOT.source : SLOT.destination]
  const packet = values[sent ? SLOT.packetSource : SLOT.packetDestination]
  return packet === 0 || (packet & 1) > (plain & 1) ? plain : packet
}

const farAddress = (sent: boolean): number => {
  const packet = values[sent ? SLOT.packetDestination : SLOT.packetSource]
  return packet === 0 ? values[sent ? SLOT.destination : SLOT.source] : packet
}
