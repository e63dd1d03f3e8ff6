/**
 * Rows of comma-separated cells under a header line, as OTX_CSV, PROOF_POINT and FIRE_EYE have them. A quoted cell may
 * hold commas, doubled quotes and line breaks; how many lines a row may have is bounded, so that one stray quote costs a
 * row and not the rest of the list.
 */
import { LINE_MAX, Lines, type ListReader } from './lines.ts'
import type { ListTally } from './tally.ts'

const ROW_LINES_MAX = 20
const CELLS_MAX = 256

/** The cells of a row; undefined when a quoted cell is still open at its end. */
export const cellsOf = (row: string): string[] | undefined => {
  const cells: string[] = []
  for (let i = 0; cells.length < CELLS_MAX; i++) {
    while (row[i] === ' ' || row[i] === '\t') i++
    if (row[i] === '"') {
      let cell = ''
      for (i++; ; i++) {
        const quote = row.indexOf('"', i)
        if (quote < 0) return undefined
        cell += row.slice(i, quote)
        i = quote + 1
        if (row[i] !== '"') break
        cell += '"'
      }
      cells.push(cell.trim())
      i = row.indexOf(',', i)
    } else {
      const comma = row.indexOf(',', i)
      cells.push(row.slice(i, comma < 0 ? undefined : comma).trim())
      i = comma
    }
    if (i < 0) return cells
  }
  return cells
}

/** Handles a row whose header is known: `cell(name)` is empty where the row or the header has none of that name. */
export type ReadRow = (cell: (name: string) => string, row: string) => void

/** Says, for the names of a header in lower case, how rows are read; undefined when it is no header of this format. */
export type ReadHeader = (names: readonly string[]) => ReadRow | undefined

class Csv {
  readonly #tally: ListTally
  readonly #readHeader: ReadHeader
  readonly #expected: string
  #places: ReadonlyMap<string, number> | undefined
  #readRow: ReadRow = () => {}
  /** Lines of a row that is still open, and the number of the first. */
  #open: string[] = []
  #openLine = 0
  #openLength = 0

  constructor(tally: ListTally, readHeader: ReadHeader, expected: string) {
    this.#tally = tally
    this.#readHeader = readHeader
    this.#expected = expected
  }

  line(text: string): void {
    if (this.#open.length > 0) this.#more(text)
    else if (text.trim() === '') return
    else if (this.#places !== undefined) {
      if (!this.#take(text)) this.#openWith(text)
    } else if (!text.startsWith('#')) this.#header(text)
  }

  /** At the end an open row is given up, and what it had swallowed is read. */
  end(): void {
    while (this.#open.length > 0) this.#giveUp()
    if (this.#places === undefined) this.#tally.refuse('The end of the file', `a header line ${this.#expected}`)
  }

  #header(text: string): void {
    const names = (cellsOf(text) ?? []).map(name => name.toLowerCase())
    const readRow = this.#readHeader(names)
    if (readRow === undefined) this.#tally.refuse(JSON.stringify(text.slice(0, 60)), `a header line ${this.#expected}`)
    else this.#readRow = readRow
    this.#places = new Map(names.map((name, i) => [name, i] as const).reverse())
  }

  #openWith(text: string): void {
    this.#open = [text]
    this.#openLine = this.#tally.line
    this.#openLength = text.length
  }

  #more(text: string): void {
    this.#open.push(text)
    this.#openLength += text.length
    // Only a line with a quote can close the row.
    const line = this.#tally.line
    const row = text.includes('"') ? this.#open.join('\n') : undefined
    this.#tally.line = this.#openLine
    if (row !== undefined && this.#take(row)) this.#open = []
    else if (this.#open.length >= ROW_LINES_MAX || this.#openLength > LINE_MAX) this.#giveUp()
    this.#tally.line = line
  }

  #giveUp(): void {
    const [first, ...rest] = this.#open
    const start = this.#openLine
    this.#open = []
    this.#tally.line = start
    this.#tally.bad(first)
    for (const [i, text] of rest.entries()) {
      this.#tally.line = start + 1 + i
      this.line(text)
    }
  }

  #take(row: string): boolean {
    const cells = cellsOf(row)
    if (cells === undefined) return false
    const places = this.#places!
    this.#readRow(name => cells[places.get(name) ?? -1] ?? '', row)
    return true
  }
}

export const csvReader = (tally: ListTally, readHeader: ReadHeader, expected: string): ListReader => {
  const csv = new Csv(tally, readHeader, expected)
  const lines = new Lines(tally, (bytes, from, to) => csv.line(bytes.toString('utf8', from, to).replace(/\r$/, '')))
  return {
    push: piece => lines.push(piece),
    end() {
      lines.end()
      csv.end()
    },
  }
}
