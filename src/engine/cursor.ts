import type { Field, PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import type { Batch, Column, Dictionaries } from '../formats/batch.ts'
import { CLASS_FIELDS } from './classes.ts'
import { touchOf } from './verdicts.ts'

/**
 * What `where` and `observe` are handed: one object per kind, moved from row to row. Its getters read the columns, so
 * that authors write `flow.servicePort` and nothing is allocated. The class is generated, because fields that are
 * plain members of one hidden class are what V8 inlines best; where code generation is forbidden
 * (`--disallow-code-generation-from-strings`) the same getters are defined one by one.
 */
export interface Cursor {
  row: number
  /** What was read that does not belong to a row's class (see verdicts.ts). */
  touched: number
  bind(batch: Batch): void
  readonly [field: string]: unknown
}

const getter = (name: string, type: Field['type']): string => {
  const value = `this.c_${name}[this.row]`
  if (type === 'text') return `this.texts.text(${value})`
  if (type === 'address') return `this.addresses.text(${value})`
  return type === 'flag' ? `${value} === 1` : value
}

const keyGetter = (name: string, type: Field['type']): string =>
  type === 'text' ? `this.texts.low[this.c_${name}[this.row]]` : `this.addresses.key(this.c_${name}[this.row])`

const source = (kind: KindName): string => {
  const fields = KINDS[kind].fields as Readonly<Record<string, Field>>
  const names = Object.keys(fields)
  const getters = names.flatMap(name => {
    const { type } = fields[name]
    const bit = touchOf(kind, name, CLASS_FIELDS[kind])
    const touch = bit === 0 ? '' : `this.touched |= ${bit}; `
    const own = `get ${name}() { ${touch}return ${getter(name, type)} }`
    const key = `get ${name}Key() { ${touch}return ${keyGetter(name, type)} }`
    return type === 'text' || type === 'address' ? [own, key] : [own]
  })
  return `return class Cursor {
    constructor(dictionaries) {
      this.row = 0
      this.touched = 0
      this.texts = dictionaries.text
      this.addresses = dictionaries.addresses
      ${names.map(name => `this.c_${name} = undefined`).join('\n      ')}
    }
    bind(batch) {
      ${names.map(name => `this.c_${name} = batch.columns.${name}`).join('\n      ')}
    }
    ${getters.join('\n    ')}
  }`
}

type CursorClass = new (dictionaries: Dictionaries) => Cursor

/** The same cursor without generated code: slower, and the oracle of the generated one. */
export const plainCursor = (kind: KindName, dictionaries: Dictionaries): Cursor => {
  let columns: Record<string, Column> = {}
  const cursor: { row: number; touched: number; bind(batch: Batch): void; [field: string]: unknown } = {
    row: 0,
    touched: 0,
    bind(batch) {
      columns = batch.columns
      for (const name of Object.keys(columns)) cursor[`c_${name}`] = columns[name]
    },
  }
  for (const [name, { type }] of Object.entries(KINDS[kind].fields)) {
    const touch = touchOf(kind, name, CLASS_FIELDS[kind])
    Object.defineProperty(cursor, name, {
      get: () => {
        cursor.touched |= touch
        return valueAt(columns[name], cursor.row, type, dictionaries)
      },
    })
    if (type === 'text' || type === 'address')
      Object.defineProperty(cursor, `${name}Key`, {
        get: () => {
          cursor.touched |= touch
          const id = columns[name][cursor.row]
          return type === 'text' ? dictionaries.text.low[id] : dictionaries.addresses.key(id)
        },
      })
  }
  return cursor as Cursor
}

/** A cursor over batches of a kind. */
export const makeCursor = (kind: KindName, dictionaries: Dictionaries): Cursor => {
  try {
    const Generated = new Function(source(kind))() as CursorClass
    return new Generated(dictionaries)
  } catch (error) {
    if (error instanceof EvalError) return plainCursor(kind, dictionaries)
    throw error
  }
}

const valueAt = (column: Column, row: number, type: Field['type'], dictionaries: Dictionaries) => {
  const value = column[row]
  if (type === 'text') return dictionaries.text.text(value)
  if (type === 'address') return dictionaries.addresses.text(value)
  return type === 'flag' ? value === 1 : value
}

/** One row copied out of its batch: all of it, or some fields. Cold: only for rows that matter. */
export const plainEvent = (
  batch: Batch,
  row: number,
  dictionaries: Dictionaries,
  names: readonly string[] = Object.keys(KINDS[batch.kind].fields),
): PlainEvent => {
  const event: Record<string, string | number | boolean> = {}
  const fields = KINDS[batch.kind].fields as Readonly<Record<string, Field>>
  for (const name of names) {
    const { type } = fields[name]
    const column = batch.columns[name]
    event[name] = valueAt(column, row, type, dictionaries)
    if (type === 'text') event[`${name}Key`] = dictionaries.text.low[column[row]]
    if (type === 'address') event[`${name}Key`] = dictionaries.addresses.key(column[row])
  }
  return event
}
