/** What was seen, what was read, and what is missing: per account × Region × source × day. */
import type { KindName } from '../events/kinds.ts'
import { LATENESS } from '../events/kinds.ts'
import { NOT_A_LOG } from '../formats/read.ts'
import { findHoles } from './holes.ts'
import { readLayout } from './layout.ts'
import type { DayRow, Drop, LedgerSummary, Totals, Trouble } from './ledger-summary.ts'
import type { FoundObject, LeftOut, ReadReport } from './ports.ts'

const DAY = 86_400
const DROP_REASONS_MAX = 64
const NAMED_MAX = 10
/** Days of an account × Region × source that get a row of their own, and hours that holes are looked for in. */
const ROWS_MAX = 100_000
const HOURS_MAX = 2_000_000

const noTotals = (): Totals => ({
  seen: 0,
  read: 0,
  duplicate: 0,
  unreadable: 0,
  notALog: 0,
  filtered: 0,
  late: 0,
  cutShort: 0,
  records: 0,
  events: 0,
  dropped: 0,
  bytes: 0,
  unpacked: 0,
})

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

type Fate = 'read' | 'duplicate' | 'unreadable' | 'notALog'

const fateOf = ({ counts, duplicateOf }: ReadReport): Fate => {
  if (duplicateOf !== undefined) return 'duplicate'
  // A digest has a format too, and is no log.
  if (counts.trouble === NOT_A_LOG) return 'notALog'
  if (counts.format !== undefined) return 'read'
  return counts.trouble === undefined ? 'notALog' : 'unreadable'
}

/** Counts what became of every object. Fed while the scan runs; `summary` may be asked at any time. */
export class Ledger {
  readonly #totals = noTotals()
  readonly #rows = new Map<string, DayRow>()
  readonly #hours = new Map<string, Map<number, number>>()
  #hourCount = 0
  readonly #drops = new Map<string, Drop>()
  readonly #left: Record<LeftOut, number> = { account: 0, region: 0, time: 0, digest: 0, link: 0 }
  readonly #formats: Record<string, number> = {}
  readonly #troubles: Trouble[] = []
  readonly #notLogs: string[] = []
  readonly #mismatches: string[] = []

  /** An object that was seen and not handed to the engine. */
  leave(object: FoundObject, why: LeftOut): void {
    this.#left[why]++
    this.#totals.seen++
    this.#totals.filtered++
    const row = this.#row(object.account, object.region, object.kind ?? '', object.at)
    row.seen++
    row.filtered++
  }

