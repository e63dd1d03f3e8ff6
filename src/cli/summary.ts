/** What a scan says at its end: what was found, what was read, what is missing, and that the sums agree. */
import type { LearningProgress, Losses } from '../engine/ports.ts'
import { type Finding, severityName } from '../findings/finding.ts'
import { paint, plainText } from '../findings/terminal.ts'
import type { DayRow, LedgerSummary } from '../intake/ledger-summary.ts'
import type { LeftOut } from '../intake/ports.ts'
import type { SeverityName } from '../sdk/sdk.ts'
import { SEVERITIES } from './choices.ts'
import { inWords } from './durations.ts'
import { bytes, columns, counted, isoDay, isoMinute, number } from './terminal.ts'

export interface SummaryInput {
  readonly findings: readonly Finding[]
  readonly ledger: LedgerSummary
  readonly losses: Losses
  readonly learning: readonly LearningProgress[]
  readonly seconds: number
  /** True when it was interrupted. */
  readonly ended: boolean
  /** Objects that an interrupted scan did not come to. */
  readonly unread: number
  readonly colour: boolean
}

/** More rows than this are folded: a year of an organisation has a hundred thousand. */
const ROWS_MAX = 30
const LISTED_MAX = 8

const indent = (lines: readonly string[]): string[] => lines.map(line => `  ${line}`)

const section = (title: string, lines: readonly string[], colour: boolean): string[] =>
  lines.length === 0 ? [] : ['', paint(title, 'bold', colour), ...indent(lines)]

