import { CATALOGUE, type CatalogueEntry } from '../../src/detections/catalogue.ts'
import type { Detection } from '../../src/sdk/sdk.ts'
import { pageName } from './findings.ts'
import { page, table } from './markdown.ts'

const byFeature = (entries: readonly CatalogueEntry[]): Map<string, CatalogueEntry[]> =>
  Map.groupBy(entries, entry => entry.feature)

/** docs/coverage.md: which of GuardDuty's finding types can fire here, and, as plainly, which cannot. */
export const coveragePage = (detections: readonly Detection[]): string => {
  const firing = new Set(detections.map(each => each.type))
  const current = [...CATALOGUE.values()].filter(entry => !entry.retired)
  const retired = [...CATALOGUE.values()].filter(entry => entry.retired)
  const covered = current.filter(entry => firing.has(entry.type))
  const sums = [...byFeature(current)].map(([feature, entries]) => [
    `\`${feature}\``,
    entries.filter(entry => firing.has(entry.type)).length,
    entries.length,
  ])
  const sections = [...byFeature(current)].flatMap(([feature, entries]) => [
    `## ${feature}`,
    table(
      ['type', 'severity in GuardDuty', 'fires here'],
      entries
        .toSorted((a, b) => (a.type < b.type ? -1 : 1))
        .map(({ type, severities }) => [
          firing.has(type) ? `[\`${type}\`](findings/${pageName(type)}.md)` : `\`${type}\``,
          severities.join(', '),
          firing.has(type) ? 'yes' : 'no',
        ]),
    ),
  ])
  return page([
    '# Coverage',
    `${covered.length} of the ${current.length} finding types that GuardDuty raises today can fire. A type is named as covered only when a story in its file makes it fire in the tests.`,
    table(['feature', 'fire here', 'in GuardDuty'], [...sums, ['**all**', covered.length, current.length]]),
    ...sections,
    '## Retired by GuardDuty',
    `Not raised any more, names kept: ${retired.map(entry => `\`${entry.type}\``).join(', ')}.`,
    'Made by `npm run generate` from the files in `src/detections/`.',
  ])
}
