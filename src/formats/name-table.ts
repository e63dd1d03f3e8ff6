// Hot. Nothing here may allocate per event.
/**
 * Finds which of a few known names bytes from..to spell. The hash only picks a candidate; the bytes are compared
 * always, because two names with one hash lose a column silently.
 */
export class NameTable {
  readonly #slots = new Uint8Array(256)
  readonly #bytes: Uint8Array
  readonly #start: Int32Array
  #salt = 0

  constructor(names: readonly string[]) {
    const encoded = names.map(name => new Uint8Array(Buffer.from(name)))
    let tries = 0
    this.#bytes = new Uint8Array(Buffer.concat(encoded))
    this.#start = new Int32Array(names.length + 1)
    for (let i = 0; i < names.length; i++) this.#start[i + 1] = this.#start[i] + encoded[i].length
    while (!this.#place(encoded)) {
      this.#salt = (this.#salt + 0x01010101) | 0
      if (++tries > 1 << 16) throw new Error(`these names all look alike: ${names.join(' ')}`)
    }
  }

  /** What `find` works with, for a kernel that does the same. */
  get parts(): { slots: Uint8Array; bytes: Uint8Array; start: Int32Array; salt: number } {
    return { slots: this.#slots, bytes: this.#bytes, start: this.#start, salt: this.#salt }
  }

  /** The position of the name in the list that the table was made of, or -1. */
  find(b: Uint8Array, from: number, to: number): number {
    if (to - from < 2) return -1
    const found = this.#slots[this.#hash(b, from, to)] - 1
    if (found < 0) return -1
    const bytes = this.#bytes
    let at = this.#start[found]
    if (this.#start[found + 1] - at !== to - from) return -1
    for (let i = from; i < to; i++) if (bytes[at++] !== b[i]) return -1
    return found
  }

  #hash(b: Uint8Array, from: number, to: number): number {
    const length = to - from
    const spread = (b[from] ^ length) | (b[to - 1] << 8) | (b[from + (length >> 1)] << 16) | (b[to - 3] << 24)
    return Math.imul(spread ^ this.#salt, 0x9e3779b1) >>> 24
  }

  #place(names: readonly Uint8Array[]): boolean {
    this.#slots.fill(0)
    for (let i = 0; i < names.length; i++) {
      const slot = this.#hash(names[i], 0, names[i].length)
      if (this.#slots[slot] !== 0) return false
      this.#slots[slot] = i + 1
    }
    return true
  }
}
