// Hot. Nothing here may allocate per event.
import type { Field } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import type { Batch } from '../formats/batch.ts'
import type { RowDetection } from '../sdk/detection.ts'
import type { Operations } from './operations.ts'

/** List memberships of a batch take few values; more than this and nothing is skipped. */
const VALUES_MAX = 64

/**
 * What a batch holds at all, looked up once for all detections: the values of its lists columns and the operations
 * called. Most detections ask for a list or an operation that a batch has nothing of, and need not look at its rows.
 */
export class Present {
  readonly #columns: Readonly<Record<string, readonly string[]>>
  readonly #values: Record<string, number[]> = {}
  readonly #many: Record<string, boolean> = {}
  readonly #operations: Operations
  /** Numbers of the operations called, each once, as far as somebody asks for them. */
  readonly calls: Uint32Array
  callCount = 0
  readonly #seenIn: Uint32Array
  #batch = 0

  constructor(operations: Operations) {
    const kinds = Object.values(KINDS) as { name: string; fields: Readonly<Record<string, Field>> }[]
    this.#columns = Object.fromEntries(kinds.map(({ name, fields }) => [name, listsColumns(fields)]))
    for (const name of Object.values(this.#columns).flat()) this.#values[name] = []
    this.#operations = operations
    this.calls = new Uint32Array(operations.count + 1)
    this.#seenIn = new Uint32Array(operations.count + 1)
  }

  /** The operations' numbers must be those of the batch's dictionary. */
  take(batch: Batch): void {
    const columns = this.#columns[batch.kind]
    for (let i = 0; i < columns.length; i++) this.#takeLists(columns[i], batch.columns[columns[i]], batch.rows)
    if (batch.kind === 'cloudtrail') this.#takeCalls(batch.columns['eventName'], batch.rows)
  }

  /** The values of a lists column in this batch; undefined when there are too many to go through. */
  valuesOf(column: string): readonly number[] | undefined {
    return this.#many[column] ? undefined : this.#values[column]
  }

  #takeLists(name: string, column: ArrayLike<number>, rows: number): void {
    const values = this.#values[name]
    values.length = 0
    this.#many[name] = false
    let last = -1
    for (let row = 0; row < rows; row++) {
      const value = column[row]
      if (value === last) continue
      last = value
      if (values.includes(value)) continue
      if (values.length >= VALUES_MAX) {
        this.#many[name] = true
        return
      }
      values.push(value)
    }
  }

  #takeCalls(column: ArrayLike<number>, rows: number): void {
    const batch = ++this.#batch
    const seenIn = this.#seenIn
    const { numbers } = this.#operations
    let count = 0
    for (let row = 0; row < rows; row++) {
      const number = numbers[column[row]]
      if (number === 0 || seenIn[number] === batch) continue
      seenIn[number] = batch
      this.calls[count++] = number
    }
    this.callCount = count
  }
}

// Cold from here: once for each detection, or for each value that a lists column ever had.
const listsColumns = (fields: Readonly<Record<string, Field>>): string[] =>
  Object.keys(fields).filter(name => fields[name].of !== undefined)

const READ_MORE = new Error('read more than the lists')

/**
 * Says which values of a lists column decide against a detection by themselves. It is found out by asking: `where` is
 * a function of the event alone, so when it answers no after reading nothing but that column, it answers no for every
 * row with that value.
 */
export class Refusals {
  readonly column: string
  readonly #where: (event: never) => boolean
  readonly #refused = new Map<number, boolean>()

  constructor(detection: RowDetection, column: string) {
    this.column = column
    this.#where = detection.where
  }

  /** True when no row with one of these values can match. */
  refusesAll(values: readonly number[]): boolean {
    for (let i = 0; i < values.length; i++) if (!this.refuses(values[i])) return false
    return true
  }

  refuses(value: number): boolean {
    const known = this.#refused.get(value)
    if (known !== undefined) return known
    const refused = this.#ask(value)
    this.#refused.set(value, refused)
    return refused
  }

  #ask(value: number): boolean {
    const event = new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === this.column) return value
          throw READ_MORE
        },
      },
    )
    try {
      return !this.#where(event as never)
    } catch {
      return false
    }
  }
}

/** The lists column that a detection asks first, so that rows on no list are none of its business; else undefined. */
export const refusalsOf = (detection: RowDetection): Refusals | undefined => {
  const { fields } = KINDS[detection.on as KindName] as { fields: Readonly<Record<string, Field>> }
  return listsColumns(fields)
    .map(column => new Refusals(detection, column))
    .find(refusals => refusals.refuses(0))
}
