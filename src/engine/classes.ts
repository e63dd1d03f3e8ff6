import type { KindName } from '../events/kinds.ts'
import { BATCH_ROWS, type Batch, type Column, type Dictionaries } from '../formats/batch.ts'
import { LOW } from '../tables/hash.ts'

/**
 * Columns with few values that most conditions read first. Rows that agree in all of them are of one class. When `where`
 * said no to a row and read nothing beyond these columns, it says no to the whole class, because it is a function of
 * what it reads: the next rows of that class, and batches that hold no other, cost a detection next to nothing.
 */
export const CLASS_FIELDS: Readonly<Record<KindName, readonly string[]>> = {
  flow: ['servicePort', 'protocol', 'direction', 'sent', 'accepted', 'remotePublic', 'remoteLists'],
  cloudtrail: [
    ...['eventName', 'errorCode', 'eventType', 'principalType', 'invokedBy', 'remoteLists', 'remotePublic'],
    ...['managementEvent', 'readOnly', 'parametersOmitted'],
  ],
  dns: ['queryType', 'queryLists', 'answerLists', 'answersMetadata', 'firewallAction'],
}

/** Bits that fields need: these are compared and hashed as one number. A row with more in one of them stays undecided. */
const WIDTHS: Readonly<Record<KindName, Readonly<Record<string, number>>>> = {
  flow: { servicePort: 16, protocol: 8, direction: 2, sent: 1, accepted: 1, remotePublic: 1 },
  cloudtrail: { managementEvent: 1, readOnly: 1, parametersOmitted: 1, remotePublic: 1 },
  dns: {},
}

/** Classes known at a time. Logs with more (a scan of all ports) begin anew with each batch, or stay undecided. */
export const CLASSES_MAX = 1 << 12
const SLOTS = CLASSES_MAX * 4
/** A row that finds no place within so many steps stays undecided: nobody can make the look-up slow. */
const STEPS_MAX = 32

/** What a detection said to a class. */
export const UNASKED = 0
/** No row of the class passes. */
export const NEVER = 1
/** It depends on more than the class. */
export const DEPENDS = 2

interface Table {
  readonly slots: Uint16Array
  /** By class: the batch that it was last met in, and then how many rows it has and where they end in `order`. */
  readonly met: Uint32Array
  readonly ends: Uint32Array
  /** Classes of the batch; the first `count` are valid. */
  readonly present: Uint16Array
  count: number
  size: number
  batch: number
}

type Classifier = (
  columns: readonly Column[],
  known: readonly Uint32Array[],
  rows: number,
  of: Uint16Array,
  table: Table,
) => void

/** What the rows of a class agree in: a field each, and all narrow ones in one number. */
const keysOf = (fields: readonly string[], widths: Readonly<Record<string, number>>) => {
  let shift = 0
  const narrow = fields.flatMap((name, i) => {
    const width = widths[name]
    if (width === undefined) return []
    const field = { value: `(w${i} << ${shift})`, excess: `(w${i} >>> ${width})` }
    shift += width
    return [field]
  })
  if (shift > 30) throw new RangeError('narrow fields must fit a small integer')
  const wide = fields.flatMap((name, i) => (widths[name] === undefined ? [`w${i}`] : []))
  const packed = narrow.map(({ value }) => value).join(' | ')
  const excess = narrow.map(({ excess }) => excess).join(' | ')
  return { keys: packed === '' ? wide : [packed, ...wide], excess: excess === '' ? '0' : excess }
}

const source = (fields: readonly string[], widths: Readonly<Record<string, number>>): string => {
  const { keys, excess } = keysOf(fields, widths)
  const each = (text: (i: number) => string, between: string) => keys.map((_, i) => text(i)).join(between)
  const eachField = (text: (i: number) => string) => fields.map((_, i) => text(i)).join('\n      ')
  const same = (id: string) => each(i => `k${i}[${id}] === v${i}`, ' && ')
  return `return function (columns, known, rows, of, table) {
    ${eachField(i => `const c${i} = columns[${i}]`)}
    ${each(i => `const k${i} = known[${i}]`, '\n    ')}
    const { slots, met, ends, present } = table
    const batch = ++table.batch
    let count = 0
    let last = 0
    for (let row = 0; row < rows; row++) {
      ${eachField(i => `const w${i} = c${i}[row]`)}
      ${keys.map((value, i) => `const v${i} = ${value}`).join('\n      ')}
      if (last !== 0 && ${same('last')} && (${excess}) === 0) { of[row] = last; ends[last]++; continue }
      let hash = ${LOW}
      ${each(i => `hash = Math.imul(hash ^ v${i}, 0x9e3779b1); hash ^= hash >>> 15`, '\n      ')}
      let id = 0
      if ((${excess}) === 0)
        for (let step = 0; step < ${STEPS_MAX}; step++) {
          const slot = (hash + step) & ${SLOTS - 1}
          id = slots[slot]
          if (id === 0) {
            if (table.size >= ${CLASSES_MAX}) break
            id = table.size++
            slots[slot] = id
            ${each(i => `k${i}[id] = v${i}`, '\n            ')}
            break
          }
          if (${same('id')}) break
          id = 0
        }
      of[row] = id
      last = id
      if (met[id] !== batch) { met[id] = batch; present[count++] = id; ends[id] = 0 }
      ends[id]++
    }
    table.count = count
  }`
}

