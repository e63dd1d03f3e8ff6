// Hot. Nothing here may allocate per event.
import type { ReadLimits } from './decoder.ts'
import type { Kernel, Plan } from './kernel.ts'

/** When so many more records were left to the plain scanner than the kernel read, the object's others are as well. */
const MISSES_MAX = 64

/** Whose turn it is: the kernel's, while the bytes lie in its memory and the records are as AWS writes them. */
export class KernelTurns {
  readonly #kernel: Kernel | undefined
  readonly #number: number
  readonly #limits: ReadLimits
  #misses = 0
  #shift = 0
  /** The kernel, when the next record is worth a try. */
  turn: Kernel | undefined

  constructor(kernel: Kernel | undefined, number: number, plan: Plan, limits: ReadLimits) {
    this.#kernel = kernel
    this.#number = number
    this.#limits = limits
    kernel?.learn(number, plan)
  }

  /** Begins an object. */
  begin(): void {
    this.#misses = 0
  }

  /** Records now lie in these bytes. */
  look(bytes: Uint8Array): void {
    this.turn = this.#kernel?.holds(bytes) && this.#misses <= MISSES_MAX ? this.#kernel : undefined
    this.#shift = bytes.byteOffset
  }

  /** The end of the record whose brace is at p, when the kernel could read it; else 0. */
  scan(kernel: Kernel, p: number, to: number): number {
    const { depthMax, recordBytesMax } = this.#limits
    const end = kernel.scan(this.#number, p + this.#shift, to + this.#shift, depthMax) - this.#shift
    return end > p && end - p <= recordBytesMax ? end : 0
  }

  hit(): void {
    if (this.#misses > 0) this.#misses--
  }

  miss(): void {
    if (++this.#misses > MISSES_MAX) this.turn = undefined
  }
}
