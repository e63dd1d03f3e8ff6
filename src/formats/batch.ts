import type { FieldType } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import { AddressTable } from '../tables/addresses.ts'
import { type Space, TextTable } from '../tables/text.ts'
import type { Kernel } from './kernel.ts'

/** Rows in a batch. 4,096 rows of 30 columns are about 0.5 MB: they stay in the processor's cache. */
export const BATCH_ROWS = 4096

export type Column = Uint8Array | Uint32Array | Float64Array
export type Columns = Record<string, Column>

const doubles = (rows: number, space: Space): Float64Array => {
  const { buffer, byteOffset } = space(rows * 8)
  return new Float64Array(buffer, byteOffset, rows)
}
const words = (rows: number, space: Space): Uint32Array => {
  const { buffer, byteOffset } = space(rows * 4)
  return new Uint32Array(buffer, byteOffset, rows)
}
const makeColumn = (type: FieldType, rows: number, space: Space): Column =>
  type === 'flag' ? space(rows) : type === 'count' ? doubles(rows, space) : words(rows, space)

/** The dictionaries that one worker's batches share: a text or address column holds ids of these. */
export class Dictionaries {
  readonly text: TextTable
  readonly addresses: AddressTable
  /** What else takes texts into them, where there is WebAssembly: see `openKernel`. */
  readonly kernel: Kernel | undefined

  constructor(texts?: number, addresses?: number, kernel?: Kernel) {
    this.text = new TextTable(texts, undefined, kernel?.space)
    this.addresses = new AddressTable(addresses)
    this.kernel = kernel
    kernel?.useTexts(this.text.parts)
  }
  get isFull(): boolean {
    return this.text.isFull || this.addresses.isFull
  }
  clear(): void {
    this.text.clear()
    this.addresses.clear()
  }
}

/**
 * Some thousands of events of one kind, as typed columns, made once per worker and filled again and again.
 * For each row it knows where the record lies, so that evidence can be cut out later.
 */
export class Batch {
  readonly kind: KindName
  readonly columns: Columns = {}
  /** Where each record begins, in bytes of the unpacked object. */
  readonly offset: Float64Array
  /** How long each record is, bytes. */
  readonly length: Uint32Array
  rows = 0
  /** The bytes that the records of this batch lie in, valid until the sink returns. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Offset in the unpacked object of `bytes[0]`. */
  base = 0
  readonly capacity: number

  /** Its columns lie in `space`, where there is one. */
  constructor(kind: KindName, capacity = BATCH_ROWS, space: Space = bytes => new Uint8Array(bytes)) {
    this.kind = kind
    this.capacity = capacity
    for (const [name, field] of Object.entries(KINDS[kind].fields))
      this.columns[name] = makeColumn(field.type, capacity, space)
    this.offset = doubles(capacity, space)
    this.length = words(capacity, space)
  }

  /** The bytes of one record, as AWS wrote them. Valid until the sink returns. */
  record(row: number): Uint8Array {
    const from = this.offset[row] - this.base
    return this.bytes.subarray(from, from + this.length[row])
  }
}

/** Takes a full (or last) batch; the batch is reused when it returns. */
export type BatchSink = (batch: Batch) => void
