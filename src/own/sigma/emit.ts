/** A rule as the text of a detection. */
import { techniqueName } from '../../detections/techniques.ts'
import { missedBy, type Sample, takenBy } from './examples.ts'
import { anyOf, type Expression, exactly, Untranslatable } from './expression.ts'
import type { Words } from './rules.ts'

/** A text as a literal that no content can leave. */
export const quoted = (value: string): string =>
  `'${JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16)}`)}'`

export const regex = (pattern: RegExp): string => `/${pattern.source.replace(/[\u2028\u2029]/g, '.')}/${pattern.flags}`

/** How a condition is written; `leaf` writes one test. */
export const written = (
  expression: Expression,
  leaf: (test: Extract<Expression, { test: unknown }>['test']) => string,
): string => {
  if ('test' in expression) return leaf(expression.test)
  if ('not' in expression) return `!(${written(expression.not, leaf)})`
  const isAnd = 'and' in expression
  const parts = isAnd ? expression.and : expression.or
  return `(${parts.map(part => written(part, leaf)).join(isAnd ? ' && ' : ' || ')})`
}

/** `Custom:IAMUser/…` from a title: its words run together. */
export const nameOf = ({ title, id }: Words, taken: ReadonlySet<string>): string => {
  const words = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .split(' ')
  const joined = words
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('')
    .slice(0, 60)
  const name = /^[A-Z]/.test(joined) ? joined : `Rule${joined}`
  const type = `Custom:IAMUser/${name}`
  if (!taken.has(type)) return type
  for (let n = 2; ; n++) {
    const other = `${type}${
      id
        .replace(/[^0-9a-f]/gi, '')
        .slice(0, 4)
        .toUpperCase() || 'N'
    }${n}`
    if (!taken.has(other)) return other
  }
}

const SEVERITIES: Readonly<Record<string, string>> = { critical: 'Critical', high: 'High', medium: 'Medium' }
const STAND_IN = 'T1078.004'

/** Techniques among the tags; a detection names at least one. */
const techniquesOf = ({ tags }: Words): string[] => {
  const named = tags.flatMap(tag => /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1].toUpperCase() ?? [])
  const known = named.filter(id => techniqueName(id) !== undefined)
  return known.length > 0 ? known : [STAND_IN]
}

/** Something that the person who imports should know. */
export const notesOf = (words: Words): string[] =>
  techniquesOf(words)[0] === STAND_IN && !words.tags.includes(`attack.${STAND_IN.toLowerCase()}`)
    ? [`no technique that AWS logs can show is among its tags; ${STAND_IN} stands in`]
    : []

const sentence = (text: string, otherwise: string): string => (text.length > 12 ? text : otherwise)

/** What both shapes begin with. */
export const headOf = (type: string, words: Words): string[] => [
  `  type: ${quoted(type)},`,
  `  title: ({ resource }) => \`\${resource}: \${${quoted(words.title)}}\`,`,
  `  why: ${quoted(sentence(words.description, `The imported rule '${words.title}' says so.`))},`,
  `  falsePositives: [${quoted(words.falsePositives.map(each => sentence(each, `in the rule's words: ${each}`)).join('; ') || 'the rule names none')}],`,
  "  respond: ['Did somebody mean to do this? Ask the person behind the principal.', 'What else did this principal do around that time?'],",
  `  attack: [${techniquesOf(words).map(quoted).join(', ')}],`,
  ...(words.references.length === 0 ? [] : [`  links: [${words.references.map(quoted).join(', ')}],`]),
  `  severity: '${Object.hasOwn(SEVERITIES, words.level) ? SEVERITIES[words.level] : 'Low'}',`,
  "  role: 'TARGET',",
  '',
  "  on: 'cloudtrail',",
]

const asked = (test: Extract<Expression, { test: unknown }>['test']): string => {
  if (test.asks === 'missing') return `valuesAt(record, ${quoted(test.path)}).length === 0`
  if (test.asks === 'number') return `compares(record, ${quoted(test.path)}, '${test.how}', ${test.limit})`
  if (test.asks === 'range') return `comesFrom(record, ${quoted(test.path)}, ${quoted(test.range)})`
  const { path, pattern } = test
  return path === '' ? `saysAnywhere(record, ${regex(pattern)})` : `says(record, ${quoted(path)}, ${regex(pattern)})`
}

/** API operations begin with a capital; a rule that spells them otherwise compares without regard to case. */
export const callsOf = (expression: Expression): readonly string[] | undefined => {
  const names = exactly(expression, 'eventName')
  return names?.every(name => /^[A-Z]\w*$/.test(name)) ? names : undefined
}

const textAt = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The columns of a record that imported detections read. */
const eventOf = (record: Sample): string =>
  `{ at: 60, id: 'e-1', eventName: ${quoted(textAt(record['eventName']))}, eventSource: ${quoted(textAt(record['eventSource']))}, principalType: 'user', principalName: 'ann' }`

const storyOf = (record: Sample): string => `{ events: [${eventOf(record)}], records: [${JSON.stringify(record)}] }`

/** A match: the operation by name where the rule says which, everything else in the parsed record. */
export const matchText = (type: string, words: Words, expression: Expression, from: string): string => {
  const taken = takenBy(expression)
  if (taken === undefined) throw new Untranslatable('condition', 'no record was found that it would take')
  const missed = missedBy(anyOf([expression]), taken)
  if (missed === undefined) throw new Untranslatable('condition', 'it takes every record')
  const calls = callsOf(expression)
  const sources = exactly(expression, 'eventSource')?.map(name => name.toLowerCase())
  const where = sources?.length
    ? `call => ${sources.map(name => `call.eventSource === ${quoted(name)}`).join(' || ')}`
    : '() => true'
  const condition = written(expression, asked)
  const helpers = ['comesFrom', 'compares', 'says', 'saysAnywhere', 'valuesAt'].filter(name =>
    condition.includes(`${name}(`),
  )
  return [
    `import { ${['detection', ...helpers].sort().join(', ')} } from 'vedette/sdk'`,
    '',
    `// Made by vedette detections import-sigma from ${from.replace(/[^\x20-\x7e]+/g, ' ')}.`,
    'export default detection.match({',
    ...headOf(type, words),
    ...(calls === undefined ? [] : [`  calls: [${calls.map(quoted).join(', ')}],`]),
    `  where: ${where},`,
    "  by: ['principal', 'eventName'],",
    `  confirm: record => ${condition},`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template.
    '  because: ({ event, resource, remote }) => `${resource} called ${event.eventName} from ${remote}.`,',
    '  examples: () => ({',
    `    fires: { 'a record that the rule takes': ${storyOf(taken)} },`,
    `    quiet: { 'one that differs in what the rule asks': ${storyOf(missed)} },`,
    '  }),',
    '})',
    '',
  ].join('\n')
}
