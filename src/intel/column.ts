/** Unsigned words in a row that grow as they are written: lists have unknown lengths and millions of entries. */
export class Column {
  #words = new Uint32Array(1024)
  length = 0

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
