/** What the ledger tells: rows of a day, totals, and what was lost on the way. */
import type { KindName } from '../events/kinds.ts'
import type { Hole } from './holes.ts'
import type { LeftOut } from './ports.ts'

export interface DayRow {
  readonly account: string
  readonly region: string
  /** Empty for objects that were no log. */
  readonly kind: KindName | ''
  /** Start of the day, Unix seconds; 0 when nothing told. */
  readonly day: number
  /** Objects whose records begin on that day. */
  seen: number
  read: number
  duplicate: number
  unreadable: number
  notALog: number
  filtered: number
  /** Read, but delivered later than the lateness that findings allow for. */
  late: number
  /** Records met in this row's objects; an object's records are counted where its records begin. */
  records: number
  dropped: number
  /** Stored bytes of the objects read. */
  bytes: number
  unpacked: number
  /** Events whose own time lies on this day. */
  events: number
}

export interface Totals {
  seen: number
  read: number
  duplicate: number
  unreadable: number
  notALog: number
  filtered: number
  late: number
  /** Objects read whose reading ended early; their records before that count. */
  cutShort: number
  records: number
  events: number
  dropped: number
  bytes: number
  unpacked: number
}

export interface Drop {
  readonly reason: string
  records: number
  /** First bytes of one such record, and where it lies. */
  readonly sample: string
  readonly object: string
}

export interface Trouble {
  readonly object: string
  readonly problem: string
}

export interface LedgerSummary {
  readonly totals: Totals
  readonly rows: readonly DayRow[]
  readonly holes: readonly Hole[]
  readonly drops: readonly Drop[]
  readonly left: Readonly<Record<LeftOut, number>>
  readonly formats: Readonly<Record<string, number>>
  /** The first few objects that could not be read, or not to their end. */
  readonly troubles: readonly Trouble[]
  readonly notLogs: readonly string[]
  /** Sums that do not add up, in words. Empty unless Vedette has a defect. */
  readonly mismatches: readonly string[]
}
