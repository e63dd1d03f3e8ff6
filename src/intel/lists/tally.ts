/** How the reading of one list goes: what was taken, what was left out, and when the list is refused as a whole. */
import { OperatorError } from '../../errors.ts'
import { ANY_ENTRY, type EntryRules, type EntrySink, readEntry } from './entries.ts'
import { isOtherValue } from './other-values.ts'

/** More entries than this are refused: the tables are held in memory. */
export const ENTRIES_MAX = 2_000_000
const NAMED_MAX = 3
const SHOWN_MAX = 60
const VALUE_MAX = 1024

/** How reading a list went. */
export interface ListCounts {
  readonly entries: number
  /** Lines or values that are no entries. */
  readonly bad: number
  /** Well-formed values of a kind that no look-up asks for: MD5 sums, URLs, addresses with a port. */
  readonly other: number
  /** The first few bad lines, in words. */
  readonly named: readonly string[]
}

/** A list on its way in. */
export interface ListAbout {
  /** Path, for messages. */
  readonly file: string
  readonly format: string
  /** What one entry looks like, for messages. */
  readonly expected: string
  readonly entriesMax?: number
  readonly rules?: EntryRules
}

const show = (text: string): string => JSON.stringify(text.slice(0, SHOWN_MAX))

export class ListTally {
  /** The line that is being read, from 1 on. */
  line = 1
  readonly #about: ListAbout
  readonly #sink: EntrySink
  readonly #rules: EntryRules
  readonly #entriesMax: number
  #entries = 0
  #bad = 0
  #other = 0
  #firstBad: { readonly line: number; readonly value: string } | undefined
  readonly #named: string[] = []

  constructor(about: ListAbout, sink: EntrySink) {
    this.#about = about
    this.#sink = sink
    this.#rules = about.rules ?? ANY_ENTRY
    this.#entriesMax = about.entriesMax ?? ENTRIES_MAX
  }

  /** Takes the entry that fills bytes from..to; what is none is counted as bad. */
  entry(bytes: Buffer, from: number, to: number): void {
    if (readEntry(bytes, from, to, this.#sink, this.#rules)) {
      if (++this.#entries > this.#entriesMax) this.#tooMany()
      return
    }
    const text = bytes.toString('utf8', from, Math.min(to, from + VALUE_MAX))
    if (isOtherValue(text)) this.#other++
    else this.bad(text)
  }

  /** The same for a value as text. */
  value(text: string): void {
    const bytes = Buffer.from(text)
    this.entry(bytes, 0, bytes.length)
  }

  other(): void {
    this.#other++
  }

  bad(value: string): void {
    this.#bad++
    this.#firstBad ??= { line: this.line, value: show(value) }
    if (this.#named.length < NAMED_MAX)
      this.#named.push(`${this.#about.file}:${this.line}: ${show(value)} is no entry; left out`)
  }

  /** Refuses the whole list, at the line that is being read. */
  refuse(value: string, expected: string, line = this.line): never {
    const { file, format } = this.#about
    throw new OperatorError('E_INTEL_LIST', { file, line, value, format, expected })
  }

  /** What was counted. A list of which most is something else is refused: it is probably a web page. */
  close(): ListCounts {
    if (this.#firstBad !== undefined && this.#bad > this.#entries + this.#other)
      this.refuse(this.#firstBad.value, `${this.#about.expected}, in most lines at least`, this.#firstBad.line)
    return { entries: this.#entries, bad: this.#bad, other: this.#other, named: this.#named }
  }

  #tooMany(): never {
    const max = this.#entriesMax
    const advice = max === ENTRIES_MAX ? '; split the list, or list blocks instead of addresses' : ''
    return this.refuse(`Entry number ${max + 1}`, `at most ${max} entries${advice}`)
  }
}
