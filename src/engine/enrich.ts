// Hot. Nothing here may allocate per event: intelligence is asked once for each distinct value.
import { createHash } from 'node:crypto'
import type { Field } from '../events/kind.ts'
import { KINDS } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { Intel } from '../intel/intel.ts'
import { type Names, openNames } from '../learn/names/names.ts'

const UNKNOWN = -1

/** Fills the columns that are looked up: categories of the lists that hold a row's address, name or key, and countries. */
export class Enrichment {
  readonly #intel: Intel
  readonly #dictionaries: Dictionaries
  readonly #ofAddress: Int32Array
  readonly #ofText: Int32Array
  readonly #ofKey: Int32Array
  readonly #placeOf: Int32Array
  /** By id of a DNS name: of its registrable domain, and what else is found out of it. */
  readonly #registered: Int32Array
  readonly #generated: Uint8Array
  readonly #payload: Uint16Array
  readonly #mining: Uint16Array
  readonly #open: Uint8Array
  #names: Names | undefined
  #addressGeneration = 0
  #textGeneration = 0
  readonly #lists: Record<string, readonly Lookup[]> = {}

  constructor(intel: Intel, dictionaries: Dictionaries) {
    this.#intel = intel
    this.#dictionaries = dictionaries
    this.#ofAddress = new Int32Array(dictionaries.addresses.capacity + 1).fill(UNKNOWN)
    this.#ofText = new Int32Array(dictionaries.text.capacity + 1).fill(UNKNOWN)
    this.#ofKey = new Int32Array(dictionaries.text.capacity + 1).fill(UNKNOWN)
    this.#placeOf = new Int32Array(dictionaries.addresses.capacity + 1).fill(UNKNOWN)
    this.#registered = new Int32Array(dictionaries.text.capacity + 1).fill(UNKNOWN)
    this.#generated = new Uint8Array(dictionaries.text.capacity + 1)
    this.#payload = new Uint16Array(dictionaries.text.capacity + 1)
    this.#mining = new Uint16Array(dictionaries.text.capacity + 1)
    this.#open = new Uint8Array(dictionaries.text.capacity + 1)
    for (const { name, fields } of Object.values(KINDS) as { name: string; fields: Readonly<Record<string, Field>> }[])
      this.#lists[name] = lookups(fields)
  }

  fill(batch: Batch): void {
    this.#forgetOld()
    const columns = this.#lists[batch.kind]
    for (let i = 0; i < columns.length; i++) {
      const { name, of, how } = columns[i]
      const to = batch.columns[name] as Uint32Array
      const from = batch.columns[of] as Uint32Array
      if (how === 'address') this.#fillAddresses(from, to, batch.rows)
      else if (how === 'name') this.#fillTexts(from, to, batch.rows)
      else if (how === 'key') this.#fillKeys(from, to, batch.rows)
      else this.#fillPlaces(from, to, batch.rows)
    }
    if (batch.kind === 'dns') this.#fillNames(batch)
  }

  #fillNames({ columns, rows }: Batch): void {
    const { query, registered, generated, payload, mining, open } = columns
    const known = this.#registered
    for (let row = 0; row < rows; row++) {
      const id = query[row]
      if (known[id] === UNKNOWN) this.#name(id)
      registered[row] = known[id]
      generated[row] = this.#generated[id]
      payload[row] = this.#payload[id]
      mining[row] = this.#mining[id]
      open[row] = this.#open[id]
    }
  }

  #fillAddresses(from: Uint32Array, to: Uint32Array, rows: number): void {
    const known = this.#ofAddress
    for (let row = 0; row < rows; row++) {
      const id = from[row]
      to[row] = id === 0 ? 0 : known[id] === UNKNOWN ? this.#address(id) : known[id]
    }
  }

  #fillTexts(from: Uint32Array, to: Uint32Array, rows: number): void {
    const known = this.#ofText
    for (let row = 0; row < rows; row++) {
      const id = from[row]
      to[row] = id === 0 ? 0 : known[id] === UNKNOWN ? this.#text(id) : known[id]
    }
  }

  #fillKeys(from: Uint32Array, to: Uint32Array, rows: number): void {
    const known = this.#ofKey
    for (let row = 0; row < rows; row++) {
      const id = from[row]
      to[row] = id === 0 ? 0 : known[id] === UNKNOWN ? this.#key(id) : known[id]
    }
  }

  #fillPlaces(from: Uint32Array, to: Uint32Array, rows: number): void {
    const known = this.#placeOf
    for (let row = 0; row < rows; row++) {
      const id = from[row]
      to[row] = id === 0 ? 0 : known[id] === UNKNOWN ? this.#place(id) : known[id]
    }
  }

  #address(id: number): number {
    const { words } = this.#dictionaries.addresses
    const w = id << 2
    const bits = this.#intel.categoriesOfAddress(words[w], words[w + 1], words[w + 2], words[w + 3])
    this.#ofAddress[id] = bits
    return bits
  }

  #text(id: number): number {
    const { text } = this.#dictionaries
    const bits = this.#intel.categoriesOfDomain(text.arena, text.startOf(id), text.endOf(id))
    this.#ofText[id] = bits
    return bits
  }

  #key(id: number): number {
    const bits = this.#intel.categoriesOfHash(sha256(this.#dictionaries.text.text(id)))
    this.#ofKey[id] = bits
    return bits
  }

  #name(id: number): void {
    const names = (this.#names ??= openNames())
    const { text } = this.#dictionaries
    const to = text.endOf(id)
    if (id === 0) names.registered = -1
    else names.look(text.arena, text.startOf(id), to)
    // What is found out of a name is one text more at most: a batch leaves far more room than that.
    this.#registered[id] = names.registered < 0 ? 0 : text.intern(text.arena, names.registered, to)
    this.#generated[id] = names.registered < 0 ? 0 : names.generated
    this.#payload[id] = names.registered < 0 ? 0 : names.payload
    this.#mining[id] = names.registered < 0 ? 0 : names.mining
    this.#open[id] = names.registered < 0 ? 0 : names.open
  }

  #place(id: number): number {
    const place = this.#intel.placeOf(this.#dictionaries.addresses.text(id))
    this.#placeOf[id] = place
    return place
  }

  #forgetOld(): void {
    const { addresses, text } = this.#dictionaries
    if (addresses.generation !== this.#addressGeneration) {
      this.#ofAddress.fill(UNKNOWN)
      this.#placeOf.fill(UNKNOWN)
    }
    if (text.generation !== this.#textGeneration) {
      this.#ofText.fill(UNKNOWN)
      this.#ofKey.fill(UNKNOWN)
      this.#registered.fill(UNKNOWN)
    }
    this.#addressGeneration = addresses.generation
    this.#textGeneration = text.generation
  }
}

// Cold from here: run once at the start.
interface Lookup {
  readonly name: string
  readonly of: string
  readonly how: 'address' | 'name' | 'key' | 'place'
}

const lookups = (fields: Readonly<Record<string, Field>>): Lookup[] =>
  Object.entries(fields).flatMap(([name, { type, of, hashed }]) => {
    if (of === undefined) return []
    const how = type === 'place' ? 'place' : hashed ? 'key' : fields[of].type === 'address' ? 'address' : 'name'
    return [{ name, of, how }]
  })

/** Lists hold keys by this alone. Cold: once for each distinct key. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
