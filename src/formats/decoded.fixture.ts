/** For tests: runs a decoder over whole content and gives its rows as plain objects. */
import { expect } from 'vitest'
import type { Field } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import { type Batch, Dictionaries } from './batch.ts'
import { type DecoderMaker, type ObjectCounts, type ObjectFacts, READ_LIMITS, type ReadLimits } from './decoder.ts'
import { openKernel } from './kernel.ts'
import { emptyCounts } from './read.ts'

export type Rows = (Record<string, string | number> & { record: string })[]

const FACTS: ObjectFacts = { account: '111122223333', region: 'eu-west-1' }
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

interface Choices {
  /** Bytes handed in at a time; everything at once when absent. */
  piece?: number
  limits?: ReadLimits
  facts?: ObjectFacts
  dictionaries?: Dictionaries
}

const plainRow = (batch: Batch, row: number, dictionaries: Dictionaries): Rows[number] => {
  const plain: Record<string, string | number> = {}
  for (const [name, field] of Object.entries(KINDS[batch.kind].fields as Readonly<Record<string, Field>>)) {
    const value = batch.columns[name][row]
    if (field.type === 'text') plain[name] = dictionaries.text.text(value)
    else if (field.type === 'address') plain[name] = dictionaries.addresses.text(value)
    else if (field.of === undefined && field.from === undefined) plain[name] = value
  }
  return { ...plain, record: utf8.decode(batch.record(row)) }
}

export interface Decoded {
  readonly rows: Rows
  readonly counts: ObjectCounts
}

const kernel = openKernel()
const inKernel = new Dictionaries(1 << 14, 1 << 14, kernel)
const kernelWindow = kernel?.window(4 << 20) ?? new Uint8Array(0)

/** Reads content by the plain decoder and by the kernel, and fails unless both say the same. */
export const readAll = (
  make: DecoderMaker,
  kind: KindName,
  content: string | Uint8Array,
  choices: Choices = {},
): Decoded => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const plain = decodeAll(make, kind, bytes, choices, size => new Uint8Array(size))
  if (bytes.length + 24 > kernelWindow.length || choices.dictionaries !== undefined) return plain
  inKernel.clear()
  const fast = decodeAll(make, kind, bytes, { ...choices, dictionaries: inKernel }, size =>
    kernelWindow.subarray(0, size),
  )
  expect(fast).toEqual(plain)
  return plain
}

/** As the reader does: in pieces, what was not consumed is handed in again at the front of the next. */
const decodeAll = (
  make: DecoderMaker,
  kind: KindName,
  bytes: Uint8Array,
  choices: Choices,
  room: (size: number) => Uint8Array,
): Decoded => {
  const dictionaries = choices.dictionaries ?? new Dictionaries()
  const rows: Rows = []
  const sink = (batch: Batch): void => {
    if (batch.kind !== kind) throw new Error(`a batch of ${batch.kind}`)
    for (let row = 0; row < batch.rows; row++) rows.push(plainRow(batch, row, dictionaries))
    if (dictionaries.isFull) dictionaries.clear()
  }
  const decoder = make(dictionaries, sink, choices.limits ?? READ_LIMITS)
  const counts = emptyCounts()
  decoder.begin(choices.facts ?? FACTS, counts)
  const piece = choices.piece ?? Math.max(1, bytes.length)
  let consumed = 0
  for (let end = Math.min(piece, bytes.length); ; end = Math.min(bytes.length, end + piece)) {
    // A buffer of its own, with rubbish around: a decoder that reads past `to` shows itself.
    const buffer = room(end - consumed + 24).fill(0x37)
    buffer.set(bytes.subarray(consumed, end), 8)
    const last = end === bytes.length
    const next = decoder.decode(buffer, 8, 8 + end - consumed, consumed - 8, last)
    consumed += next - 8
    if (last) return { rows, counts }
  }
}
