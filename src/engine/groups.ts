import type { PlainEvent } from '../events/kind.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { MatchDetection } from '../sdk/detection.ts'
import { HIGH, hashBytes, LOW } from '../tables/hash.ts'
import { plainEvent } from './cursor.ts'
import { idOf, type Locator, LocatorSet } from './locators.ts'

/** Groups that a worker holds for one detection before it hands over. */
const GROUPS_MAX = 1 << 14
/** A record longer than this is not kept parsed: the signal is decided on its columns. */
const PARSED_MAX = 1 << 18

/** Matches of one detection for one key within one period: what crosses to the shard. */
export interface Group {
  readonly detection: number
  readonly low: number
  readonly high: number
  /** Start of the period, seconds. */
  readonly period: number
  readonly locators: { first?: Locator; last?: Locator; lowest: readonly Locator[]; ids: ReadonlySet<number> }
  /** The latest record. */
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

/** A record parsed, or undefined when it is no JSON or too long. */
export const parseRecord = (bytes: Uint8Array): unknown => {
  if (bytes.length > PARSED_MAX || bytes[0] !== 0x7b) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
  try {
    // A record inside a JSON string (LookupEvents, CloudWatch's envelope) is escaped once more.
    return JSON.parse(bytes[1] === 0x5c ? JSON.parse(`"${text}"`) : text)
  } catch {
    return undefined
  }
}

interface OpenGroup {
  low: number
  high: number
  period: number
  locators: LocatorSet
  event: PlainEvent
  record: unknown
}

/** A worker's match groups of one detection. Cold: only rows that `where` let through come here. */
export class MatchGroups {
  readonly #index: number
  readonly #detection: MatchDetection
  readonly #period: number
  readonly #keepsRecord: boolean
  readonly #dictionaries: Dictionaries
  #groups = new Map<string, OpenGroup>()
  #batch: Batch | undefined
  #object = 0

  constructor(index: number, detection: MatchDetection, dictionaries: Dictionaries) {
    this.#index = index
    this.#detection = detection
    this.#period = periodOf(detection)
    this.#keepsRecord = detection.confirm !== undefined || detection.calls !== undefined
    this.#dictionaries = dictionaries
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
    const needsRecord = this.#keepsRecord && batch.kind !== 'flow'
    const record = needsRecord ? parseRecord(batch.record(row)) : undefined
    const event = plainEvent(batch, row, this.#dictionaries)
    const { confirm } = this.#detection
    if (confirm !== undefined && !confirm(record, event as never)) return
    const at = batch.columns['at'][row]
    const period = at - (at % this.#period)
    const id = recordId(batch, row, this.#dictionaries)
    const locator = { object: this.#object, offset: batch.offset[row], length: batch.length[row], at, id }
    const key = `${low},${high},${period}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { low, high, period, locators: new LocatorSet(), event, record }
      this.#groups.set(key, group)
    }
    if (group.locators.add(locator) && group.locators.last === locator) {
      group.event = event
      group.record = record
    }
  }

  flush(): Group[] {
    const groups = [...this.#groups.values()].map(group => ({
      ...group,
      detection: this.#index,
      locators: {
        first: group.locators.first,
        last: group.locators.last,
        lowest: group.locators.lowest,
        ids: group.locators.ids,
      },
    }))
    this.#groups = new Map()
    return groups
  }
}
