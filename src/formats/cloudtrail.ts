// Hot. Nothing here may allocate per event.
import { Batch, type BatchSink, type Dictionaries } from './batch.ts'
import { CLOUDTRAIL } from './cloudtrail-kernel.ts'
import { ParsedMembers } from './cloudtrail-parsed.ts'
import { RecordSearch } from './cloudtrail-resync.ts'
import { ROW_FAULTS, RowWriter } from './cloudtrail-row.ts'
import { LIST, RecordScanner } from './cloudtrail-scan.ts'
import type { Decoder, DecoderMaker, ObjectCounts, ObjectFacts, ReadLimits } from './decoder.ts'
import { drop, noteTimes, reasonOf } from './drops.ts'
import { BAD, CUT, DEEP, NameTable, skipName, skipSpace, skipValue, trouble } from './json-scan.ts'
import { Skimmer } from './json-skim.ts'
import { CLOUDTRAIL_PLAN, type Kernel } from './kernel.ts'
import { KernelTurns } from './kernel-turns.ts'

const LISTS = new NameTable(['Records', 'Events'])
/** What may stand between elements: white space, commas and brackets of the wrapping. */
const BETWEEN = new Uint8Array(256)
for (const c of ' \t\r\n,[]}') BETWEEN[c.charCodeAt(0)] = 1

/** Bytes that may be searched a second time because a record among them was bad, before we only go forward. */
const AGAIN_BYTES = 16 << 20

/**
 * Reads CloudTrail in all its wrappings: delivered files, lines, arrays, LookupEvents output and EventBridge events.
 * Between two elements it keeps no state, so that a damaged wrapping costs nothing but itself.
 */
class CloudTrailDecoder implements Decoder {
  readonly #dictionaries: Dictionaries
  readonly #sink: BatchSink
  readonly #limits: ReadLimits
  readonly #batch = new Batch('cloudtrail')
  readonly #scanner: RecordScanner
  readonly #parsed = new ParsedMembers()
  readonly #rows: RowWriter
  readonly #search = new RecordSearch()
  readonly #skimmer = new Skimmer()
  readonly #turns: KernelTurns
  #counts!: ObjectCounts
  #facts: ObjectFacts = { account: '', region: '' }
  #generation = -1
  #skimming = false
  #lost = false
  /** Offsets in the object: where to stop searching, and how far what was found bad has been counted. */
  #lostTo = 0
  #countedTo = 0
  #again = 0
  #held = 0

  constructor(dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits) {
    this.#dictionaries = dictionaries
    this.#sink = sink
    this.#limits = limits
    this.#scanner = new RecordScanner(limits.depthMax)
    this.#rows = new RowWriter(this.#batch.columns, dictionaries)
    this.#turns = new KernelTurns(dictionaries.kernel, CLOUDTRAIL_PLAN, CLOUDTRAIL, limits)
  }

  begin(facts: ObjectFacts, counts: ObjectCounts): void {
    this.#facts = facts
    this.#counts = counts
    this.#generation = -1
    this.#skimming = this.#lost = false
    this.#lostTo = this.#countedTo = this.#again = 0
    this.#batch.rows = 0
    this.#turns.begin()
  }

  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number {
    this.#batch.bytes = bytes
    this.#batch.base = base
    this.#turns.look(bytes)
    this.#rows.look(this.#turns.turn?.bytes ?? bytes)
    let p = from
    while (p < to) {
      const next = this.#step(bytes, p, to, last)
      if (next === CUT) {
        p = this.#held
        break
      }
      p = next
    }
    this.#flush()
    return last ? to : p
  }

