/** The current list as a file: CSV of what the list shows, JSON of the whole documents, or OCSF events. */
import type { FindingSummary } from '../api/events.ts'
import { v1 } from '../api/v1.ts'
import type { Choice } from './filter.ts'
import type { Sorting } from './use-list.ts'

export type Format = 'csv' | 'json' | 'ocsf'
/** What a browser holds without trouble; beyond it the API is the way. */
export const FINDINGS_MAX = 10_000
const PAGE = 100

const COLUMNS: readonly (keyof FindingSummary)[] = [
  'id',
  'severity',
  'type',
  'title',
  'accountId',
  'region',
  'resourceType',
  'resource',
  'principal',
  'remote',
  'country',
  'count',
  'firstSeen',
  'lastSeen',
  'archived',
  'feedback',
  'sample',
]

/** Spreadsheets run what begins like a formula, and logs say what attackers like. */
const cell = (value: unknown): string => {
  const text = String(value ?? '')
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

const csvOf = (findings: readonly FindingSummary[]): string =>
  [COLUMNS.join(','), ...findings.map(each => COLUMNS.map(column => cell(each[column])).join(','))].join('\r\n')

const allPages = async <T>(ask: (after: string | undefined) => Promise<{ findings: readonly T[]; next?: string }>) => {
  const all: T[] = []
  for (let after: string | undefined; all.length < FINDINGS_MAX; ) {
    const { findings, next } = await ask(after)
    all.push(...findings)
    if (next === undefined) break
    after = next
  }
  return all.slice(0, FINDINGS_MAX)
}

/** Hands the browser a file; answers how many findings are in it. */
export const takeAway = async (choice: Choice, sort: Sorting, format: Format): Promise<number> => {
  const ask = { ...choice, sort: sort as never, limit: PAGE }
  const stamp = new Date().toISOString().slice(0, 16).replace(':', '')
  if (format === 'csv') {
    const all = await allPages(after => v1('searchFindings', { body: { ...ask, after } }))
    save(`findings-${stamp}.csv`, 'text/csv', csvOf(all))
    return all.length
  }
  const as = format === 'ocsf' ? 'ocsf' : 'vedette'
  const all = await allPages(after => v1('exportFindings', { body: { ...ask, after, format: as } }))
  save(`findings-${stamp}${format === 'ocsf' ? '.ocsf' : ''}.json`, 'application/json', JSON.stringify(all, null, 2))
  return all.length
}

const save = (name: string, type: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
