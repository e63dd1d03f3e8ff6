// Hot. Nothing here may allocate per event.
import { OUTBOUND, TCP, UDP } from '../events/flow.ts'
import type { Batch } from '../formats/batch.ts'
import { openedOf, ROUTINE, sizeOf } from '../learn/flows/shape.ts'
import type { Rows } from './tuple-table.ts'

const NONE = new Uint32Array(0)
const NO_FLAGS = new Uint8Array(0)
const NO_BYTES = new Float64Array(0)

/** Rows of what a host sends to the internet by its own will. */
export class FlowRows implements Rows {
  #remotePublic = NO_FLAGS
  #sent = NO_FLAGS
  #accepted = NO_FLAGS
  #sidesKnown = NO_FLAGS
  #direction = NONE
  #protocol = NONE
  #at = NONE
  #tcpFlags = NONE
  #localPort = NONE
  #remotePort = NONE
  #service = NONE
  #bytes = NO_BYTES

  bind({ columns }: Batch): void {
    this.#remotePublic = columns['remotePublic'] as Uint8Array<ArrayBuffer>
    this.#sent = columns['sent'] as Uint8Array<ArrayBuffer>
    this.#accepted = columns['accepted'] as Uint8Array<ArrayBuffer>
    this.#sidesKnown = columns['sidesKnown'] as Uint8Array<ArrayBuffer>
    this.#direction = columns['direction'] as Uint32Array<ArrayBuffer>
    this.#protocol = columns['protocol'] as Uint32Array<ArrayBuffer>
    this.#at = columns['at'] as Uint32Array<ArrayBuffer>
    this.#tcpFlags = columns['tcpFlags'] as Uint32Array<ArrayBuffer>
    this.#localPort = columns['localPort'] as Uint32Array<ArrayBuffer>
    this.#remotePort = columns['remotePort'] as Uint32Array<ArrayBuffer>
    this.#service = columns['service'] as Uint32Array<ArrayBuffer>
    this.#bytes = columns['bytes'] as Float64Array<ArrayBuffer>
  }

  keeps(row: number): boolean {
    const protocol = this.#protocol[row]
    return (
      this.#direction[row] === OUTBOUND &&
      this.#remotePublic[row] === 1 &&
      this.#sent[row] === 1 &&
      this.#accepted[row] === 1 &&
      this.#sidesKnown[row] === 1 &&
      (protocol === TCP || protocol === UDP)
    )
  }

  derive(name: string, row: number): number {
    if (name === 'size') return sizeOf(this.#bytes[row])
    const port = this.#remotePort[row]
    if (this.#service[row] !== 0 || port === ROUTINE[0] || port === ROUTINE[1] || port === ROUTINE[2]) return 0
    return openedOf(this.#at[row], this.#tcpFlags[row], this.#localPort[row])
  }
}
