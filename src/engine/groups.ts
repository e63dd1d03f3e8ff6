import type { PlainEvent } from '../events/kind.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { MatchDetection } from '../sdk/detection.ts'
import { finish, HIGH, hashBytes, LOW, mix } from '../tables/hash.ts'
import { makeCopier, type WholeRows } from './copies.ts'
import { keyColumns } from './keys.ts'
import { idOf, type Located, LocatorSet } from './locators.ts'

/** Groups that a worker holds for one detection before it hands over. */
const GROUPS_MAX = 1 << 14

/** Matches of one detection for one key within one period: what crosses to the shard. */
export interface Group {
  readonly detection: number
  readonly low: number
  readonly high: number
  /** Start of the period, seconds. */
  readonly period: number
  readonly locators: Located
  /**
   * The latest record. Only the fields of `by`, account, Region and time, unless the detection looks at whole records:
   * the rest is read again with the evidence, for the few groups that stand.
   */
  readonly event: PlainEvent
  /** The latest record parsed, where the detection looks at whole records. */
  readonly record: unknown
}

/** How long matches of one key are one signal, seconds. */
export const periodOf = (detection: MatchDetection): number => detection.within ?? 60

/** The id of a record: account and eventID for CloudTrail, else its bytes; as 53 bits of hash. */
export const recordId = (batch: Batch, row: number, dictionaries: Dictionaries): number => {
  if (batch.kind === 'cloudtrail') {
    const id = batch.columns['id'][row]
    const account = batch.columns['account'][row]
    const { low, high } = dictionaries.text
    if (id !== 0) return idOf((low[id] ^ Math.imul(low[account], 31)) >>> 0, high[id])
  }
  const bytes = batch.record(row)
  return idOf(hashBytes(bytes, 0, bytes.length, LOW), hashBytes(bytes, 0, bytes.length, HIGH))
}

interface OpenGroup {
  readonly low: number
  readonly high: number
  readonly period: number
  readonly locators: LocatorSet
  event: PlainEvent | undefined
  record: unknown
  /** Row of the latest record, while its batch is bound; -1 when event and record are up to date. */
  row: number
}

/** A worker's match groups of one detection. Cold: only rows that `where` let through come here. */
export class MatchGroups {
  readonly #index: number
  readonly #detection: MatchDetection
  readonly #period: number
  readonly #keepsRecord: boolean
  readonly #dictionaries: Dictionaries
  readonly #whole: WholeRows
  /** Copies the fields of `by`, where no more is asked for. */
  readonly #copy: ReturnType<typeof makeCopier>
  #groups = new Map<number, OpenGroup>()
  #touched: OpenGroup[] = []
  #batch: Batch | undefined
  #object = 0

  constructor(index: number, detection: MatchDetection, dictionaries: Dictionaries, whole: WholeRows) {
    this.#index = index
    this.#detection = detection
    this.#period = periodOf(detection)
    this.#keepsRecord = detection.confirm !== undefined || detection.calls !== undefined
    this.#dictionaries = dictionaries
    this.#whole = whole
    const names = keyColumns(detection.on, detection.by, detection.type).map(({ name }) => name)
    this.#copy = makeCopier(detection.on, [...new Set(['at', 'region', ...names])])
  }

  get isFull(): boolean {
    return this.#groups.size > GROUPS_MAX
  }

  /** The batch whose rows `target` will be given. */
  bind(batch: Batch, object: number): void {
    this.#batch = batch
    this.#object = object
  }

  readonly target = (row: number, low: number, high: number): void => {
    const batch = this.#batch as Batch
    const { confirm } = this.#detection
    if (confirm !== undefined && !confirm(this.#whole.record(row), this.#whole.event(row) as never)) return
    const at = batch.columns['at'][row]
    const period = at - (at % this.#period)
    const key = idOf(finish(mix(low, period)), high)
    let group = this.#groups.get(key)
    if (group === undefined) {
      const locators = new LocatorSet()
      group = { low, high, period, locators, event: undefined, record: undefined, row: -1 }
      this.#groups.set(key, group)
    }
    const id = recordId(batch, row, this.#dictionaries)
    const locator = { object: this.#object, offset: batch.offset[row], length: batch.length[row], at, id }
    if (!group.locators.add(locator) || group.locators.last !== locator) return
    if (group.row < 0) this.#touched.push(group)
    group.row = row
  }

  /** Copies the latest record of each group that the batch added to: once for a group, not for each of its rows. */
  settle(): void {
    if (this.#touched.length === 0) return
    const batch = this.#batch as Batch
    for (const group of this.#touched) {
      const { row } = group
      group.event = this.#keepsRecord ? this.#whole.event(row) : this.#copy(batch, row, this.#dictionaries)
      group.record = this.#keepsRecord && batch.kind !== 'flow' ? this.#whole.record(row) : undefined
      group.row = -1
    }
    this.#touched = []
  }

  /** Adds the groups to `into` and begins anew. */
  flush(into: Group[]): void {
    if (this.#groups.size === 0) return
    const detection = this.#index
    for (const { low, high, period, locators, event, record } of this.#groups.values())
      into.push({ detection, low, high, period, locators, event: event as PlainEvent, record })
    this.#groups = new Map()
  }
}
