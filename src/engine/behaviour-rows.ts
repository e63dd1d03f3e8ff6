// Hot. Nothing here may allocate per event.
import type { Batch, Dictionaries } from '../formats/batch.ts'
import { DOINGS, PRINCIPALS, RESOURCE_OF, SHARED_ROLE } from '../learn/behaviour/shape.ts'
import { CallMask } from './operations.ts'
import type { Rows } from './tuple-table.ts'

const NONE = new Uint32Array(0)
const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const SPACE = 32

const UNASKED = 0
const SHARED = 1
const OWN = 2

/** Rows that are somebody's doing, with the person behind a shared role and the thing that a call was about. */
export class BehaviourRows implements Rows {
  readonly #dictionaries: Dictionaries
  readonly #principals: CallMask
  readonly #doings: CallMask
  readonly #parameters: ParameterMask
  /** By text id: whether a role of this name is shared by people. */
  readonly #shared: Uint8Array
  #generation = -1
  #batch: Batch | undefined
  #isPrincipal: Uint8Array = new Uint8Array(0)
  #isDoing: Uint8Array = new Uint8Array(0)
  #parameterOf: Uint8Array = new Uint8Array(0)
  #type: Uint32Array = NONE
  #doing: Uint32Array = NONE
  #invokedBy: Uint32Array = NONE
  #name: Uint32Array = NONE
  #id: Uint32Array = NONE
  #call: Uint32Array = NONE

  constructor(dictionaries: Dictionaries) {
    const { capacity } = dictionaries.text
    this.#dictionaries = dictionaries
    this.#principals = new CallMask(PRINCIPALS, capacity)
    this.#doings = new CallMask(DOINGS, capacity)
    this.#parameters = new ParameterMask(capacity)
    this.#shared = new Uint8Array(capacity + 1)
  }

  bind(batch: Batch): void {
    const { columns } = batch
    const { generation } = this.#dictionaries.text
    if (generation !== this.#generation) this.#shared.fill(UNASKED)
    this.#generation = generation
    this.#batch = batch
    this.#isPrincipal = this.#principals.refresh(this.#dictionaries)
    this.#isDoing = this.#doings.refresh(this.#dictionaries)
    this.#parameterOf = this.#parameters.refresh(this.#dictionaries)
    this.#type = columns['principalType'] as Uint32Array
    this.#doing = columns['eventType'] as Uint32Array
    this.#invokedBy = columns['invokedBy'] as Uint32Array
    this.#name = columns['principalName'] as Uint32Array
    this.#id = columns['principalId'] as Uint32Array
    this.#call = columns['eventName'] as Uint32Array
  }

  keeps(row: number): boolean {
    const doing = this.#doing[row]
    return (
      this.#isPrincipal[this.#type[row]] === 1 &&
      this.#invokedBy[row] === 0 &&
      (doing === 0 || this.#isDoing[doing] === 1)
    )
  }

  derive(name: string, row: number): number {
    if (name === 'session') return this.#session(row)
    const parameter = this.#parameterOf[this.#call[row]]
    return parameter === 0 ? 0 : this.#parameter(row, PARAMETERS[parameter])
  }

  #session(row: number): number {
    const name = this.#name[row]
    if (name === 0) return 0
    if (this.#shared[name] === UNASKED) this.#shared[name] = this.#ask(name)
    return this.#shared[name] === SHARED ? this.#id[row] : 0
  }

  /** The value of a request parameter, as a text id; 0 where there is none or it is not plain text. */
  #parameter(row: number, name: Sought): number {
    const batch = this.#batch as Batch
    const { bytes } = batch
    const from = batch.offset[row] - batch.base
    const end = from + batch.length[row]
    const parameters = seek(bytes, from, end, REQUEST)
    if (parameters < 0) return 0
    let at = seek(bytes, parameters, end, name)
    if (at < 0) return 0
    while (at < end && (bytes[at] === COLON || bytes[at] === SPACE)) at++
    if (bytes[at] !== QUOTE) return 0
    const start = at + 1
    for (at = start; at < end && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) return 0
    return this.#dictionaries.text.intern(bytes, start, at)
  }

  // Cold from here: once for each distinct name.
  #ask(name: number): number {
    return this.#dictionaries.text.text(name).startsWith(SHARED_ROLE) ? SHARED : OWN
  }
}

/** A name in quotes, and how far a search may go on from a byte that would be under its end. */
interface Sought {
  readonly name: Uint8Array
  readonly skip: Uint8Array
}

/** Where the first copy of a name in from..to ends, or -1. Bytes that it does not hold are skipped by its length. */
const seek = (bytes: Uint8Array, from: number, to: number, { name, skip }: Sought): number => {
  const end = name.length - 1
  for (let i = from + end; i < to; i += skip[bytes[i]]) {
    let n = 0
    while (n <= end && bytes[i - n] === name[end - n]) n++
    if (n > end) return i + 1
  }
  return -1
}

const quoted = (text: string): Sought => {
  const name = new Uint8Array(Buffer.from(`"${text}"`))
  const skip = new Uint8Array(256).fill(name.length)
  for (let i = 0; i < name.length - 1; i++) skip[name[i]] = name.length - 1 - i
  return { name, skip }
}
const REQUEST = quoted('requestParameters')
/** Names of parameters; the first stands for none. */
const NAMES = ['', ...new Set(Object.values(RESOURCE_OF))]
const PARAMETERS = NAMES.map(quoted)

/** By an operation's text id: which parameter names what it is about. */
class ParameterMask {
  readonly #bits: Uint8Array
  #generation = -1

  constructor(capacity: number) {
    this.#bits = new Uint8Array(capacity + 1)
  }

  refresh({ text }: Dictionaries): Uint8Array {
    if (text.generation === this.#generation) return this.#bits
    this.#bits.fill(0)
    for (const [call, name] of Object.entries(RESOURCE_OF)) this.#bits[text.internText(call)] = NAMES.indexOf(name)
    this.#bits[0] = 0
    this.#generation = text.generation
    return this.#bits
  }
}
