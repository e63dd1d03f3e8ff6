/** One stretch of memory for all columns of a part: what waits, crosses threads and goes is one thing and not ten. Cold. */
export class Room {
  readonly #buffer: ArrayBuffer
  #end = 0

  constructor(bytes: number) {
    this.#buffer = new ArrayBuffer(bytes)
  }

  /** Doubles come first: they lie at multiples of eight. */
  floats(count: number): Float64Array {
    return new Float64Array(this.#buffer, this.#take(count * 8), count)
  }

  words(count: number): Uint32Array {
    return new Uint32Array(this.#buffer, this.#take(count * 4), count)
  }

  ints(count: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(count * 4), count)
  }

  #take(bytes: number): number {
    const at = this.#end
    this.#end += bytes
    return at
  }
}
