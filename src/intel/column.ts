/** Unsigned words in a row that grow as they are written: lists have unknown lengths and millions of entries. */
export class Column {
  #words: Uint32Array
  length = 0

  /** Room for so many words at first. */
  constructor(capacity = 1024) {
    this.#words = new Uint32Array(capacity)
  }

  push(value: number): void {
    if (this.length === this.#words.length) this.#grow()
    this.#words[this.length++] = value
  }

  at(i: number): number {
    return this.#words[i]
  }

  set(i: number, value: number): void {
    this.#words[i] = value
  }

  /** What was written, without a copy. */
  get words(): Uint32Array {
    return this.#words.subarray(0, this.length)
  }

  #grow(): void {
    const grown = new Uint32Array(this.#words.length * 2)
    grown.set(this.#words)
    this.#words = grown
  }
}
