/** Writes a memory down as it grows: a whole now and then, and what was told since. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { factsOf } from '../inventory/facts.ts'
import type { SeenDays } from './familiar.ts'
import { Memory, type SavedMemory, type Telling } from './memory.ts'

/** What was told since may grow to this before a whole is written, or to the size of the last whole. */
const SINCE_MIN = 256 * 1024
const UNPACKED_MAX = 1 << 30

interface Whole extends SavedMemory {
  /** Pieces belong to the whole of the same number. */
  readonly number: number
}

interface Piece {
  readonly number: number
  readonly tellings: readonly Telling[]
  readonly familiar: readonly SeenDays[]
}

const packed = (value: Whole | Piece): Uint8Array => zstdCompressSync(JSON.stringify(value))

// Only this file writes these bytes.
const unpacked = <T>(bytes: Uint8Array): T =>
  JSON.parse(zstdDecompressSync(bytes, { maxOutputLength: UNPACKED_MAX }).toString()) as T

const WHOLE = 'memory/whole'
const pieceName = (index: number): string => `memory/${index}`

/** A memory, and what of it is written down. Telling the same twice is harmless, so pieces need no care. */
export class MemoryLog {
  readonly memory = new Memory()
  #number = 0
  #pieces = 0
  #wholeBytes = 0
  #pieceBytes = 0
  #tellings: Telling[] = []

  /** Notes what was told to the memory since the last changes. */
  note(telling: Telling): void {
    const { facts, interfaces, addressUses, accounts } = telling
    if (facts.length + interfaces.length + addressUses.length + accounts.length > 0) this.#tellings.push(telling)
  }

  /** Takes in what records tell of resources, wherever they come from. */
  learn(records: readonly unknown[]): void {
    const telling = { facts: records.flatMap(factsOf), interfaces: [], addressUses: [], accounts: [] }
    this.memory.tell(telling)
    this.note(telling)
  }

  /** What must be written down now, by name. */
  changes(): Map<string, Uint8Array> {
    const familiar = this.memory.familiar.changes()
    const tellings = this.#tellings
    this.#tellings = []
    if (familiar.length === 0 && tellings.length === 0) return new Map()
    if (this.#pieceBytes > Math.max(SINCE_MIN, this.#wholeBytes)) return this.#whole()
    const bytes = packed({ number: this.#number, tellings, familiar })
    this.#pieceBytes += bytes.length
    return new Map([[pieceName(this.#pieces++), bytes]])
  }

  #whole(): Map<string, Uint8Array> {
    const bytes = packed({ number: ++this.#number, ...this.memory.save() })
    this.#wholeBytes = bytes.length
    this.#pieceBytes = 0
    this.#pieces = 0
    return new Map([[WHOLE, bytes]])
  }

  async restore(read: (name: string) => Promise<Uint8Array | undefined>): Promise<void> {
    const whole = await read(WHOLE)
    if (whole !== undefined) {
      const saved = unpacked<Whole>(whole)
      this.memory.restore(saved)
      this.#number = saved.number
      this.#wholeBytes = whole.length
    }
    for (;;) {
      const bytes = await read(pieceName(this.#pieces))
      if (bytes === undefined) break
      const piece = unpacked<Piece>(bytes)
      if (piece.number !== this.#number) break
      for (const telling of piece.tellings) this.memory.tell(telling)
      this.memory.familiar.restore(piece.familiar)
      this.#pieces++
      this.#pieceBytes += bytes.length
    }
  }
}
