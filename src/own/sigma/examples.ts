/** Records that a rule's condition takes, and records that it just does not take. */
import { decides, type Expression, type Test, testsOf } from './expression.ts'

export type Sample = Record<string, unknown>

const WAYS_MAX = 256
const TRIES_MAX = 400

interface Literal {
  readonly test: Test
  readonly wanted: boolean
}

/** The ways in which the whole can hold: each a list of tests with the answer that it needs. Bounded. */
const waysOf = (expression: Expression, wanted: boolean): Literal[][] => {
  if ('test' in expression) return [[{ test: expression.test, wanted }]]
  if ('not' in expression) return waysOf(expression.not, !wanted)
  const parts = 'and' in expression ? expression.and : expression.or
  if ('and' in expression !== wanted) return parts.flatMap(part => waysOf(part, wanted)).slice(0, WAYS_MAX)
  return parts.reduce<Literal[][]>(
    (ways, part) => {
      const more = waysOf(part, wanted)
      return ways.flatMap(way => more.slice(0, Math.max(1, WAYS_MAX / ways.length)).map(each => [...way, ...each]))
    },
    [[]],
  )
}

const base = (): Sample => ({
  ...{ eventVersion: '1.11', eventTime: '2026-10-01T10:00:00Z', eventID: 'e-1', eventType: 'AwsApiCall' },
  ...{ eventSource: 'ec2.amazonaws.com', eventName: 'DescribeRegions', awsRegion: 'eu-west-1' },
  ...{ sourceIPAddress: '198.51.100.9', userAgent: 'aws-cli/2.17', recipientAccountId: '111122223333' },
  userIdentity: { type: 'IAMUser', userName: 'ann', accountId: '111122223333' },
})

const ABSENT = Symbol('absent')

/** Puts a value at a path, or takes it away. False when something else is in the way. */
const put = (record: Sample, path: string, value: unknown): boolean => {
  const steps = path.split('.')
  let here = record
  for (const step of steps.slice(0, -1)) {
    if (here[step] === undefined || here[step] === null) {
      if (value === ABSENT) return true
      here[step] = {}
    }
    if (typeof here[step] !== 'object') return false
    here = here[step] as Sample
  }
  const last = steps[steps.length - 1]
  if (value === ABSENT) delete here[last]
  else if (value !== null && typeof here[last] === 'object') return false
  else here[last] = value
  return true
}

const hostOf = (range: string): string => {
  const [address] = range.split('/')
  return address.endsWith('::') ? `${address}1` : address
}

/** Values that a path may need, the likeliest first. */
const candidates = (literals: readonly Literal[]): unknown[] => {
  const found: unknown[] = []
  const samples: string[] = []
  for (const { test, wanted } of literals) {
    if (test.asks === 'missing') found.push(wanted ? ABSENT : 'x')
    else if (!wanted) continue
    else if (test.asks === 'text') samples.push(test.sample)
    else if (test.asks === 'range') found.push(hostOf(test.range))
    else found.push(test.limit, test.limit + 1, test.limit - 1)
  }
  const ordered = [...samples].sort((a, b) => rank(literals, a) - rank(literals, b))
  if (ordered.length > 0) found.unshift(...new Set(samples), ordered.join(''), ordered.join(' '), samples)
  if (found.length === 0) found.push(undefined, ABSENT, 'other')
  return found
}

/** Where in a text a sample wants to be: at its beginning, anywhere, at its end. */
const rank = (literals: readonly Literal[], sample: string): number => {
  const of = literals.find(({ test }) => test.asks === 'text' && test.sample === sample)?.test
  const source = of?.asks === 'text' ? of.pattern.source : ''
  return source.startsWith('^') ? 0 : source.endsWith('$') ? 2 : 1
}

const KEYWORD_PATH = 'requestParameters.note'

const tryWay = (expression: Expression, way: readonly Literal[]): Sample | undefined => {
  const byPath = Map.groupBy(way, ({ test }) => (test.path === '' ? KEYWORD_PATH : test.path))
  // A value's own members are put after it would be too late: the shorter path first.
  const choices = [...byPath]
    .sort(([a], [b]) => a.length - b.length)
    .map(([path, of]) => [path, candidates(of)] as const)
  let left = TRIES_MAX
  const step = (at: number, chosen: readonly (readonly [string, unknown])[]): Sample | undefined => {
    if (at === choices.length) {
      left--
      const record = base()
      const fits = chosen.every(([path, value]) => value === undefined || put(record, path, value))
      return fits && decides(expression, record) ? record : undefined
    }
    const [path, values] = choices[at]
    for (const value of values) {
      if (left <= 0) return undefined
      const found = step(at + 1, [...chosen, [path, value]])
      if (found !== undefined) return found
    }
    return undefined
  }
  return step(0, [])
}

/** A record that the condition takes, or undefined when none was found. */
export const takenBy = (expression: Expression): Sample | undefined => {
  for (const way of waysOf(expression, true)) {
    const found = tryWay(expression, way)
    if (found !== undefined) return found
  }
  return undefined
}

/** The same record with one thing changed, so that the condition does not take it: as near a miss as was found. */
export const missedBy = (expression: Expression, taken: Sample): Sample | undefined => {
  const paths = [...new Set(testsOf(expression).map(({ path }) => path || KEYWORD_PATH))]
  // Another operation is the last resort: it says the least about the rule.
  const ordered = paths.sort((a, b) => Number(/^event(Name|Source)$/.test(a)) - Number(/^event(Name|Source)$/.test(b)))
  const samples = testsOf(expression).flatMap(test => (test.asks === 'text' ? [[test.path, test.sample] as const] : []))
  for (const path of ordered) {
    const given = samples.flatMap(([at, sample]) => (at === path ? [sample] : []))
    for (const value of ['something-else', ABSENT, '203.0.113.77', 0, 1e9, ...given]) {
      const record = structuredClone(taken)
      if (put(record, path, value) && !decides(expression, record)) return record
    }
  }
  for (const way of waysOf(expression, false).slice(0, 20)) {
    const found = tryWay({ not: expression }, way)
    if (found !== undefined) return found
  }
  return undefined
}
