// Hot. Nothing here may allocate per event.
import type { BatchSink, Dictionaries } from './batch.ts'
import type { Decoder, DecoderMaker, ObjectCounts, ObjectFacts, ReadLimits } from './decoder.ts'
import { DNS } from './dns-kernel.ts'
import { readParsed } from './dns-parsed.ts'
import { DnsRows, ROW_FAULTS } from './dns-rows.ts'
import { DnsScanner } from './dns-scan.ts'
import { drop, noteTimes, reasonOf } from './drops.ts'
import { BAD, CUT } from './json-scan.ts'
import { DNS_PLAN, type Kernel } from './kernel.ts'
import { KernelTurns } from './kernel-turns.ts'

const NEWLINE = 10
const BRACE = 123

/**
 * Decodes Route 53 Resolver query logs: JSON objects one a line as AWS delivers them, or one behind the other, in a
 * list, or spread over several lines. A record that cannot be read costs the rest of its line and no more.
 */
export const makeDnsDecoder: DecoderMaker = (dictionaries, sink, limits) => new DnsDecoder(dictionaries, sink, limits)

class DnsDecoder implements Decoder {
  readonly #dictionaries: Dictionaries
  readonly #sink: BatchSink
  readonly #limits: ReadLimits
  readonly #scanner: DnsScanner
  readonly #rows: DnsRows
  readonly #turns: KernelTurns
  #facts: ObjectFacts = { account: '', region: '' }
  #counts!: ObjectCounts
  #isStart = true
  /** True inside a line that was given up. */
  #isSkipping = false

  constructor(dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits) {
    this.#dictionaries = dictionaries
    this.#sink = sink
    this.#limits = limits
    this.#scanner = new DnsScanner(limits.depthMax)
    this.#rows = new DnsRows(dictionaries)
    this.#turns = new KernelTurns(dictionaries.kernel, DNS_PLAN, DNS, limits)
  }

  begin(facts: ObjectFacts, counts: ObjectCounts): void {
    this.#facts = facts
    this.#counts = counts
    this.#isStart = true
    this.#isSkipping = false
    this.#turns.begin()
    this.#rows.batch.rows = 0
    counts.format ??= 'Route 53 Resolver query logs'
    counts.kind ??= 'dns'
  }

  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number {
    const batch = this.#rows.batch
    batch.bytes = bytes
    batch.base = base
    this.#turns.look(bytes)
    this.#open()
    if (this.#isStart && !last && to - from < 3) return from
    let at = this.#resume(bytes, from, to)
    for (;;) {
      at = skipBetween(bytes, at, to)
      if (at >= to) break
      const { turn } = this.#turns
      const quick = turn !== undefined && bytes[at] === BRACE ? this.#quick(turn, at, to) : 0
      if (quick > 0) {
        at = quick
        continue
      }
      // Bounded here, not by what happens to be in the buffer: what is too long must not depend on the pieces.
      const stop = Math.min(to, at + this.#limits.recordBytesMax + 1)
      const isLong = stop - at > this.#limits.recordBytesMax
      const end = bytes[at] === BRACE ? this.#scanner.scan(bytes, at, stop) : BAD
      if (end === CUT && !isLong && !last) break
      if (end >= 0) {
        this.#take(bytes, at, end, base)
        at = end
      } else {
        const next = this.#nextLine(bytes, at, to)
        drop(this.#counts, reasonOf(end, isLong), bytes, at, next)
        at = next
      }
    }
    this.#flush()
    return at
  }

  /** Takes a record that is as AWS writes it, by the kernel; 0 when it must be read plainly. */
  #quick(kernel: Kernel, from: number, to: number): number {
    const end = this.#turns.scan(kernel, from, to)
    if (end > 0) this.#scanner.take(kernel)
    if (end === 0 || this.#rows.add(this.#scanner, this.#rows.batch.base + from, end - from) !== 0) {
      this.#turns.miss()
      return 0
    }
    this.#turns.hit()
    this.#added()
    return end
  }

  #take(bytes: Uint8Array, from: number, to: number, base: number): void {
    const counts = this.#counts
    if (to - from > this.#limits.recordBytesMax) drop(counts, 'record too long', bytes, from, to)
    else if (this.#scanner.odd && !readParsed(this.#scanner, bytes.subarray(from, to)))
      drop(counts, 'not JSON', bytes, from, to)
    else {
      const fault = this.#rows.add(this.#scanner, base + from, to - from)
      if (fault !== 0) drop(counts, ROW_FAULTS[fault], bytes, from, to)
      else this.#added()
    }
  }

  /** Counts the row that has been added. */
  #added(): void {
    this.#counts.records++
    this.#counts.events++
    const rows = this.#rows.batch.rows
    if (rows >= this.#rows.batch.capacity || ((rows & 255) === 0 && this.#dictionaries.isFull)) this.#flush()
  }

  #resume(bytes: Uint8Array, from: number, to: number): number {
    if (this.#isSkipping) {
      this.#isSkipping = false
      return this.#nextLine(bytes, from, to)
    }
    if (!this.#isStart || from >= to) return from
    this.#isStart = false
    return bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from
  }

  /** Behind the line; when it does not end here, the rest of it is skipped in the next piece. */
  #nextLine(bytes: Uint8Array, from: number, to: number): number {
    const newline = bytes.indexOf(NEWLINE, from)
    if (newline >= 0 && newline < to) return newline + 1
    this.#isSkipping = true
    return to
  }

  #open(): void {
    this.#scanner.useAddresses(this.#dictionaries.addresses)
    this.#rows.open(this.#facts)
  }

  #flush(): void {
    const batch = this.#rows.batch
    if (batch.rows === 0) return
    noteTimes(this.#counts, this.#rows.at, batch.rows)
    this.#sink(batch)
    batch.rows = 0
    this.#open()
  }
}

/** Over white space and the punctuation of a list of records. */
const skipBetween = (b: Uint8Array, p: number, to: number): number => {
  while (p < to && (b[p] <= 32 || b[p] === 44 || b[p] === 91 || b[p] === 93)) p++
  return p
}
