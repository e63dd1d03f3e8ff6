/** A correlation rule as a window detection: event_count and value_count, where columns say enough. */
import { DISTINCT_MAX } from '../../sdk/reducers.ts'
import { callsOf, headOf, quoted, regex, written } from './emit.ts'
import { missedBy, type Sample, takenBy } from './examples.ts'
import { anyOf, decides, type Expression, type Test, Untranslatable } from './expression.ts'
import type { Correlation, Words } from './rules.ts'

/** CloudTrail's fields that are columns: only those can be counted, because a record is not parsed for every event. */
const COLUMNS: Readonly<Record<string, string>> = {
  ...{ eventName: 'eventName', eventSource: 'eventSource', eventType: 'eventType', eventCategory: 'eventCategory' },
  ...{ awsRegion: 'region', recipientAccountId: 'account', errorCode: 'errorCode', userAgent: 'userAgent' },
  ...{ sourceIPAddress: 'remote', vpcEndpointId: 'vpcEndpoint', 'requestParameters.bucketName': 'bucket' },
  ...{ 'userIdentity.type': 'userType', 'userIdentity.accessKeyId': 'accessKey' },
  ...{ 'userIdentity.principalId': 'principalId', 'userIdentity.userName': 'principalName' },
  ...{ 'userIdentity.accountId': 'principalAccount', 'userIdentity.invokedBy': 'invokedBy' },
  // An ARN is not a column; it names the principal that these columns name.
  'userIdentity.arn': 'principal',
}

const columnOf = (field: string, use: string): string => {
  const column = Object.hasOwn(COLUMNS, field) ? COLUMNS[field] : undefined
  if (column === undefined || (use !== 'group-by' && column === 'principal'))
    throw new Untranslatable(
      field,
      `it is not one of the fields that Vedette can ${use === 'group-by' ? 'group by' : use} over many records`,
    )
  return column
}

const WITHIN_MAX = 3600
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Whole minutes, rounded up, because tallies lie in minutes. */
const withinOf = (timespan: string): number => {
  const [, n, unit] = /^(\d{1,6})([smhd])$/.exec(timespan) ?? []
  if (unit === undefined) throw new Untranslatable('timespan', 'expected a number with s, m, h or d, e.g. 10m')
  const within = Math.ceil((Number(n) * UNITS[unit]) / 60) * 60
  if (within === 0 || within > WITHIN_MAX)
    throw new Untranslatable('timespan', 'a window lasts from a minute to an hour')
  return within
}

const limitOf = (condition: Correlation['condition']): number => {
  const { field: _, ...limits } = condition
  const [[how, value] = ['', 0], more] = Object.entries(limits)
  if (more !== undefined || (how !== 'gte' && how !== 'gt'))
    throw new Untranslatable('condition', 'a window fires once enough was seen: only gte or gt alone is translated')
  const limit = Number(value) + (how === 'gt' ? 1 : 0)
  if (!Number.isInteger(limit) || limit < 1 || limit > DISTINCT_MAX)
    throw new Untranslatable('condition', `expected a whole number up to ${DISTINCT_MAX}`)
  return limit
}

const asked = (test: Test): string => {
  if (test.path === '') throw new Untranslatable('keywords', 'keywords cannot be looked for over many records')
  const column = `call.${columnOf(test.path, 'count')}`
  const text = column === 'call.remote' ? '(call.remote || call.sourceName)' : column
  if (test.asks === 'missing') return `${text} === ''`
  if (test.asks === 'range') return `isWithin(call.remote, ${quoted(test.range)})`
  if (test.asks === 'number') throw new Untranslatable(test.path, 'no column of CloudTrail holds numbers to compare')
  return `(${text} !== '' && ${regex(test.pattern)}.test(${text}))`
}

const at = (record: Sample, field: string): string => {
  let here: unknown = record
  for (const step of field.split('.')) here = (here as Record<string, unknown> | undefined)?.[step]
  return typeof here === 'string' ? here : ''
}

/** The columns that a record would fill. */
const eventOf = (record: Sample): Record<string, string> => {
  const event: Record<string, string> = {
    principalType: 'user',
    principalAccount: '111122223333',
    principalName: 'ann',
  }
  for (const [field, column] of Object.entries(COLUMNS)) {
    const value = at(record, field)
    if (value === '' || column === 'principal') continue
    if (column === 'remote' && !/^[\d.]+$|:/.test(value)) event['sourceName'] = value
    else event[column] = value
  }
  return event
}

