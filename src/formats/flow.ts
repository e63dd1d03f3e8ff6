// Hot. Nothing here may allocate per event.
import { BATCH_ROWS, Batch, type BatchSink, type Dictionaries } from './batch.ts'
import type { Decoder, DecoderMaker, ObjectCounts, ObjectFacts, ReadLimits } from './decoder.ts'
import { drop, noteTimes } from './drops.ts'
import { FAULTS } from './flow-faults.ts'
import { DEFAULT_HEADER, isTransitLine, type Plan, planOf, STATUS, TRANSIT_HEADER } from './flow-fields.ts'
import { type FlowKernel, flowKernelOf } from './flow-kernel.ts'
import { open, readLine } from './flow-line.ts'
import { type RegularReader, regularReaderOf } from './flow-regular.ts'
import { FlowRows } from './flow-rows.ts'
import { lineEnd } from './flow-verbs.ts'
import { statusOfIdle } from './flow-words.ts'

const NEWLINE = 10
/** Rows read before the dictionaries are looked at again. */
const ROWS_BETWEEN = 256
const HEADER_BYTES_MAX = 8192
const latin = new TextDecoder('latin1')
const defaultPlan = planOf(DEFAULT_HEADER)!
const transitPlan = planOf(TRANSIT_HEADER)!

/** Decodes VPC Flow Logs as text: AWS's default format, or any other that a header line names. */
export const makeFlowDecoder: DecoderMaker = (dictionaries, sink, limits) => new FlowDecoder(dictionaries, sink, limits)

/** The same without generated code: slower, and the oracle of the generated one. */
export const makePlainFlowDecoder: DecoderMaker = (dictionaries, sink, limits) =>
  new FlowDecoder(dictionaries, sink, limits, () => undefined)

class FlowDecoder implements Decoder {
  readonly #dictionaries: Dictionaries
  readonly #sink: BatchSink
  readonly #limits: ReadLimits
  readonly #kernel: FlowKernel | undefined
  readonly #rows: FlowRows
  readonly #batch: Batch

  readonly #readerOf: (plan: Plan) => RegularReader | undefined
  #plan = defaultPlan
  #lastHeader = ''
  #lastPlan: Plan | undefined
  #planRead: Plan | undefined
  #reader: RegularReader | undefined
  /** The plan’s reader of bytes that lie in the kernel. */
  #inKernel: RegularReader | undefined
  #counts!: ObjectCounts
  #facts: ObjectFacts = { account: '', region: '' }
  #generation = -1
  #isFirstLine = true
  /** True inside a line that was given up for its length. */
  #isSkipping = false

  constructor(dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits, readerOf = regularReaderOf) {
    this.#kernel = readerOf === regularReaderOf ? flowKernelOf(dictionaries.kernel) : undefined
    this.#rows = new FlowRows(new Batch('flow', BATCH_ROWS, this.#kernel?.batchSpace()))
    this.#batch = this.#rows.batch
    this.#readerOf = readerOf
    this.#dictionaries = dictionaries
    this.#sink = sink
    this.#limits = limits
  }