  /** An object that the engine has done with. */
  add(report: ReadReport): void {
    const { counts, object } = report
    const fate = fateOf(report)
    const most = report.hours.reduce((a, b) => (b.events > (a?.events ?? 0) ? b : a), report.hours[0])
    const row = this.#row(
      most?.account ?? object.account,
      most?.region || object.region,
      counts.kind ?? object.kind ?? '',
      counts.firstAt || object.at,
    )
    for (const to of [this.#totals, row]) {
      to.seen++
      to[fate]++
    }
    if (fate === 'notALog' && this.#notLogs.length < NAMED_MAX) this.#notLogs.push(object.name)
    if (counts.trouble !== undefined && (fate === 'read' || fate === 'unreadable'))
      this.#trouble(fate, object.name, counts.trouble)
    if (fate === 'duplicate') return
    this.#count(report, row)
    if (fate !== 'read') return
    this.#formats[counts.format ?? ''] = (this.#formats[counts.format ?? ''] ?? 0) + 1
    if (isLate(report)) {
      this.#totals.late++
      row.late++
    }
  }

  #trouble(fate: Fate, object: string, problem: string): void {
    if (fate === 'read') this.#totals.cutShort++
    if (this.#troubles.length < NAMED_MAX) this.#troubles.push({ object, problem })
  }

  #count({ counts, object, hours }: ReadReport, row: DayRow): void {
    const dropped = sum(Object.values(counts.dropped))
    for (const to of [this.#totals, row]) {
      to.records += counts.records
      to.dropped += dropped
      to.bytes += counts.bytes
      to.unpacked += counts.unpacked
    }
    this.#totals.events += counts.events
    const inHours = sum(hours.map(hour => hour.events))
    if (counts.records !== counts.events + dropped)
      this.#mismatch(`${object.name}: ${counts.records} records, but ${counts.events} events + ${dropped} dropped`)
    if (inHours !== counts.events)
      this.#mismatch(`${object.name}: ${counts.events} events, but ${inHours} in its hours`)
    for (const { account, region, kind, hour, events } of hours) {
      this.#row(account, region, kind, hour).events += events
      const key = JSON.stringify([account, region, kind])
      let present = this.#hours.get(key)
      if (!present) this.#hours.set(key, (present = new Map()))
      if (!present.has(hour) && this.#hourCount++ >= HOURS_MAX) continue
      present.set(hour, (present.get(hour) ?? 0) + events)
    }
    for (const [reason, records] of Object.entries(counts.dropped)) {
      const known = this.#drops.get(reason)
      if (known) known.records += records
      else if (this.#drops.size < DROP_REASONS_MAX)
        this.#drops.set(reason, { reason, records, sample: counts.samples[reason] ?? '', object: object.name })
      else this.#drops.get('other')!.records += records
      // The last place is kept for everything that finds no other.
      if (this.#drops.size === DROP_REASONS_MAX - 1)
        this.#drops.set('other', { reason: 'other', records: 0, sample: '', object: '' })
    }
  }

  #mismatch(words: string): void {
    if (this.#mismatches.length < NAMED_MAX) this.#mismatches.push(words)
  }

  #row(account: string, region: string, kind: KindName | '', at: number): DayRow {
    const day = at - (at % DAY)
    const key = JSON.stringify([account, region, kind, day])
    let row = this.#rows.get(key)
    if (!row && this.#rows.size >= ROWS_MAX && account !== 'other') return this.#row('other', 'other', kind, 0)
    if (!row) {
      const { cutShort: _, ...zeros } = noTotals()
      row = { account, region, kind, day, ...zeros }
      this.#rows.set(key, row)
    }
    return row
  }

  summary(): LedgerSummary {
    const totals = this.#totals
    const mismatches = [...this.#mismatches]
    const fates = totals.read + totals.duplicate + totals.unreadable + totals.notALog + totals.filtered
    if (totals.seen !== fates) mismatches.push(`${totals.seen} objects seen, but ${fates} accounted for`)
    if (totals.records !== totals.events + totals.dropped)
      mismatches.push(`${totals.records} records, but ${totals.events} events + ${totals.dropped} dropped`)
    const rows = [...this.#rows.values()].sort(
      (a, b) =>
        compare(a.account, b.account) || compare(a.region, b.region) || compare(a.kind, b.kind) || a.day - b.day,
    )
    const inRows = sum(rows.map(row => row.events))
    if (inRows !== totals.events) mismatches.push(`${totals.events} events, but ${inRows} in the days`)
    return {
      totals: { ...totals },
      rows,
      holes: [...this.#hours].flatMap(([key, hours]) => {
        const [account, region, kind] = JSON.parse(key) as [string, string, KindName]
        return findHoles(hours).map(hole => ({ account, region, kind, ...hole }))
      }),
      drops: [...this.#drops.values()].filter(drop => drop.records > 0).sort((a, b) => b.records - a.records),
      left: { ...this.#left },
      formats: { ...this.#formats },
      troubles: [...this.#troubles],
      notLogs: [...this.#notLogs],
      mismatches,
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Late: the key says that the object was written longer after its first record than findings wait for. */
const isLate = ({ object, counts }: ReadReport): boolean => {
  if (object.kind === undefined || counts.firstAt === 0) return false
  if (object.at - counts.firstAt <= 2 * LATENESS[object.kind]) return false
  // Without a time in the key, `at` is of a record, and says nothing of delivery.
  return readLayout(object.name).exact
}
