// Hot. Nothing here may allocate per event: intelligence is asked once for each distinct value.
import type { Field } from '../events/kind.ts'
import { KINDS } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { Intel } from '../intel/intel.ts'

const UNKNOWN = -1

/** Fills the `lists` columns of batches: categories of the lists that hold a row's address or name. */
export class Enrichment {
  readonly #intel: Intel
  readonly #dictionaries: Dictionaries
  readonly #ofAddress: Int32Array
  readonly #ofText: Int32Array
  #addressGeneration = 0
  #textGeneration = 0
  readonly #lists: Record<string, readonly [name: string, of: string, type: Field['type']][]> = {}
  readonly #encoder = new TextEncoder()
  readonly #scratch = new Uint8Array(1024)

  constructor(intel: Intel, dictionaries: Dictionaries) {
    this.#intel = intel
    this.#dictionaries = dictionaries
    this.#ofAddress = new Int32Array(dictionaries.addresses.capacity + 1).fill(UNKNOWN)
    this.#ofText = new Int32Array(dictionaries.text.capacity + 1).fill(UNKNOWN)
    for (const { name, fields } of Object.values(KINDS) as { name: string; fields: Readonly<Record<string, Field>> }[])
      this.#lists[name] = listColumns(fields)
  }

  fill(batch: Batch): void {
    this.#forgetOld()
    const columns = this.#lists[batch.kind]
    for (let i = 0; i < columns.length; i++) {
      const [name, of, type] = columns[i]
      const to = batch.columns[name] as Uint32Array
      const from = batch.columns[of] as Uint32Array
      if (type === 'address') this.#fillAddresses(from, to, batch.rows)
      else this.#fillTexts(from, to, batch.rows)
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

  #address(id: number): number {
    const { words } = this.#dictionaries.addresses
    const w = id << 2
    const bits = this.#intel.categoriesOfAddress(words[w], words[w + 1], words[w + 2], words[w + 3])
    this.#ofAddress[id] = bits
    return bits
  }

  #text(id: number): number {
    const { written } = this.#encoder.encodeInto(this.#dictionaries.text.text(id), this.#scratch)
    const bits = this.#intel.categoriesOfDomain(this.#scratch, 0, written)
    this.#ofText[id] = bits
    return bits
  }

  #forgetOld(): void {
    const { addresses, text } = this.#dictionaries
    if (addresses.generation !== this.#addressGeneration) this.#ofAddress.fill(UNKNOWN)
    if (text.generation !== this.#textGeneration) this.#ofText.fill(UNKNOWN)
    this.#addressGeneration = addresses.generation
    this.#textGeneration = text.generation
  }
}

// Cold from here: run once at the start.
const listColumns = (fields: Readonly<Record<string, Field>>): [string, string, Field['type']][] =>
  Object.entries(fields)
    .filter(([, field]) => field.of !== undefined)
    .map(([name, field]) => [name, field.of as string, fields[field.of as string].type])
