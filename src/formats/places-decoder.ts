// Hot. Nothing here may allocate per event.
import type { Decoder, ObjectCounts, ObjectFacts } from './decoder.ts'

/** Where a record lies in the unpacked object, known from an earlier reading. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/**
 * Hands a decoder the records at these places, and nothing between them. Only for decoders that keep no state from one
 * record to the next. A record that was a part of another (EventBridge's `detail`) may look different by itself: who
 * asks must see whether all has come, and read the whole otherwise.
 */
export class PlacesDecoder implements Decoder {
  readonly #decoder: Decoder
  readonly #places: readonly Place[]
  #next = 0

  /** `places` in the order of their offsets. */
  constructor(decoder: Decoder, places: readonly Place[]) {
    this.#decoder = decoder
    this.#places = places
  }

  begin(facts: ObjectFacts, counts: ObjectCounts): void {
    this.#decoder.begin(facts, counts)
    this.#next = 0
  }

  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number {
    for (; this.#next < this.#places.length; this.#next++) {
      const { offset, length } = this.#places[this.#next]
      const p = offset - base
      if (p + length > to) return last ? to : Math.max(from, Math.min(p, to))
      if (p >= from) this.#decoder.decode(bytes, p, p + length, base, true)
    }
    return to
  }
}
