import type { Batch, Dictionaries } from './batch.ts'
import { type Plan, SLOT, SLOTS } from './flow-fields.ts'
import type { RegularLines, RegularReader } from './flow-regular.ts'
import type { Kernel } from './kernel.ts'
import { portRanks } from './sides.ts'

/** The columns that kernels/flow.ts fills, in its order, behind a row's offset and length. */
const COLUMNS = [
  ...['at', 'end', 'account', 'region', 'interface', 'instance', 'vpc', 'subnet', 'local', 'remote', 'remotePublic'],
  ...['localPort', 'remotePort', 'servicePort', 'protocol', 'packets', 'bytes', 'tcpFlags', 'direction', 'sent'],
  ...['accepted', 'sidesKnown', 'service'],
]

/** Where things lie in a sheet, as kernels/flow.ts says: in numbers of four bytes, or bytes. */
const COUNT = 0
const LONGEST = 1
const ACCOUNT = 2
const REGION = 3
const UNKNOWN_ACCOUNT = 4
const ROWS = 5
const EVENTS = 6
const RANKS = 7
const START_SLOT = 8
const SOURCE_SLOT = 9
const DESTINATION_SLOT = 10
const BASE_DOUBLE = 6
const FIRST_COLUMN = 16
const VERBS = 256
const VERBS_MAX = 128
const PLAN_SLOTS = VERBS + VERBS_MAX
const VALUES = PLAN_SLOTS + VERBS_MAX
const SHEET_BYTES = VALUES + SLOTS * 4 + 4
/** A flow batch, roughly twice. */
const BATCH_BYTES = 1 << 20

/** Reads regular lines in WebAssembly, straight into columns that lie in its memory. */
export class FlowKernel {
  readonly #kernel: Kernel
  readonly #sheet: Uint8Array
  readonly #numbers: Int32Array
  readonly #base: Float64Array
  readonly #room: Uint8Array
  /** What the sheet holds. */
  #planOf: Plan | undefined
  #placesOf: readonly number[] | undefined
  #addressGeneration = -1
  #textGeneration = -1

  constructor(kernel: Kernel) {
    this.#kernel = kernel
    this.#sheet = kernel.space(SHEET_BYTES)
    this.#room = kernel.space(BATCH_BYTES)
    const { buffer, byteOffset } = this.#sheet
    this.#numbers = new Int32Array(buffer, byteOffset, SHEET_BYTES >> 2)
    this.#base = new Float64Array(buffer, byteOffset, SHEET_BYTES >> 3)
    const ranks = kernel.space(portRanks.length)
    ranks.set(portRanks)
    this.#numbers[RANKS] = ranks.byteOffset
  }

  /** Memory for the columns of one batch: the same for each, so that a worker's decoders must take turns. */
  batchSpace(): (bytes: number) => Uint8Array {
    let used = 0
    return bytes => {
      const from = used
      used += (bytes + 63) & ~63
      if (used > BATCH_BYTES) throw new RangeError('a batch too large for the kernel')
      return this.#room.subarray(from, from + bytes)
    }
  }

  /** A reader of lines by this plan into a batch; undefined for plans whose rows need more than their line. */
  readerOf(plan: Plan, { columns, offset, length }: Batch): RegularReader | undefined {
    if (plan.fills[SLOT.attachment] === 1 || plan.fills[SLOT.transitSide] === 1) return undefined
    if (plan.verbs.length > VERBS_MAX) return undefined
    const all = [offset, length, ...COLUMNS.map(name => columns[name])]
    if (!all.every(({ buffer }) => buffer === this.#sheet.buffer)) return undefined
    const places = all.map(({ byteOffset }) => byteOffset)
    return (lines, from, to, most) => {
      if (this.#planOf !== plan || this.#placesOf !== places) this.#learn(plan, places)
      return this.#read(lines, from, to, most)
    }
  }

  #learn(plan: Plan, places: readonly number[]): void {
    this.#planOf = plan
    this.#placesOf = places
    const { verbs, slots, fills } = plan
    const numbers = this.#numbers
    this.#sheet.set(verbs, VERBS)
    this.#sheet.set(slots, PLAN_SLOTS)
    this.#sheet.fill(0, VALUES)
    // A log without the action column was made for one kind of traffic; accepted is the one that matters more.
    if (fills[SLOT.action] === 0) numbers[VALUES / 4 + SLOT.action] = 1
    numbers[COUNT] = verbs.length
    numbers[START_SLOT] = fills[SLOT.start] === 1 ? SLOT.start : SLOT.end
    numbers[SOURCE_SLOT] = fills[SLOT.source] === 1 ? SLOT.source : SLOT.packetSource
    numbers[DESTINATION_SLOT] = fills[SLOT.destination] === 1 ? SLOT.destination : SLOT.packetDestination
    numbers.set(places, FIRST_COLUMN)
  }

  /** To be called when the dictionaries may have begun anew. */
  open({ text, addresses }: Dictionaries): void {
    if (addresses.generation !== this.#addressGeneration || text.generation !== this.#textGeneration)
      this.#kernel.forgetAddresses()
    this.#addressGeneration = addresses.generation
    this.#textGeneration = text.generation
  }

  #read(lines: RegularLines, from: number, to: number, most: number): number {
    const numbers = this.#numbers
    const begin = lines.bytes.byteOffset
    numbers[LONGEST] = lines.longest
    numbers[ACCOUNT] = lines.account
    numbers[REGION] = lines.region
    numbers[UNKNOWN_ACCOUNT] = lines.unknownAccount
    numbers[ROWS] = lines.rows
    numbers[EVENTS] = lines.events
    this.#base[BASE_DOUBLE] = lines.base - begin
    const at = this.#kernel.readFlow(this.#sheet.byteOffset, begin + from, begin + to, most) - begin
    lines.rows = numbers[ROWS]
    lines.events = numbers[EVENTS]
    return at
  }
}

const made = new WeakMap<Kernel, { readonly flow: FlowKernel | undefined }>()

/** The flow kernel of a kernel; undefined when it has no room for one. */
export const flowKernelOf = (kernel: Kernel | undefined): FlowKernel | undefined => {
  if (kernel === undefined) return undefined
  let known = made.get(kernel)
  if (known === undefined) made.set(kernel, (known = { flow: make(kernel) }))
  return known.flow
}

const make = (kernel: Kernel): FlowKernel | undefined => {
  try {
    return new FlowKernel(kernel)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
