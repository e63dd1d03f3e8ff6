/** Cuts bytes that come in pieces into lines, without holding more than one line of bounded length. */
/** What reads one format: bytes in pieces of any size, then the end. */
export interface ListReader {
  push(piece: Buffer): void
  end(): void
}

/** Where it is told which line is read, and which is no line. */
export interface LineTally {
  /** From 1 on. */
  line: number
  bad(text: string): void
}

/** Reads one line, given without its newline; `from` is past a byte order mark. */
export type ReadLine = (bytes: Buffer, from: number, to: number) => void

/** The longest line of any format; FIRE_EYE's rows are the longest in earnest, with some kilobytes. */
export const LINE_MAX = 1 << 16
const NEWLINE = 10

const startOf = (bytes: Buffer, line: number, from: number): number =>
  line === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from

/** Numbers the lines in the tally; one that is too long is counted as bad and skipped to its end. */
export class Lines implements ListReader {
  readonly #tally: LineTally
  readonly #read: ReadLine
  #held: Buffer[] = []
  #heldBytes = 0
  #skipping = false
  #line = 1

  constructor(tally: LineTally, read: ReadLine) {
    this.#tally = tally
    this.#read = read
  }

  push(piece: Buffer): void {
    let from = 0
    for (;;) {
      const newline = piece.indexOf(NEWLINE, from)
      if (newline < 0) break
      if (this.#heldBytes === 0 && newline - from <= LINE_MAX) this.#one(piece, from, newline)
      else {
        this.#hold(piece.subarray(from, newline))
        this.#release()
      }
      this.#line++
      this.#skipping = false
      from = newline + 1
    }
    this.#hold(piece.subarray(from))
  }

  end(): void {
    this.#release()
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0 || this.#skipping) return
    if (this.#heldBytes + piece.length > LINE_MAX) {
      this.#tally.line = this.#line
      this.#tally.bad(Buffer.concat([...this.#held, piece.subarray(0, 100)]).toString('utf8', 0, 100))
      this.#held = []
      this.#heldBytes = 0
      this.#skipping = true
      return
    }
    // A copy: the next piece may come in the same memory.
    this.#held.push(Buffer.from(piece))
    this.#heldBytes += piece.length
  }

  #release(): void {
    if (this.#heldBytes === 0) return
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    this.#one(bytes, 0, bytes.length)
  }

  #one(bytes: Buffer, from: number, to: number): void {
    if (this.#skipping) return
    this.#tally.line = this.#line
    this.#read(bytes, startOf(bytes, this.#line, from), to)
  }
}
