import type { TextTable } from '../tables/text.ts'
import { WASM } from './kernel.generated.ts'
import type { NameTable } from './name-table.ts'
import { seenOther, seenV4 } from './seen-addresses.ts'

/** What is used of the global; Node's own types do not hold it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
}

interface Exports {
  freeFrom(): number
  planAt(number: number): number
  fromAt(): number
  toAt(): number
  idsAt(): number
  answersAt(): number
  answersMet(): number
  answersTaken(): number
  useTexts(...where: readonly number[]): void
  scan(plan: number, p: number, to: number, depth: number): number
  readFlow(sheet: number, from: number, to: number, most: number): number
  forgetAddresses(): void
}

/** What a member's value may be: anything else is left to the plain scanner. */
export const KINDS = { text: 0, flag: 1, port: 2, object: 3, answers: 4, other: 5 } as const
/** How a member's text is taken into the dictionary; of an IPv4 address its number is taken instead, 0 for any other. */
export const TAKEN = { no: 0, cut: 1, short: 2, domain: 3, v4: 4, unique: 5 } as const

/** An object that is entered: the names that are looked for in it, and the slot of each. */
export interface PlanLevel {
  readonly names: NameTable
  readonly numbers: ArrayLike<number>
  readonly depth: number
}

/** What a format's records hold, by slot: kernels/records.ts says what becomes of it. */
export interface Plan {
  readonly kinds: readonly (keyof typeof KINDS)[]
  readonly taken: readonly (keyof typeof TAKEN)[]
  /** The level that an object's members are looked up in. */
  readonly sublevels: readonly number[]
  /** Level 0 is the record itself. */
  readonly levels: readonly PlanLevel[]
  /** Slot of an answer's data, before that of its type, and the level of an answer. */
  readonly answer?: readonly [slot: number, level: number]
}

export const CLOUDTRAIL_PLAN = 0
export const DNS_PLAN = 1

const PAGE = 1 << 16
const SLOTS = 64
const LEVELS_MAX = 12
const LEVEL_BYTES = 1360
const NAMES_MAX = 32
/** Vectors are read, and written, so far behind the end of what they concern. */
export const SLACK = 64

/**
 * The scanner in WebAssembly, with a memory that never grows: what lies in it are the window that objects are unpacked
 * into and the texts that were met. Its source is kernels/; the scanners in TypeScript are the specification.
 */
export class Kernel {
  readonly #exports: Exports
  readonly #buffer: ArrayBuffer
  #free: number
  /** Where each slot's text lies, as the plain scanners tell it, with 0 at the beginning of the memory. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** The id of each slot's text, where the plan takes it. */
  readonly ids: Uint32Array
  /** For each A and AAAA answer, in fours: where its data begin and end, and the IPv4 address that they are, or 0. */
  readonly answers: Int32Array
  /** The whole memory. */
  readonly bytes: Uint8Array

