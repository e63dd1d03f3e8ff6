/** Rows copied out of their batch, and records parsed: for the few that matter, once for all detections. */
import type { Field, PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import { parseRecord as parse } from '../formats/cloudtrail-parsed.ts'
import { plainEvent } from './cursor.ts'

/** A record longer than this is not kept parsed: the signal is decided on its columns. */
export const PARSED_MAX = 1 << 18
/** Records of one batch that are held parsed at a time, and their bytes. */
const HELD_MAX = 256
const HELD_BYTES_MAX = 1 << 20

type Copier = (batch: Batch, row: number, dictionaries: Dictionaries) => PlainEvent

const member = (name: string, type: Field['type']): string => {
  const value = `c.${name}[row]`
  if (type === 'text') return `${name}: text.text(${value}), ${name}Key: text.low[${value}]`
  if (type === 'address') return `${name}: addresses.text(${value}), ${name}Key: addresses.key(${value})`
  return type === 'flag' ? `${name}: ${value} === 1` : `${name}: ${value}`
}

/** `plainEvent` for these fields, generated: members that are written down are ten times cheaper than computed ones. */
export const makeCopier = (kind: KindName, names: readonly string[] = Object.keys(KINDS[kind].fields)): Copier => {
  const fields = KINDS[kind].fields as Readonly<Record<string, Field>>
  const members = names.map(name => member(name, fields[name].type)).join(', ')
  try {
    return new Function(
      'batch',
      'row',
      '{ text, addresses }',
      `const c = batch.columns; return { ${members} }`,
    ) as Copier
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    return (batch, row, dictionaries) => plainEvent(batch, row, dictionaries, names)
  }
}

/** A record parsed, or undefined when it is no JSON or too long. */
export const parseRecord = (bytes: Uint8Array): unknown => {
  if (bytes.length > PARSED_MAX) return undefined
  try {
    return parse(bytes)
  } catch {
    return undefined
  }
}

/** What detections ask of a batch's rows beyond columns. Two that ask for the same record get the same. */
export class WholeRows {
  readonly #dictionaries: Dictionaries
  readonly #copiers: Partial<Record<KindName, Copier>> = {}
  readonly #events = new Map<number, PlainEvent>()
  readonly #records = new Map<number, unknown>()
  #bytes = 0
  #batch: Batch | undefined

  constructor(dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries
  }

  /** From here on rows are those of this batch. */
  bind(batch: Batch): void {
    this.#batch = batch
    if (this.#events.size > 0) this.#events.clear()
    if (this.#records.size > 0) this.#records.clear()
    this.#bytes = 0
  }

  event(row: number): PlainEvent {
    const batch = this.#batch as Batch
    let event = this.#events.get(row)
    if (event === undefined) {
      const copy = (this.#copiers[batch.kind] ??= makeCopier(batch.kind))
      event = copy(batch, row, this.#dictionaries)
      if (this.#events.size < HELD_MAX) this.#events.set(row, event)
    }
    return event
  }

  record(row: number): unknown {
    const held = this.#records.get(row)
    if (held !== undefined) return held
    const bytes = (this.#batch as Batch).record(row)
    const record = parseRecord(bytes)
    this.#bytes += bytes.length
    if (this.#records.size < HELD_MAX && this.#bytes <= HELD_BYTES_MAX) this.#records.set(row, record)
    return record
  }
}