/** As a value of a column that differs each time: made up where the rule allows it, else the values that it names. */
const differing = (field: string, column: string, record: Sample, expression: Expression, limit: number): string => {
  const withValue = (value: string): boolean => {
    const copy = structuredClone(record)
    const steps = field.split('.')
    let here = copy
    for (const step of steps.slice(0, -1)) here = (here[step] ??= {}) as Sample
    here[steps[steps.length - 1]] = value
    return decides(expression, copy)
  }
  if (column === 'remote' && withValue('198.51.100.1') && withValue('198.51.7.100'))
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a template.
    return '`198.51.${i >> 8}.${i & 255}`'
  if (column !== 'remote')
    for (const before of ['value-', at(record, field)])
      if (withValue(`${before}1`)) return `\`\${${quoted(before)}}\${i}\``
  throw new Untranslatable(field, `no example with ${limit} different values was found that the counted rules take`)
}

interface Counted {
  readonly state: string
  readonly observe: string
  readonly size: string
  readonly what: string
  readonly differs: string
}

const countedOf = (correlation: Correlation, record: Sample, expression: Expression, limit: number): Counted => {
  if (correlation.type === 'event_count')
    return { state: 'events: count', observe: 'seen.events += 1', size: 'seen.events', what: 'calls', differs: '' }
  const { field } = correlation.condition
  if (typeof field !== 'string') throw new Untranslatable('condition', 'value_count names one field')
  const column = columnOf(field, 'count')
  const differs = `, ${column}: ${differing(field, column, record, expression, limit)}`
  return {
    state: 'values: distinct',
    observe: `seen.values.add(call.${column}Key)`,
    size: 'seen.values.size',
    what: `different values of ${field}`,
    differs,
  }
}

const importsOf = (state: string, where: string): string[] => [
  'detection',
  state.endsWith('count') ? 'count' : 'distinct',
  'times',
  ...(where.includes('isWithin(') ? ['isWithin'] : []),
]

/** A window over the columns. */
export const windowText = (
  type: string,
  words: Words,
  correlation: Correlation,
  counted: readonly Expression[],
  from: string,
): string => {
  if (correlation.type !== 'event_count' && correlation.type !== 'value_count')
    throw new Untranslatable(
      'type',
      `${correlation.type || 'nothing'} joins rules in time; only event_count and value_count are translated`,
    )
  const within = withinOf(correlation.timespan)
  const limit = limitOf(correlation.condition)
  const expression = anyOf(counted)
  const where = written(expression, asked)
  const by = [...new Set(correlation.groupBy.map(field => columnOf(field, 'group-by')))]
  const record = takenBy(expression)
  if (record === undefined)
    throw new Untranslatable('condition', 'no record was found that the counted rules would take')
  const missed = missedBy(expression, record)
  const { state, observe, size, what, differs } = countedOf(correlation, record, expression, limit)
  const calls = callsOf(expression)
  const imports = importsOf(state, where)
  const name = state.split(':')[0]
  const quiet =
    missed === undefined
      ? ''
      : `, 'as many that the rule does not count': times(${limit}, i => ({ ...${JSON.stringify(eventOf(missed))}, at: 60 + (i % 60), id: \`m-\${i}\` }))`
  return [
    `import { ${imports.sort().join(', ')} } from 'vedette/sdk'`,
    '',
    `// Made by vedette detections import-sigma from ${from.replace(/[^\x20-\x7e]+/g, ' ')}.`,
    'export default detection.window({',
    ...headOf(type, words),
    ...(calls === undefined ? [] : [`  calls: [${calls.map(quoted).join(', ')}],`]),
    `  where: call => ${where},`,
    `  by: [${(by.length === 0 ? ['account'] : by).map(quoted).join(', ')}],`,
    `  within: ${within},`,
    `  tune: { ${name}: ${limit} },`,
    `  tuneWhy: { ${name}: 'The imported rule says so.' },`,
    `  state: { ${state} },`,
    `  observe: (${differs === '' ? '_call' : 'call'}, seen) => {`,
    `    ${observe}`,
    '  },',
    `  fires: (seen, tune) => ${size} >= tune.${name},`,
    `  because: ({ resource }, seen) => \`\${resource}: \${${size}} \${${quoted(what)}} within ${within / 60} minutes.\`,`,
    '  examples: () => ({',
    `    fires: { 'as many as the rule asks for': times(${limit}, i => calls(taken, i)) },`,
    `    quiet: { ${limit === 1 ? "'none': []" : `'one fewer': times(${limit - 1}, i => calls(taken, i))`}${quiet} },`,
    '  }),',
    '})',
    '',
    `const taken = ${JSON.stringify(eventOf(record))}`,
    `const calls = (event: object, i: number) => ({ ...event, at: 60 + (i % ${within - 59}), id: \`e-\${i}\`${differs} })`,
    '',
  ].join('\n')
}
