import { CATEGORIES } from '../../src/events/categories.ts'
import type { FieldType } from '../../src/events/kind.ts'
import { KIND_NAMES, KINDS, type KindName, LATENESS } from '../../src/events/kinds.ts'
import { bullets, page, table } from './markdown.ts'

const TYPES: Readonly<Record<FieldType, string>> = {
  seconds: 'Unix time in whole seconds; 0 when the log does not say',
  number: 'whole number below 2^32',
  count: 'whole number that may pass 2^32',
  flag: 'true or false',
  text: 'text; empty when absent',
  address: 'IPv4 or IPv6 address; empty when absent',
  place: 'country as a number; 0 when unknown; filled in by the engine',
  lists: 'list categories as bits; filled in by the engine',
}

const SOURCES: Readonly<Record<KindName, string>> = {
  flow: 'VPC Flow Logs',
  cloudtrail: 'CloudTrail',
  dns: 'Route 53 Resolver query logs',
}

const section = (name: KindName): string => {
  const { fields, composites } = KINDS[name]
  const rows = Object.entries(fields).map(([field, { type, doc }]) => [`\`${field}\``, type, doc])
  const groups = Object.entries(composites as Readonly<Record<string, readonly string[]>>).map(
    ([composite, columns]) => `\`${composite}\` in \`by\` stands for ${columns.map(c => `\`${c}\``).join(', ')}.`,
  )
  return page([
    `## \`${name}\`: ${SOURCES[name]}`,
    `Objects may arrive ${LATENESS[name] / 60} minutes late and still be counted in their place.`,
    table(['field', 'type', 'meaning'], rows),
    bullets(groups),
  ]).trimEnd()
}

/** docs/events.md: what a detection may read, from the tables in src/events. */
export const eventsPage = (): string =>
  page([
    '# Events',
    'An event is one log record, normalised: a row of typed fields. Detections read these and nothing else, except those that ask for the whole record with `confirm`. Every text and address field also has a number beside it, `remoteKey` for `remote`, for counting different values.',
    table(['type', 'what it holds'], Object.entries(TYPES)),
    ...KIND_NAMES.map(section),
    '## List categories',
    `In the order of their bits: ${CATEGORIES.map(category => `\`${category}\``).join(', ')}.`,
    'A detection asks for one by its name in capitals, imported like everything else: `where: dns => (dns.queryLists & ABUSED_DOMAIN) !== 0`. In its stories the same bits say what the lists hold.',
    'Made by `npm run generate` from `src/events/`.',
  ])
