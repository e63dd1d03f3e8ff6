// Hot. Nothing here may allocate per event.
import type { Dictionaries } from './batch.ts'

/** Pairs that are remembered; a batch of text dictionaries holds fewer. */
const PAIRS_MAX = 65_536

/**
 * Names for hosts behind a transit gateway. Its records tell no network interface of theirs, and the gateway's own
 * stands for a whole VPC: counted by that, one host's scan and another's would be one. So a host is the attachment
 * and its address there: `tgw-attach-0a1b/10.1.2.3`.
 */
export class TransitHosts {
  #dictionaries!: Dictionaries
  readonly #ids = new Map<number, number>()
  #lastPair = -1
  #lastId = 0

  /** Must be called again when the dictionaries were cleared: ids mean nothing then. */
  use(dictionaries: Dictionaries): void {
    this.#dictionaries = dictionaries
    this.#ids.clear()
    this.#lastPair = -1
  }

  /** The text id of a host, by the ids of its attachment and address. */
  hostOf(attachment: number, address: number): number {
    const pair = attachment * 0x1_0000_0000 + address
    if (pair === this.#lastPair) return this.#lastId
    const known = this.#ids.get(pair)
    this.#lastPair = pair
    this.#lastId = known ?? this.#name(pair, attachment, address)
    return this.#lastId
  }

  /** Cold: once for each pair. */
  #name(pair: number, attachment: number, address: number): number {
    const { text, addresses } = this.#dictionaries
    const id = text.internText(`${text.text(attachment)}/${addresses.text(address)}`)
    if (this.#ids.size >= PAIRS_MAX) this.#ids.clear()
    this.#ids.set(pair, id)
    return id
  }
}
