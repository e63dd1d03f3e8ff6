// Hot. Nothing here may allocate per event.
/**
 * AWS writes the members of every record in one order. So the bytes between two values (comma, name, colon, blanks) are
 * compared with those of the record before, place by place: one comparison, four bytes at a time, instead of a walk
 * and a look-up. Only runs that were read strictly are remembered, and place 0, which has no comma, is kept apart.
 */
export const PLACES = 24
const BYTES = 48
const WORDS = BYTES / 4

export class MemberRuns {
  readonly #words: Int32Array
  readonly #length: Int32Array
  /** Which bits of the last word belong to the run. */
  readonly #mask: Int32Array
  readonly #found: Int32Array
  #bytes: Uint8Array = new Uint8Array(0)
  #view = new DataView(this.#bytes.buffer)

  constructor(levels: number) {
    const runs = levels * PLACES
    this.#words = new Int32Array(runs * WORDS)
    this.#length = new Int32Array(runs)
    this.#mask = new Int32Array(runs)
    this.#found = new Int32Array(runs)
  }

  /** Points at a buffer; allocates once for each. */
  open(bytes: Uint8Array): void {
    if (this.#bytes === bytes) return
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** How many bytes from p on are the run remembered for this place; 0 when they are another. */
  match(run: number, p: number, to: number): number {
    const length = this.#length[run]
    // Near the end a word might reach behind it.
    if (length === 0 || p + BYTES >= to) return 0
    const view = this.#view
    const words = this.#words
    let word = run * WORDS
    const last = p + ((length - 1) & ~3)
    for (let i = p; i < last; i += 4) if (view.getInt32(i, true) !== words[word++]) return 0
    return ((view.getInt32(last, true) ^ words[word]) & this.#mask[run]) === 0 ? length : 0
  }

  /** The member's number that was remembered with a run. */
  found(run: number): number {
    return this.#found[run]
  }

  remember(run: number, from: number, to: number, found: number): void {
    const length = to - from
    if (length > BYTES) {
      this.#length[run] = 0
      return
    }
    const b = this.#bytes
    const words = this.#words
    words.fill(0, run * WORDS, (run + 1) * WORDS)
    for (let i = 0; i < length; i++) words[run * WORDS + (i >> 2)] |= b[from + i] << ((i & 3) << 3)
    const rest = length & 3
    this.#mask[run] = rest === 0 ? -1 : (1 << (rest << 3)) - 1
    this.#length[run] = length
    this.#found[run] = found
  }
}