  /** Throws where there is no WebAssembly, no SIMD, or not so much memory. */
  constructor(bytes: number) {
    const pages = Math.ceil(bytes / PAGE)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const bytesOf = new Uint8Array(memory.buffer)
    const addressAt = (from: number, to: number): number => seenOther(bytesOf, from, to)
    const env = { memory, addressV4: seenV4, addressAt }
    this.#exports = new WebAssembly.Instance(compiled(), { env }).exports as Exports
    this.#buffer = memory.buffer
    this.#free = this.#exports.freeFrom()
    this.from = new Int32Array(memory.buffer, this.#exports.fromAt(), SLOTS)
    this.to = new Int32Array(memory.buffer, this.#exports.toAt(), SLOTS)
    this.ids = new Uint32Array(memory.buffer, this.#exports.idsAt(), SLOTS)
    this.answers = new Int32Array(memory.buffer, this.#exports.answersAt(), SLOTS * 4)
    this.bytes = bytesOf
  }

  /** A part of the memory that is nobody else's, all zeros. */
  readonly space = (bytes: number): Uint8Array => {
    if (this.#free + bytes + SLACK > this.#buffer.byteLength) throw new RangeError('the kernel has no more memory')
    const part = new Uint8Array(this.#buffer, this.#free, bytes)
    this.#free = (this.#free + bytes + SLACK + 63) & ~63
    return part
  }

  /** Takes texts into this table, which must lie in the kernel's own space. */
  useTexts({ slots, arena, start, low, high, state, capacity, arenaMax }: TextTable['parts']): void {
    const [at, mask] = [slots.byteOffset, slots.length / 2 - 1]
    this.#exports.useTexts(
      ...[at, mask, arena.byteOffset, arenaMax, start.byteOffset, low.byteOffset, high.byteOffset],
      ...[state.byteOffset, capacity],
    )
  }

  /** A window to unpack objects into, or undefined when there is no room for it. */
  window(bytes: number): Uint8Array | undefined {
    return this.#free + bytes + SLACK > this.#buffer.byteLength ? undefined : this.space(bytes)
  }

  /** True when the bytes are a part of the kernel's memory. */
  holds(bytes: Uint8Array): boolean {
    return bytes.buffer === this.#buffer
  }

  learn(number: number, { kinds, taken, sublevels, levels, answer }: Plan): void {
    if (kinds.length > SLOTS || levels.length > LEVELS_MAX) throw new RangeError('a plan too large for the kernel')
    const at = this.#exports.planAt(number)
    const plan = this.bytes.subarray(at)
    const view = new DataView(this.#buffer, at)
    kinds.forEach((kind, slot) => {
      plan[slot] = KINDS[kind]
      plan[SLOTS + slot] = sublevels[slot] ?? 0
    })
    const texts = taken.flatMap((how, slot) => (how === 'no' ? [] : [[slot, TAKEN[how]]]))
    texts.forEach(([slot, how], i) => {
      plan[SLOTS * 2 + i] = slot
      plan[SLOTS * 3 + i] = how
    })
    const counts = [kinds.length, texts.length, answer?.[0] ?? 0, answer?.[1] ?? 0]
    counts.forEach((count, i) => {
      view.setInt32(SLOTS * 4 + i * 4, count, true)
    })
    levels.forEach((level, i) => {
      layLevel(this.bytes.subarray(at + SLOTS * 4 + 16 + i * LEVEL_BYTES), level)
    })
  }

  /**
   * Scans the record whose brace is at p of the memory, reading no further than `to`. Returns the position after it, or
   * a negative number when the plain scanner must read it.
   */
  scan(plan: number, p: number, to: number, depth: number): number {
    return this.#exports.scan(plan, p, to, depth)
  }

  /** Reads lines of a flow log: see FlowKernel. */
  readFlow(sheet: number, from: number, to: number, most: number): number {
    return this.#exports.readFlow(sheet, from, to, most)
  }

  /** Addresses that flow logs held before the dictionary began anew. */
  forgetAddresses(): void {
    this.#exports.forgetAddresses()
  }

  /** How many answers the last record has, and how many of them lie in `answers`. */
  get answersMet(): number {
    return this.#exports.answersMet()
  }
  get answersTaken(): number {
    return this.#exports.answersTaken()
  }
}

const layLevel = (into: Uint8Array, { names, numbers, depth }: PlanLevel): void => {
  const { slots, bytes, start, salt } = names.parts
  if (start.length > NAMES_MAX + 1) throw new RangeError('too many names for the kernel')
  into.set(slots)
  for (let i = 0; i + 1 < start.length; i++) {
    const name = bytes.subarray(start[i], start[i + 1])
    if (name.length > 32) throw new RangeError('a name too long for the kernel')
    into[256 + i] = name.length
    into[288 + i] = numbers[i]
    into.set(name, 336 + i * 32)
  }
  const view = new DataView(into.buffer, into.byteOffset)
  view.setInt32(320, salt, true)
  view.setInt32(324, depth, true)
}

let module: object | undefined
const compiled = (): object => (module ??= new WebAssembly.Module(Buffer.from(WASM, 'base64')))

/** Enough for a worker's texts and its window. What is not touched is not there. */
const MEMORY_BYTES = 32 << 20

/** The kernel, or undefined where it cannot run: the plain scanners do the same. */
export const openKernel = (): Kernel | undefined => {
  try {
    return new Kernel(MEMORY_BYTES)
  } catch {
    return undefined
  }
}
