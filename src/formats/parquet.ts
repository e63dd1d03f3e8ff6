/**
 * Flow logs in Parquet, read as what they stand for: a header line with the column names and one line for each row, as
 * the same log would be in text. Everything behind, evidence included, then needs to know nothing of Parquet: offsets
 * and hashes are those of that text.
 */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type Compressors,
  type DecodedArray,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  type RowGroup,
} from 'hyparquet'
import { pageAt, ThriftWalk } from './parquet-thrift.ts'

/** AWS delivers files of up to 75 MB. The footer lies at the end, so the whole must be held. */
const STORED_MAX = 128 << 20
const FOOTER_MAX = 16 << 20
/** One compressed page, unpacked. Writers make pages of about a megabyte. */
const PAGE_MAX = 64 << 20
/** Values of one row group, which is decoded at once. A million rows of all fields of version 10. */
const VALUES_MAX = 44_000_000
const COLUMNS_MAX = 128
/** Lines that are made into text at once. */
const LINES = 4096
const VALUE_MAX = 1024

/** True for an object that begins as Parquet files do. */
export const isParquet = (bytes: Uint8Array, size: number): boolean =>
  size >= 4 && bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31

const bounded =
  (unpack: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) =>
  (input: Uint8Array, length: number): Uint8Array => {
    if (length > PAGE_MAX) throw new Error(`a page of ${length} bytes`)
    return unpack(input, { maxOutputLength: Math.max(1, length) })
  }

/** Snappy comes with hyparquet. LZ4 is written by no AWS service. */
const COMPRESSORS: Compressors = {
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  ZSTD: bounded(zstdDecompressSync),
}

/** Collects a Parquet object piece by piece and then gives its text. */
export class ParquetText {
  readonly #pieces: Uint8Array[] = []
  #size = 0
  /** Why the object, or the rest of it, cannot be read; else empty. */
  trouble = ''

  add(piece: Uint8Array): void {
    this.#size += piece.length
    if (this.#size <= STORED_MAX) this.#pieces.push(piece.slice())
    else this.#pieces.length = 0
  }

  /** The text in pieces that end with a line. Never throws: what cannot be read is told by `trouble`. */
  async *text(): AsyncGenerator<Uint8Array> {
    try {
      if (this.#size > STORED_MAX) throw new Error(`more than ${STORED_MAX} bytes`)
      const bytes = Buffer.concat(this.#pieces)
      this.#pieces.length = 0
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
      const metadata = metadataOf(file)
      const columns = columnsOf(metadata)
      yield Buffer.from(`${columns.join(' ').replaceAll('_', '-')}\n`)
      let from = 0
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows)
        if (!(rows >= 0) || rows * columns.length > VALUES_MAX) throw new Error(`a row group of ${rows} rows`)
        checkPages(new Uint8Array(file), group)
        yield* linesOf(await readGroup(file, metadata, columns, from, from + rows), rows)
        from += rows
      }
    } catch (error) {
      this.trouble = `bad Parquet: ${(error as Error).message}`.slice(0, 200)
    }
  }
}

const metadataOf = (file: ArrayBuffer): FileMetaData => {
  if (file.byteLength < 12) throw new Error('the file is cut short')
  const view = new DataView(file)
  if (view.getUint32(file.byteLength - 4, true) !== 0x31524150) throw new Error('the file is cut short')
  const footer = view.getUint32(file.byteLength - 8, true)
  if (footer > FOOTER_MAX || footer > file.byteLength - 12) throw new Error(`a footer of ${footer} bytes`)
  const end = file.byteLength - 8
  new ThriftWalk(new Uint8Array(file), end - footer, end).struct()
  return parquetMetadata(file)
}

/** Holds every page of a row group to what it can be, before anything makes room for what it claims. */
const checkPages = (bytes: Uint8Array, { columns, num_rows: rows }: RowGroup): void => {
  for (const { meta_data: column } of columns) {
    if (column === undefined) throw new Error('a column without its description')
    let at = Number(column.dictionary_page_offset || column.data_page_offset)
    const end = at + Number(column.total_compressed_size)
    if (!(at >= 4 && end <= bytes.length - 8)) throw new Error('a column outside of the file')
    while (at < end) {
      const { unpacked, packed, values, data } = pageAt(bytes, at, end)
      if (!(unpacked >= 0 && unpacked <= PAGE_MAX)) throw new Error(`a page of ${unpacked} bytes`)
      if (!(packed >= 0 && packed <= end - data)) throw new Error('a page that ends outside of its column')
      // Only in a dictionary may there be more values than rows, and they take a byte each at least.
      if (!(values >= 0 && values <= Math.max(Number(rows), unpacked))) throw new Error(`a page of ${values} values`)
      at = data + packed
    }
  }
}

/** The plain columns. Flow logs have no others. */
const columnsOf = ({ schema }: FileMetaData): string[] => {
  const plain = schema.slice(1).filter(({ type, repetition_type: times }) => type !== undefined && times !== 'REPEATED')
  if (plain.length === 0 || plain.length > COLUMNS_MAX || plain.length !== schema.length - 1)
    throw new Error(`${schema.length - 1} columns, or columns in columns`)
  return plain.map(({ name }) => name)
}

const readGroup = async (
  file: ArrayBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<Column[]> => {
  const found = new Map(columns.map(name => [name, new Column()]))
  await parquetRead({
    ...{ file, metadata, columns: [...columns], rowStart, rowEnd, compressors: COMPRESSORS },
    onChunk: ({ columnName, columnData, rowStart: from }) => found.get(columnName)?.add(columnData, from - rowStart),
  })
  return [...found.values()]
}

/** One column of a row group, which may come in several parts. */
class Column {
  readonly #parts: { readonly from: number; readonly data: DecodedArray }[] = []
  #now = 0

  add(data: DecodedArray, from: number): void {
    this.#parts.push({ from, data })
  }

  /** Rows are asked for in order. */
  textAt(row: number): string {
    for (;;) {
      const part = this.#parts[this.#now]
      if (part === undefined) return '-'
      if (row < part.from + part.data.length) return textOf(part.data[row - part.from])
      this.#now++
    }
  }
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '-'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return String(Math.floor(value.getTime() / 1000))
  // White space would move the fields behind it.
  if (typeof value !== 'string') return '-'
  const text = value.slice(0, VALUE_MAX).replace(/\s/g, '_')
  return text === '' ? '-' : text
}

function* linesOf(columns: readonly Column[], rows: number): Generator<Uint8Array> {
  for (let from = 0; from < rows; from += LINES) {
    const until = Math.min(rows, from + LINES)
    let text = ''
    for (let row = from; row < until; row++) {
      text += columns[0].textAt(row)
      for (let i = 1; i < columns.length; i++) text += ` ${columns[i].textAt(row)}`
      text += '\n'
    }
    yield Buffer.from(text)
  }
}
