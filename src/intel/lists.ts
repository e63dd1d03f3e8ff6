/** The TXT list format: one entry a line, `#` begins a comment, blank lines are skipped, CRLF and a BOM are tolerated. */
import { OperatorError } from '../errors.ts'
import { type EntrySink, readEntry } from './entries.ts'

/** More entries than this are refused: the tables are held in memory. */
export const ENTRIES_MAX = 2_000_000
const NAMED_MAX = 3

/** How reading a list went. */
export interface ListCounts {
  readonly entries: number
  readonly bad: number
  /** The first few bad lines, in words. */
  readonly named: readonly string[]
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13

const isComment = (bytes: Uint8Array, i: number, from: number): boolean =>
  bytes[i] === 35 && (i === from || isBlank(bytes[i - 1]))

/** The end of what a line says: before the comment and trailing blanks. */
const endOfEntry = (bytes: Uint8Array, from: number, to: number): number => {
  let end = from
  for (let i = from; i < to && !isComment(bytes, i, from); i++) if (!isBlank(bytes[i])) end = i + 1
  return end
}

const show = (bytes: Buffer, from: number, to: number): string =>
  JSON.stringify(bytes.toString('utf8', from, Math.min(to, from + 60)))

const refuse = (file: string, line: number, value: string): never => {
  throw new OperatorError('E_INTEL_LIST', {
    file,
    line,
    value,
    format: 'TXT',
    expected: 'one address, block, range, domain, *.domain or SHA-256 a line, in most lines at least',
  })
}

const tooMany = (file: string, line: number): never => {
  throw new OperatorError('E_INTEL_LIST', {
    file,
    line,
    value: `Entry number ${ENTRIES_MAX + 1}`,
    format: 'TXT',
    expected: `at most ${ENTRIES_MAX} entries; split the list, or list blocks instead of addresses`,
  })
}

/** Reads a TXT list into the sink. Bad lines are counted; a list with more bad lines than good ones is refused. */
export const readTxt = (file: string, bytes: Buffer, sink: EntrySink): ListCounts => {
  let entries = 0
  let bad = 0
  let firstBad: { line: number; value: string } | undefined
  const named: string[] = []
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let line = 1; from < bytes.length; line++) {
    const newline = bytes.indexOf(10, from)
    const to = newline < 0 ? bytes.length : newline
    while (from < to && isBlank(bytes[from])) from++
    const end = endOfEntry(bytes, from, to)
    if (end > from) {
      if (readEntry(bytes, from, end, sink)) {
        if (++entries > ENTRIES_MAX) tooMany(file, line)
      } else {
        bad++
        firstBad ??= { line, value: show(bytes, from, end) }
        if (named.length < NAMED_MAX) named.push(`${file}:${line}: ${show(bytes, from, end)} is no entry; left out`)
      }
    }
    from = to + 1
  }
  if (firstBad !== undefined && bad > entries) refuse(file, firstBad.line, firstBad.value)
  return { entries, bad, named }
}
