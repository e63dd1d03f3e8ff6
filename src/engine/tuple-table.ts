// Hot. Nothing here may allocate per event: a behaviour costs memory only when it is new in its object and minute.
import type { Field } from '../events/kind.ts'
import { KINDS } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { TupleShape } from '../learn/model.ts'
import type { ModelName } from '../sdk/profile.ts'
import { finish, HIGH, mix } from '../tables/hash.ts'
import type { Collector, TuplePart } from './collector.ts'
import { recordId } from './groups.ts'

/** Tuples held before they are handed over; a batch always still fits. */
const TUPLES_MAX = 1 << 14
const SLOTS = TUPLES_MAX * 2
const BATCH_MAX = 1 << 12

/** Chooses rows, and fills what no column holds. */
export interface Rows {
  /** Called before a batch's rows. */
  bind(batch: Batch): void
  keeps(row: number): boolean
  /** The text id of a derived text, by its name. */
  derive(name: string, row: number): number
}

/** Gathers rows that agree in all texts and numbers of the shape and in their minute. */
export class TupleTable implements Collector {
  readonly #model: ModelName
  readonly #shape: TupleShape
  readonly #dictionaries: Dictionaries
  readonly #rows: Rows
  readonly #slots = new Int32Array(SLOTS)
  /** One column for each text and number of the shape, then the minute. */
  readonly #keys: readonly Uint32Array[]
  readonly #at = new Uint32Array(TUPLES_MAX)
  readonly #id = new Float64Array(TUPLES_MAX)
  readonly #offset = new Float64Array(TUPLES_MAX)
  readonly #length = new Uint32Array(TUPLES_MAX)
  readonly #count = new Uint32Array(TUPLES_MAX)
  readonly #names: readonly string[]
  readonly #sources: (Uint32Array | undefined)[]
  readonly #row: Uint32Array
  #size = 0
  lost = 0

  constructor(model: ModelName, shape: TupleShape, dictionaries: Dictionaries, rows: Rows) {
    this.#model = model
    this.#shape = shape
    this.#dictionaries = dictionaries
    this.#rows = rows
    this.#names = [...shape.texts, ...shape.numbers]
    this.#keys = [...this.#names, 'minute'].map(() => new Uint32Array(TUPLES_MAX))
    this.#sources = this.#names.map(() => undefined)
    this.#row = new Uint32Array(this.#names.length + 1)
  }

  get isFull(): boolean {
    return this.#size > TUPLES_MAX - BATCH_MAX
  }

  take(batch: Batch): void {
    const names = this.#names
    const sources = this.#sources
    const values = this.#row
    const rows = this.#rows
    const width = names.length
    const times = batch.columns['at']
    for (let c = 0; c < width; c++) sources[c] = batch.columns[names[c]] as Uint32Array | undefined
    rows.bind(batch)
    for (let row = 0; row < batch.rows; row++) {
      if (!rows.keeps(row)) continue
      const minute = (times[row] / 60) | 0
      let hash = mix(HIGH, minute)
      for (let c = 0; c < width; c++) {
        const source = sources[c]
        const value = source === undefined ? rows.derive(names[c], row) : source[row]
        values[c] = value
        hash = mix(hash, value)
      }
      values[width] = minute
      this.#add(batch, row, finish(hash))
    }
  }

  #add(batch: Batch, row: number, hash: number): void {
    const slots = this.#slots
    let slot = hash & (SLOTS - 1)
    for (;;) {
      const tuple = slots[slot] - 1
      if (tuple < 0) break
      if (this.#equals(tuple)) {
        this.#count[tuple]++
        this.#earlier(batch, row, tuple)
        return
      }
      slot = (slot + 1) & (SLOTS - 1)
    }
    if (this.#size >= TUPLES_MAX) {
      this.lost++
      return
    }
    const tuple = this.#size++
    slots[slot] = tuple + 1
    for (let c = 0; c < this.#row.length; c++) this.#keys[c][tuple] = this.#row[c]
    this.#count[tuple] = 1
    this.#mark(batch, row, tuple, recordId(batch, row, this.#dictionaries))
  }

  #equals(tuple: number): boolean {
    const values = this.#row
    for (let c = values.length - 1; c >= 0; c--) if (this.#keys[c][tuple] !== values[c]) return false
    return true
  }

  /** The tuple is known by its earliest record, of equal ones by that with the lowest id. */
  #earlier(batch: Batch, row: number, tuple: number): void {
    const at = batch.columns['at'][row]
    if (at > this.#at[tuple]) return
    const id = recordId(batch, row, this.#dictionaries)
    if (at < this.#at[tuple] || id < this.#id[tuple]) this.#mark(batch, row, tuple, id)
  }

  #mark(batch: Batch, row: number, tuple: number, id: number): void {
    this.#at[tuple] = batch.columns['at'][row]
    this.#id[tuple] = id
    this.#offset[tuple] = batch.offset[row]
    this.#length[tuple] = batch.length[row]
  }

  // Cold from here: once for each object.
  flush(): TuplePart | undefined {
    const rows = this.#size
    if (rows === 0) return undefined
    const { text, addresses } = this.#dictionaries
    const fields = KINDS[this.#shape.kind].fields as Readonly<Record<string, Field>>
    const values = ['']
    const known = new Map<string, number>([['', 0]])
    const placeOf = (value: string): number => {
      const place = known.get(value) ?? values.length
      if (place === values.length) {
        known.set(value, place)
        values.push(value)
      }
      return place
    }
    const ofTexts = new Map<number, number>()
    const ofAddresses = new Map<number, number>()
    const texts = this.#shape.texts.map((name, c) => {
      const isAddress = fields[name]?.type === 'address'
      const [table, ids] = isAddress ? [addresses, ofAddresses] : [text, ofTexts]
      const column = this.#keys[c].slice(0, rows)
      // Most rows have the text that the row before has.
      let last = 0
      let place = 0
      for (let row = 0; row < rows; row++) {
        const id = column[row]
        if (id !== last) {
          last = id
          const known = id === 0 ? 0 : ids.get(id)
          place = known ?? placeOf(table.text(id))
          if (known === undefined) ids.set(id, place)
        }
        column[row] = place
      }
      return column
    })
    const numbers = this.#shape.numbers.map((_, i) => this.#keys[this.#shape.texts.length + i].slice(0, rows))
    const part = {
      ...{ model: this.#model, rows, values, texts, numbers },
      at: this.#at.slice(0, rows),
      id: this.#id.slice(0, rows),
      offset: this.#offset.slice(0, rows),
      length: this.#length.slice(0, rows),
      count: this.#count.slice(0, rows),
    }
    this.#size = 0
    this.#slots.fill(0)
    return part
  }
}