const findingLines = (findings: readonly Finding[]): string[] => {
  const bySeverity = new Map<SeverityName, Map<string, number>>()
  for (const { severity, type } of findings) {
    const name = severityName(severity)
    const types = bySeverity.get(name) ?? new Map<string, number>()
    types.set(type, (types.get(type) ?? 0) + 1)
    bySeverity.set(name, types)
  }
  const rows = [...SEVERITIES].reverse().flatMap(severity => {
    const types = [...(bySeverity.get(severity) ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    return types.map(([type, count], i) => [i === 0 ? severity : '', number(count), plainText(type)])
  })
  return columns(rows, [1])
}

type Folded = Omit<DayRow, 'day'> & { first: number; last: number; days: number }

const fold = (rows: readonly DayRow[], keyOf: (row: DayRow) => readonly string[]): Folded[] => {
  const folded = new Map<string, Folded>()
  for (const row of rows) {
    const [account, region, kind] = keyOf(row)
    const key = JSON.stringify([account, region, kind, keyOf(row)[3] ?? ''])
    const into = folded.get(key)
    if (!into) {
      folded.set(key, { ...row, account, region, kind: kind as DayRow['kind'], first: row.day, last: row.day, days: 1 })
      continue
    }
    into.first = Math.min(into.first || row.day, row.day || into.first)
    into.last = Math.max(into.last, row.day)
    into.days++
    for (const name of ['seen', 'read', 'records', 'events', 'dropped', 'bytes', 'late'] as const)
      into[name] += row[name]
  }
  return [...folded.values()]
}

/** One line for each day while there are few; then one for each account × Region × source; then for each account. */
const foldSensibly = (rows: readonly DayRow[]): Folded[] => {
  const byDay = fold(rows, row => [row.account, row.region, row.kind, String(row.day)])
  if (byDay.length <= ROWS_MAX) return byDay
  const bySource = fold(rows, row => [row.account, row.region, row.kind])
  if (bySource.length <= ROWS_MAX) return bySource
  const regions = new Set(rows.map(row => row.region)).size
  return fold(rows, row => [row.account, regions > 1 ? 'all' : row.region, row.kind])
}

const SOURCES: Readonly<Record<DayRow['kind'], string>> = {
  cloudtrail: 'CloudTrail',
  flow: 'VPC Flow Logs',
  dns: 'Resolver queries',
  '': 'not a log',
}

const readLines = (rows: readonly DayRow[]): string[] => {
  const folded = foldSensibly(rows)
  // What does not fit is the small rest, not the end of the alphabet.
  if (folded.length > ROWS_MAX) folded.sort((a, b) => b.events - a.events)
  const shown = folded.slice(0, ROWS_MAX)
  const cells = shown.map(row => [
    plainText(row.account) || 'unknown account',
    plainText(row.region) || '-',
    SOURCES[row.kind],
    row.first === row.last ? isoDay(row.first) : `${isoDay(row.first)} to ${isoDay(row.last)}`,
    number(row.read),
    number(row.events),
    bytes(row.bytes),
  ])
  const lines = columns(
    [['ACCOUNT', 'REGION', 'SOURCE', 'DAYS (UTC)', 'OBJECTS', 'EVENTS', 'STORED'], ...cells],
    [4, 5, 6],
  )
  if (folded.length > shown.length) lines.push(`… and ${number(folded.length - shown.length)} more`)
  return lines
}

/** Only those that still learn: for the others there is nothing to wait for. */
const learningLines = (learning: readonly LearningProgress[]): string[] => {
  const still = learning.filter(({ days, needed }) => days < needed)
  const lines = columns(
    still.slice(0, LISTED_MAX).map(({ account, days, needed }) => [plainText(account), `${days} of ${needed} days`]),
  )
  if (still.length > LISTED_MAX) lines.push(`… and ${number(still.length - LISTED_MAX)} more`)
  return lines
}

const sumsLines = ({ ledger, unread }: SummaryInput): string[] => {
  const t = ledger.totals
  const parts: [number, string][] = [
    [t.read, 'read'],
    [t.duplicate, 'copies of others'],
    [t.unreadable, 'unreadable'],
    [t.notALog, 'not a log'],
    [t.filtered, 'left out'],
    [unread, 'not come to'],
  ]
  const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${number(n)} ${word}`)
  const lines = [
    `${counted(t.seen + unread, 'object')} = ${told.join(' + ') || '0'}`,
    `${counted(t.records, 'record')} = ${counted(t.events, 'event')} + ${number(t.dropped)} dropped`,
    `${bytes(t.bytes)} stored, ${bytes(t.unpacked)} unpacked`,
  ]
  if (t.cutShort > 0) lines.push(`${counted(t.cutShort, 'object')} could not be read to the end`)
  if (t.late > 0) lines.push(`${counted(t.late, 'object')} came later than findings wait for`)
  for (const mismatch of ledger.mismatches) lines.push(`THE SUMS DO NOT AGREE (a defect): ${plainText(mismatch)}`)
  return lines
}

const WHY_LEFT: Readonly<Record<LeftOut, string>> = {
  account: 'of other accounts',
  region: 'of other Regions',
  time: 'of other days',
  digest: 'CloudTrail digests, which hold no records',
  link: 'symbolic links that lead out of the folder',
}

const missingLines = ({ ledger }: SummaryInput): string[] => {
  const lines: string[] = []
  for (const why of Object.keys(WHY_LEFT) as LeftOut[])
    if (ledger.left[why] > 0) lines.push(`${number(ledger.left[why])} left out: ${WHY_LEFT[why]}`)
  for (const { object, problem } of ledger.troubles.slice(0, LISTED_MAX))
    lines.push(`${plainText(object)}: ${plainText(problem)}`)
  for (const name of ledger.notLogs.slice(0, LISTED_MAX)) lines.push(`${plainText(name)}: not an AWS log`)
  return lines
}

const dropLines = ({ ledger }: SummaryInput): string[] =>
  ledger.drops.slice(0, LISTED_MAX).flatMap(({ reason, records, sample, object }) => {
    const head = `${number(records)} × ${plainText(reason)}`
    return sample === '' ? [head] : [head, `    e.g. ${plainText(sample).slice(0, 120)}  in ${plainText(object)}`]
  })

const holeLines = ({ ledger }: SummaryInput): string[] => {
  const lines = ledger.holes.slice(0, LISTED_MAX).map(hole => {
    const where = `${plainText(hole.account)} ${plainText(hole.region)} ${SOURCES[hole.kind]}`
    const length = inWords(hole.to - hole.from)
    return `${where}: nothing from ${isoMinute(hole.from)} to ${isoMinute(hole.to)} (${length}; usually ${number(hole.usual)} or more events an hour)`
  })
  if (ledger.holes.length > lines.length) lines.push(`… and ${number(ledger.holes.length - lines.length)} more`)
  return lines
}

const lossLines = ({ losses }: SummaryInput): string[] => {
  const told: [number, string][] = [
    [losses.tallyEvictions, 'tallies evicted for lack of room'],
    [losses.groupEvictions, 'groups of matches evicted for lack of room'],
    [losses.lateEvents, 'events came after their hour was decided'],
    [losses.refusedValues, 'values found a dictionary full'],
    [losses.inventoryEvictions, 'facts of the inventory evicted for lack of room'],
    [losses.familiarEvictions, 'days of familiarity forgotten for lack of room'],
    [losses.evidenceMissing, 'signals whose records could not be read again'],
    [losses.evidenceCut, 'signals shown with fewer of their records, for lack of room'],
    [losses.decisionEvictions, 'decisions dropped for lack of room'],
  ]
  const lines = told.filter(([n]) => n > 0).map(([n, words]) => `${number(n)} ${words}`)
  for (const [type, problem] of Object.entries(losses.broken))
    lines.push(`${type} was switched off because it failed: ${plainText(problem)}`)
  if (lines.length > 0) lines.push('While these are not zero, another order of the same objects may find differently.')
  return lines
}

/** The whole summary, for stderr. */
export const summaryText = (input: SummaryInput): string => {
  const { findings, ledger, seconds, ended, colour } = input
  const { totals } = ledger
  const rate = seconds > 0 ? ` (${bytes(totals.bytes / seconds)}/s, ${number(totals.records / seconds)} records/s)` : ''
  const head = `${ended ? 'Interrupted: ' : ''}${counted(findings.length, 'finding')} in ${counted(totals.events, 'event')}, ${inWords(seconds)}${rate}`
  return [
    paint(head, 'bold', colour),
    ...indent(findingLines(findings)),
    ...section('Read', readLines(ledger.rows.filter(row => row.seen > row.filtered || row.events > 0)), colour),
    ...section('Sums', sumsLines(input), colour),
    ...section('Not read', missingLines(input), colour),
    ...section('Dropped records', dropLines(input), colour),
    ...section('Holes', holeLines(input), colour),
    ...section('Still learning: nothing is said of behaviour there', learningLines(input.learning), colour),
    ...section('Losses', lossLines(input), colour),
    '',
  ].join('\n')
}