  begin(facts: ObjectFacts, counts: ObjectCounts): void {
    this.#facts = facts
    this.#counts = counts
    this.#plan = defaultPlan
    this.#generation = -1
    this.#isFirstLine = true
    this.#isSkipping = false
    this.#batch.rows = 0
    counts.format ??= 'VPC Flow Logs'
    counts.kind ??= 'flow'
  }

  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number {
    let at = from
    if (this.#isSkipping) {
      const newline = bytes.indexOf(NEWLINE, at)
      if (newline < 0 || newline >= to) return to
      at = newline + 1
      this.#isSkipping = false
    }
    const limit = Math.max(at, bytes.lastIndexOf(NEWLINE, to - 1) + 1)
    this.#lines(bytes, at, limit, base)
    if (last && limit < to) {
      // The reader of lines needs a newline as its sentinel: the last line may lack one.
      const ended = new Uint8Array(to - limit + 1)
      ended.set(bytes.subarray(limit, to))
      ended[to - limit] = NEWLINE
      this.#lines(ended, 0, ended.length, base + limit)
      return to
    }
    if (to - limit <= this.#limits.recordBytesMax) return limit
    drop(this.#counts, 'record too long', bytes, limit, to)
    this.#isSkipping = true
    this.#isFirstLine = false
    return to
  }

  /** Reads whole lines: bytes[to - 1] is a newline. */
  #lines(bytes: Uint8Array, from: number, to: number, base: number): void {
    if (from >= to) return
    const batch = this.#batch
    batch.bytes = bytes
    batch.base = base
    this.#rows.regular.longest = this.#limits.recordBytesMax
    this.#open()
    const full = batch.capacity - 1
    const longest = this.#limits.recordBytesMax
    let events = 0
    let at = from
    while (at < to) {
      if (this.#reader !== undefined && !this.#isFirstLine) {
        at = this.#readRegular(at, to)
        if (at >= to) break
      }
      if (this.#isFirstLine || bytes[at] <= 32) {
        const next = this.#unusual(bytes, at, to)
        if (next > at) {
          at = next
          continue
        }
      }
      let end = bytes.indexOf(NEWLINE, at) + 1
      const { verbs } = this.#plan
      const isIdle = verbs[verbs.length - 1] === STATUS ? statusOfIdle(bytes, at, end - 1, verbs.length) : 0
      const fault = isIdle || readLine(this.#plan, at)
      if (isIdle === 0) end = lineEnd()
      if (fault !== 0) {
        if (this.#counts.events + events === 0 && this.#guess(bytes, at, end)) continue
        this.#fault(fault, bytes, at, end)
      } else if (end - at > longest) drop(this.#counts, 'record too long', bytes, at, end)
      else {
        events++
        this.#rows.add(base + at, lineLength(bytes, at, end))
        if (batch.rows >= full || ((batch.rows & 255) === 0 && this.#dictionaries.isFull)) this.#flush()
      }
      at = end
    }
    this.#counts.events += events
    this.#counts.records += events
    this.#flush()
    batch.bytes = EMPTY
  }

  /** Reads the lines that are as usual; returns where one is that is not, or behind the last. */
  #readRegular(from: number, to: number): number {
    const { batch, regular } = this.#rows
    const reader = this.#reader as RegularReader
    const full = batch.capacity - 1
    let at = from
    for (;;) {
      const most = Math.min(full, batch.rows + ROWS_BETWEEN)
      regular.rows = batch.rows
      regular.events = 0
      at = reader(regular, at, to, most)
      batch.rows = regular.rows
      this.#counts.events += regular.events
      this.#counts.records += regular.events
      if (batch.rows < most) return at
      if (batch.rows >= full || this.#dictionaries.isFull) this.#flush()
    }
  }

  /** The first line and lines that begin with a blank: byte order mark, header, empty lines. Returns where to go on. */
  #unusual(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    if (this.#isFirstLine && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
    while (at < to && bytes[at] <= 32) at++
    if (at >= to) return to
    if (this.#isFirstLine) {
      this.#isFirstLine = false
      const end = bytes.indexOf(NEWLINE, at) + 1
      if (this.#readHeader(bytes, at, end)) return end
      this.#guess(bytes, at, end)
    }
    return at
  }

  /** Objects that were joined have headers in the middle, so a line that begins with a letter is tried as one, once. */
  #fault(fault: number, bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] > 64 && this.#readHeader(bytes, from, to)) return
    drop(this.#counts, FAULTS[fault], bytes, from, to - 1)
  }

  /** Without a header line, a gateway's records still say what they are: the first that is whole. */
  #guess(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#plan !== defaultPlan || !isTransitLine(bytes, from, to)) return false
    this.#plan = transitPlan
    this.#open()
    return true
  }

  #readHeader(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from > HEADER_BYTES_MAX) return false
    const header = latin.decode(bytes.subarray(from, to))
    // Objects of one flow log have one header: it is compiled once.
    const plan = header === this.#lastHeader ? this.#lastPlan : planOf(header)
    if (plan === undefined) return false
    this.#lastHeader = header
    this.#lastPlan = plan
    this.#plan = plan
    if (plan.unknown.length > 0) this.#counts.samples['unknown field'] ??= plan.unknown.join(' ').slice(0, 120)
    this.#open()
    return true
  }

  #open(): void {
    const dictionaries = this.#dictionaries
    open(this.#batch.bytes, dictionaries, this.#plan)
    const plan = this.#plan
    if (plan !== this.#planRead) this.#inKernel = this.#kernel?.readerOf(plan, this.#batch)
    this.#planRead = plan
    this.#kernel?.open(dictionaries)
    const isInKernel = this.#inKernel !== undefined && dictionaries.kernel?.holds(this.#batch.bytes) === true
    this.#reader = isInKernel ? this.#inKernel : this.#readerOf(plan)
    this.#rows.regular.open(this.#batch.bytes, this.#batch.base, dictionaries)
    if (this.#generation === dictionaries.text.generation) return
    this.#generation = dictionaries.text.generation
    this.#rows.useFacts(this.#facts, dictionaries)
  }

  #flush(): void {
    const batch = this.#batch
    if (batch.rows === 0) return
    noteTimes(this.#counts, this.#rows.at, batch.rows)
    this.#sink(batch)
    batch.rows = 0
    this.#open()
  }
}

const EMPTY = new Uint8Array(0)

/** Without the line's end, so that a record is the same bytes, and has the same id, wherever it stands in an object. */
const lineLength = (bytes: Uint8Array, from: number, end: number): number =>
  end - 1 - from - (bytes[end - 2] === 13 ? 1 : 0)
