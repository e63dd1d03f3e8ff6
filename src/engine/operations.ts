import type { Dictionaries } from '../formats/batch.ts'

/**
 * The operations that somebody asks for, numbered from 1: most that a log holds are nobody's business. What is kept for
 * each of them is then a few bytes, where by text id it would be a cache miss for each row.
 */
export class Operations {
  /** By text id: the operation's number, or 0. Valid since the last `refresh`. */
  readonly numbers: Uint16Array
  readonly #numberOf = new Map<string, number>()
  #generation = -1

  constructor(names: Iterable<string>, capacity: number) {
    this.numbers = new Uint16Array(capacity + 1)
    for (const name of names) if (!this.#numberOf.has(name)) this.#numberOf.set(name, this.#numberOf.size + 1)
  }

  get count(): number {
    return this.#numberOf.size
  }

  /** 1 where an operation is one of these, by number. */
  maskOf(names: Iterable<string>): Uint8Array {
    const mask = new Uint8Array(this.count + 1)
    for (const name of names) mask[this.#numberOf.get(name) ?? 0] = 1
    mask[0] = 0
    return mask
  }

  /** Looks the names up anew when the dictionary has begun anew. */
  refresh({ text }: Dictionaries): Uint16Array {
    if (text.generation === this.#generation) return this.numbers
    this.numbers.fill(0)
    for (const [name, number] of this.#numberOf) this.numbers[text.internText(name)] = number
    // A name that found no room has id 0, like no name at all.
    this.numbers[0] = 0
    this.#generation = text.generation
    return this.numbers
  }
}

/** 1 where a text is one of these, by text id: for the values of columns of which most are one of few. */
export class CallMask {
  readonly bits: Uint8Array
  readonly #names: readonly string[]
  #generation = -1

  constructor(names: readonly string[], capacity: number) {
    this.bits = new Uint8Array(capacity + 1)
    this.#names = names
  }

  /** The bits; looked up anew when the dictionary has begun anew. */
  refresh({ text }: Dictionaries): Uint8Array {
    if (text.generation !== this.#generation) {
      this.bits.fill(0)
      for (const name of this.#names) this.bits[text.internText(name)] = 1
      this.bits[0] = 0
      this.#generation = text.generation
    }
    return this.bits
  }
}
