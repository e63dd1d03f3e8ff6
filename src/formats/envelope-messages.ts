// Hot. Nothing here may allocate per event.
import type { Batch, BatchSink, Dictionaries } from './batch.ts'
import type { Decoder, DecoderMaker, ObjectCounts, ObjectFacts, ReadLimits } from './decoder.ts'

const NEWLINE = 10

/**
 * Messages of one format that were taken out of an envelope: gathered as lines, so that its decoder reads them as it
 * reads any object, thousands at a time. What it says of where a record lies is then turned into where the message
 * lies in the envelope.
 */
export class Messages {
  readonly #decoder: Decoder
  readonly #sink: BatchSink
  #lines: Uint8Array = new Uint8Array(1 << 16)
  #used = 0
  /** For each message: where its line begins, where it lies in the object, how long it is there. */
  #line = new Float64Array(1024)
  #offset = new Float64Array(1024)
  #length = new Uint32Array(1024)
  #count = 0
  #next = 0
  #window: Uint8Array = new Uint8Array(0)
  #base = 0

  constructor(make: DecoderMaker, dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits) {
    this.#sink = sink
    this.#decoder = make(dictionaries, batch => this.#send(batch), limits)
  }

  /** Adds a message: the first `size` bytes of `text`, opened, and where its string lies in the object. */
  add(text: Uint8Array, size: number, offset: number, length: number): void {
    if (this.#count === this.#line.length) this.#widen()
    const i = this.#count++
    this.#line[i] = this.#used
    this.#offset[i] = offset
    this.#length[i] = length
    this.addLine(text, size)
  }

  /** Adds a line that is no message: a header for those that follow. */
  addLine(text: Uint8Array, size: number): void {
    const needed = this.#used + size + 1
    if (needed > this.#lines.length) {
      const grown = new Uint8Array(Math.max(needed, this.#lines.length * 2))
      grown.set(this.#lines.subarray(0, this.#used))
      this.#lines = grown
    }
    const lines = this.#lines
    const used = this.#used
    for (let i = 0; i < size; i++) lines[used + i] = text[i]
    lines[needed - 1] = NEWLINE
    this.#used = needed
  }

  /** Decodes what was gathered. `window` and `base` are the bytes of the envelope that the messages lie in. */
  drain(facts: ObjectFacts, counts: ObjectCounts, window: Uint8Array, base: number): void {
    if (this.#used === 0) return
    this.#window = window
    this.#base = base
    this.#next = 0
    this.#decoder.begin(facts, counts)
    this.#decoder.decode(this.#lines, 0, this.#used, 0, true)
    this.forget()
  }

  forget(): void {
    this.#used = 0
    this.#count = 0
  }

  #send(batch: Batch): void {
    const { bytes, base, offset, length, rows } = batch
    let message = this.#next
    for (let row = 0; row < rows; row++) {
      while (message + 1 < this.#count && this.#line[message + 1] <= offset[row]) message++
      offset[row] = this.#offset[message]
      length[row] = this.#length[message]
    }
    this.#next = message
    batch.bytes = this.#window
    batch.base = this.#base
    this.#sink(batch)
    batch.bytes = bytes
    batch.base = base
  }

  #widen(): void {
    const size = this.#line.length * 2
    const line = new Float64Array(size)
    const offset = new Float64Array(size)
    const length = new Uint32Array(size)
    line.set(this.#line)
    offset.set(this.#offset)
    length.set(this.#length)
    this.#line = line
    this.#offset = offset
    this.#length = length
  }
}