/** One for each kind: compiled well for one pass is so for all. */
const classifiers = new Map<KindName, Classifier>()

/** Undefined where code may not be generated. */
const classifierOf = (kind: KindName): Classifier | undefined => {
  try {
    const made = classifiers.get(kind) ?? (new Function(source(CLASS_FIELDS[kind], WIDTHS[kind]))() as Classifier)
    return classifiers.set(kind, made).get(kind)
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    return undefined
  }
}

/** The rows of a batch, class by class, as a loop goes through them. */
export interface Rows {
  /** Rises when classes begin anew: what was said of them is void. */
  readonly generation: number
  /** Classes that the batch holds: the first `count` are valid. */
  readonly present: Uint16Array
  readonly count: number
  /** Rows, one class after the other in the order of `present`. */
  readonly order: Uint32Array
  /** By class: where its rows end in `order`. */
  readonly ends: Uint32Array
}

/** Sorts the rows of batches of one kind into classes. Class 0 is of rows that are not sorted: nothing is said of them. */
export class RowClasses implements Rows {
  generation = 0
  order = new Uint32Array(BATCH_ROWS)
  readonly #names: readonly string[]
  readonly #columns: Column[]
  readonly #known: readonly Uint32Array[]
  readonly #classify: Classifier | undefined
  /** By row of the batch last taken: its class. */
  #of = new Uint16Array(BATCH_ROWS)
  readonly #table: Table = {
    slots: new Uint16Array(SLOTS),
    met: new Uint32Array(CLASSES_MAX),
    ends: new Uint32Array(CLASSES_MAX),
    present: new Uint16Array(CLASSES_MAX),
    ...{ count: 0, size: 1, batch: 0 },
  }
  #textGeneration = -1

  constructor(kind: KindName) {
    this.#names = CLASS_FIELDS[kind]
    this.#columns = this.#names.map(() => new Uint8Array(0))
    this.#known = this.#names.map(() => new Uint32Array(CLASSES_MAX))
    this.#classify = classifierOf(kind)
  }

  get present(): Uint16Array {
    return this.#table.present
  }

  get count(): number {
    return this.#table.count
  }

  get ends(): Uint32Array {
    return this.#table.ends
  }

  take(batch: Batch, { text }: Dictionaries): void {
    if (batch.capacity > this.order.length) {
      this.#of = new Uint16Array(batch.capacity)
      this.order = new Uint32Array(batch.capacity)
    }
    const table = this.#table
    if (table.size >= CLASSES_MAX || text.generation !== this.#textGeneration) {
      table.slots.fill(0)
      table.size = 1
      this.generation++
      this.#textGeneration = text.generation
    }
    if (this.#classify === undefined) {
      table.present[0] = 0
      table.ends[0] = batch.rows
      table.count = 1
      this.#of.fill(0, 0, batch.rows)
    } else {
      for (let i = 0; i < this.#names.length; i++) this.#columns[i] = batch.columns[this.#names[i]]
      this.#classify(this.#columns, this.#known, batch.rows, this.#of, table)
    }
    this.#sort(batch.rows)
  }

  /** Writes the rows class by class. Afterwards `ends` is where each class ends. */
  #sort(rows: number): void {
    const { present, count, ends } = this.#table
    const { order } = this
    const of = this.#of
    let begin = 0
    for (let i = 0; i < count; i++) {
      const size = ends[present[i]]
      ends[present[i]] = begin
      begin += size
    }
    for (let row = 0; row < rows; row++) order[ends[of[row]]++] = row
  }
}

/** Rows that nobody sorted: all of them are of the class of which nothing is said. */
export class UnsortedRows implements Rows {
  readonly generation = 0
  readonly present = new Uint16Array(1)
  readonly count = 1
  readonly ends = new Uint32Array(1)
  order = new Uint32Array(0)

  take(rows: number): Rows {
    if (rows > this.order.length) this.order = Uint32Array.from({ length: rows }, (_, row) => row)
    this.ends[0] = rows
    return this
  }
}
