import { type Finding, severityName } from './finding.ts'
import { resourceName } from './names.ts'
import { fill, paint, plainText, SEVERITY_STYLES, textWidth } from './terminal.ts'

export interface TableLook {
  /** Cells in a line of the terminal. */
  readonly width: number
  readonly colour: boolean
}

interface ColumnLook {
  readonly head: string
  readonly cell: (finding: Finding) => string
  /** Cells that the column may shrink to; columns without keep their width. */
  readonly least?: number
  readonly most?: number
  readonly right?: boolean
}

const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

/** Letters of an id that are shown: enough to name one of thousands to `vedette explain`. */
const ID_LETTERS = 8

const COLUMNS = {
  id: { head: 'ID', cell: finding => finding.id.slice(0, ID_LETTERS) },
  severity: { head: 'SEVERITY', cell: finding => severityName(finding.severity) },
  type: { head: 'TYPE', cell: finding => finding.type, least: 24, most: 64 },
  resource: { head: 'RESOURCE', cell: resourceName, least: 12, most: 32 },
  account: { head: 'ACCOUNT', cell: finding => finding.accountId, most: 12 },
  first: { head: 'FIRST SEEN (UTC)', cell: finding => minute(finding.service.eventFirstSeen) },
  last: { head: 'LAST SEEN (UTC)', cell: finding => minute(finding.service.eventLastSeen) },
  count: { head: 'COUNT', cell: finding => String(finding.service.count), right: true },
  title: { head: 'TITLE', cell: finding => finding.title, least: 24, most: 120 },
} satisfies Record<string, ColumnLook>

type ColumnName = keyof typeof COLUMNS

const SEVERITY = Object.keys(COLUMNS).indexOf('severity')

/** What a narrow terminal does without, in this order. */
const DROPPED: readonly ColumnName[] = ['title', 'first', 'account', 'last', 'id']

const GAP = '  '

/** One line a finding, in the order given. */
export const findingsTable = (findings: readonly Finding[], { width, colour }: TableLook): string => {
  if (findings.length === 0) return 'No findings.'
  const names = Object.keys(COLUMNS) as ColumnName[]
  const rows = findings.map(finding => names.map(name => plainText(COLUMNS[name].cell(finding))))
  const natural = names.map((name, i) => naturalWidth(COLUMNS[name], rows, i))
  const widths = fitted(names, natural, width)
  const line = (cells: readonly string[]): string[] =>
    cells.map((cell, i) => fill(cell, widths[i], (COLUMNS[names[i]] as ColumnLook).right ? 'right' : 'left'))
  const shown = (cells: readonly string[]): string => cells.filter((_, i) => widths[i] > 0).join(GAP)
  const lines = [paint(shown(line(names.map(name => COLUMNS[name].head))).trimEnd(), 'dim', colour)]
  for (const [i, row] of rows.entries()) {
    const cells = line(row)
    cells[SEVERITY] = paint(cells[SEVERITY], SEVERITY_STYLES[severityName(findings[i].severity)], colour)
    lines.push(shown(cells).trimEnd())
  }
  return lines.join('\n')
}

const naturalWidth = (look: ColumnLook, rows: readonly string[][], i: number): number => {
  const widest = rows.reduce((most, row) => Math.max(most, textWidth(row[i])), textWidth(look.head))
  return Math.min(widest, Math.max(look.most ?? widest, textWidth(look.head)))
}

/** Widths that fit the terminal: columns are left out (0) until the rest fits, then the widest are cut. */
const fitted = (names: readonly ColumnName[], natural: readonly number[], width: number): number[] => {
  const widths = [...natural]
  const leastOf = (i: number): number => {
    const look: ColumnLook = COLUMNS[names[i]]
    return Math.min(natural[i], look.least ?? natural[i])
  }
  const total = (of: (i: number) => number): number => {
    const kept = names.map((_, i) => i).filter(i => widths[i] > 0)
    return kept.reduce((sum, i) => sum + of(i), GAP.length * (kept.length - 1))
  }
  for (const name of DROPPED) {
    if (total(leastOf) <= width) break
    widths[names.indexOf(name)] = 0
  }
  for (let over = total(i => widths[i]) - width; over > 0; over--) {
    const spare = names.map((_, i) => (widths[i] === 0 ? 0 : widths[i] - leastOf(i)))
    const most = spare.reduce((best, value, i) => (value > spare[best] ? i : best), 0)
    if (spare[most] <= 0) break
    widths[most]--
  }
  return widths
}