  /** Takes one step from p: how far it got, or CUT to wait for more bytes. */
  #step(bytes: Uint8Array, p: number, to: number, last: boolean): number {
    if (this.#skimming) return this.#skim(bytes, p, to)
    if (this.#lost) {
      const stop = Math.max(p, Math.min(to, this.#lostTo - this.#batch.base))
      p = this.#search.find(bytes, p, stop, last || stop < to)
      if (this.#search.waits) return p >= to ? to : this.#hold(p)
      this.#lost = false
      if (p >= to) return to
    }
    while (p < to && BETWEEN[bytes[p]] === 1) p++
    if (p >= to) return to
    const stop = Math.min(to, p + this.#limits.recordBytesMax + 1)
    const c = bytes[p]
    if (c === 123) return this.#element(bytes, p, stop, stop < to || last)
    const end = c === 34 ? this.#tail(bytes, p, stop) : BAD
    if (end >= 0) return end
    if (c !== 34) trouble.at = p
    return this.#failed(bytes, p, stop, end, stop < to || last)
  }

  /** Keeps p as where the next piece begins. */
  #hold(p: number): number {
    this.#held = p
    return CUT
  }

  #skim(bytes: Uint8Array, p: number, to: number): number {
    const end = this.#skimmer.skim(bytes, p, to)
    if (end === CUT) return to
    this.#skimming = false
    if (end > 0) return end
    this.#lose(trouble.at, Infinity)
    return trouble.at
  }

  /** A member behind the list of records, as NextToken is, or a second list. */
  #tail(bytes: Uint8Array, p: number, to: number): number {
    const after = skipName(bytes, p, to)
    if (after < 0) return after
    let quote = after - 1
    while (bytes[quote] !== 34) quote--
    const value = skipSpace(bytes, after, to)
    if (value < to && bytes[value] === 91 && LISTS.find(bytes, p + 1, quote) >= 0) return value + 1
    return skipValue(bytes, after, to, this.#limits.depthMax)
  }

  #element(bytes: Uint8Array, p: number, to: number, ends: boolean): number {
    const { turn } = this.#turns
    const quick = turn === undefined ? 0 : this.#quick(turn, p, to)
    if (quick > 0) return quick
    const scanner = this.#scanner
    const end = scanner.scan(bytes, p, to)
    if (end === LIST) return scanner.resume
    if (end < 0) return this.#failed(bytes, p, to, end, ends)
    const max = this.#limits.recordBytesMax
    if (end - p > max) return this.#failed(bytes, p, to, CUT, true)
    const inner = scanner.innerFrom > 0 && !scanner.whole
    const from = inner ? scanner.innerFrom : p
    const until = inner ? scanner.innerTo : end
    // Asked before `write`, which forgets names whose values turn out to be no text.
    const isRecord = scanner.isRecord
    const fault = this.#write(bytes, from, until, !inner)
    if (fault === '') return end
    const offset = p + this.#batch.base
    if (offset >= this.#countedTo) drop(this.#counts, fault, bytes, p, end)
    if (isRecord || scanner.isRecord) return end
    // Whatever this object is, records may lie inside it: a wrapping of a name that we do not know.
    this.#countedTo = Math.max(this.#countedTo, end + this.#batch.base)
    return this.#inside(p, end, end + this.#batch.base)
  }

  /** Adds the row of a record that is as AWS writes it, by the kernel; 0 when it must be read plainly. */
  #quick(kernel: Kernel, p: number, to: number): number {
    const end = this.#turns.scan(kernel, p, to)
    if (this.#generation !== this.#dictionaries.text.generation) this.#renew()
    const { bytes, from, to: ends, ids } = kernel
    if (end === 0 || this.#rows.write(this.#batch.rows, bytes, from, ends, ids) !== 0) {
      this.#turns.miss()
      return 0
    }
    this.#turns.hit()
    this.#add(p, end)
    return end
  }

  /** Adds the row, or says why not. */
  #write(bytes: Uint8Array, from: number, to: number, unwrap: boolean): string {
    if (this.#generation !== this.#dictionaries.text.generation) this.#renew()
    const scanner = this.#scanner
    const batch = this.#batch
    let source = bytes
    if (scanner.odd) {
      if (!this.#parsed.read(bytes.subarray(from, to), unwrap, scanner.from, scanner.to)) return 'not JSON'
      source = this.#parsed.bytes
    }
    const row = batch.rows
    const fault = this.#rows.write(row, source, scanner.from, scanner.to)
    if (fault !== 0) return ROW_FAULTS[fault]
    this.#add(from, to)
    return ''
  }

  /** Counts the row that has been written. */
  #add(from: number, to: number): void {
    const batch = this.#batch
    const row = batch.rows++
    batch.offset[row] = from + batch.base
    batch.length[row] = to - from
    this.#counts.records++
    this.#counts.events++
    if (batch.rows === batch.capacity || this.#dictionaries.isFull) this.#flush()
  }

  /** What begins at p is no record: count it, and look for the next. */
  #failed(bytes: Uint8Array, p: number, to: number, code: number, ends: boolean): number {
    const base = this.#batch.base
    if (code === CUT && !ends) return this.#hold(p)
    const long = code === CUT && to - p > this.#limits.recordBytesMax
    const reached = code === CUT ? to : trouble.at
    if (p + base >= this.#countedTo) {
      drop(this.#counts, reasonOf(code, long), bytes, p, to)
      this.#countedTo = reached + base
    }
    if (bytes[p] === 123 && (code === DEEP || long) && this.#scanner.isRecord) {
      this.#skimming = true
      this.#skimmer.begin()
      return p
    }
    return this.#inside(p, reached, Infinity)
  }

  /** Searches from just behind p, or from `reached` when too much has been searched again already. */
  #inside(p: number, reached: number, until: number): number {
    this.#again += reached - p
    const from = this.#again > AGAIN_BYTES + (p + this.#batch.base) * 2 ? Math.max(reached, p + 1) : p + 1
    this.#lose(from, until)
    return from
  }

  #lose(from: number, until: number): void {
    this.#lost = from + this.#batch.base < until
    this.#lostTo = until
  }

  #renew(): void {
    this.#rows.renew(this.#facts.account, this.#facts.region)
    this.#generation = this.#dictionaries.text.generation
  }

  #flush(): void {
    const batch = this.#batch
    if (batch.rows === 0) return
    noteTimes(this.#counts, batch.columns.at, batch.rows)
    this.#sink(batch)
    batch.rows = 0
  }
}

/** CloudTrail records in any wrapping. */
export const makeCloudTrailDecoder: DecoderMaker = (dictionaries, sink, limits) =>
  new CloudTrailDecoder(dictionaries, sink, limits)
