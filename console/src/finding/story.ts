/** What happened, in one paragraph that one can read out on the telephone. */
import { severityName } from '../parts/severity.tsx'
import type { Kept } from './kept.ts'

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

const lasting = (ms: number): string => {
  for (const [unit, seconds] of UNITS) {
    const count = Math.round(ms / 1000 / seconds)
    if (count >= 1) return `over ${count} ${unit}${count === 1 ? '' : 's'}`
  }
  return 'within a minute'
}

const HOW = { 1: 'once', 2: 'twice' } as Readonly<Record<number, string>>

export const storyOf = ({ finding, archived, sample }: Kept): string => {
  const { service, accountId, region, severity } = finding
  const often = HOW[service.count] ?? `${service.count.toLocaleString()} times`
  const time = Date.parse(service.eventLastSeen) - Date.parse(service.eventFirstSeen)
  const when = service.count === 1 ? '' : ` ${lasting(time)}`
  const records = finding.vedette.occurrences.reduce((sum, each) => sum + each.records, 0)
  return [
    sample ? 'This is a sample: nothing of it happened.' : '',
    finding.description,
    `It was seen ${often}${when} in account ${accountId}, ${region}; its severity is ${severityName(severity).toLowerCase()}.`,
    records === 0 ? '' : `${records.toLocaleString()} log ${records === 1 ? 'record shows' : 'records show'} it.`,
    archived === undefined
      ? ''
      : archived.by === 'filter'
        ? `The rule ${archived.name ?? ''} put it away.`
        : 'Somebody put it away.',
  ]
    .filter(text => text !== '')
    .join(' ')
}
