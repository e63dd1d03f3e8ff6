import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { play } from '../src/engine/play.ts'
import { loadOwn, type OwnDetection } from '../src/own/load.ts'
import { importSigma } from '../src/own/sigma/import.ts'
import { isWithin, type MatchDetection, type Story, says } from '../src/sdk/sdk.ts'
import { type Ended, runVedette } from './command-line.ts'
import { plainSigma } from './plain-sigma.ts'
import { ROOT } from './source.ts'

const FILES = [1, 2, 3, 4].map(n => join(ROOT, `test/sigma/rules-${n}.yml`))
type Rule = { title: string; detection?: Record<string, unknown> }
const rules = FILES.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(each => each.toJS() as Rule))

let root: string
let imported: Ended
let own: OwnDetection[]
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vedette-sigma-'))
  imported = await runVedette(root, ['detections', 'import-sigma', ...FILES, '--out', join(root, 'own'), '--json'])
  own = await loadOwn(join(root, 'own'), new Set())
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('fifty rules become detections that keep every contract', async () => {
  expect([imported.code, imported.err]).toEqual([0, expect.stringContaining('50 rules translated, 0 left out')])
  const held = await runVedette(root, ['detections', 'test', join(root, 'own')])
  expect(held.out.split('\n').filter(line => line.includes('BROKEN'))).toEqual([])
  expect([held.code, held.err]).toEqual([0, '50 detections, 0 with broken contracts.\n'])
}, 60_000)

const storiesOf = ({ detection }: OwnDetection): Story<'cloudtrail'>[] => {
  const { fires, quiet } = detection.examples()
  return [...Object.values(fires), ...Object.values(quiet)] as Story<'cloudtrail'>[]
}

test('a translated rule decides every record of every rule as Sigma does', () => {
  const { imported: told } = JSON.parse(imported.out) as { imported: { title: string; type: string }[] }
  const matches = own.filter(({ detection }) => detection.shape === 'match')
  const records = matches.flatMap(each => storiesOf(each).flatMap(story => story.records ?? []))
  expect([matches.length, records.length]).toEqual([44, 88])
  let taken = 0
  for (const each of matches) {
    const { title } = told.find(({ type }) => type === each.detection.type) as { title: string }
    const detection = each.detection as MatchDetection<'cloudtrail'>
    const sigma = rules.find(rule => rule.title === title)?.detection as Record<string, unknown>
    for (const story of storiesOf(each))
      expect(play(each.detection, story).length > 0, title).toBe(plainSigma(sigma, story.records?.[0]))
    for (const record of records) {
      const event = record as { eventName: string; eventSource: string }
      const fires =
        (detection.calls?.includes(event.eventName) ?? true) &&
        detection.where(event as never) &&
        (detection.confirm?.(record, event as never) ?? true)
      expect(fires, `${title} on ${JSON.stringify(record)}`).toBe(plainSigma(sigma, record))
      if (fires) taken++
    }
  }
  expect(taken).toBeGreaterThanOrEqual(44)
})

const HEAD = { title: 'One', logsource: { product: 'aws', service: 'cloudtrail' } }
const refusalOf = (rule: object): string => {
  const { refused } = importSigma([{ file: 'r.yml', content: stringify(rule) }])
  return refused.map(({ field, reason }) => `${field}: ${reason}`).join('\n')
}
const withField = (name: string, value: unknown) => ({ ...HEAD, detection: { s: { [name]: value }, condition: 's' } })
const counts = (correlation: object) => ({ title: 'Many', correlation })

test('a file’s name ends no comment, whatever it is', () => {
  const { imported } = importSigma([
    { file: 'a\u2028globalThis.x = 1;//\u2029.yml', content: stringify(withField('eventName', 'X')) },
  ])
  expect(imported).toHaveLength(1)
  expect(imported[0].text).not.toMatch(/[\u2028\u2029]/)
})

test('many stars take no more than a moment, and match what they should', () => {
  const { imported } = importSigma([{ file: 'r.yml', content: stringify(withField('userAgent', '*a*a*a*a*a*a*b')) }])
  const pattern = new RegExp(/says\([^/]*\/(.*)\/is/.exec(imported[0].text)?.[1] ?? '$^', 'is')
  expect(pattern.test('xaaaaaa-b')).toBe(true)
  expect(pattern.test('aaaaab')).toBe(false)
  const began = performance.now()
  expect(pattern.test('a'.repeat(2000))).toBe(false)
  expect(performance.now() - began).toBeLessThan(2000)
})

describe('what cannot be translated is said with its field', () => {
  test.each([
    ['another source', { ...HEAD, logsource: { product: 'windows' }, detection: {} }, /logsource: only product aws/],
    ['a modifier', withField('userAgent|base64', 'x'), /userAgent\|base64: .*encoded/],
    ['a pattern without bound', withField('userAgent|re', '(a+)+$'), /no bound in time/],
    ['a choice that repeats', withField('userAgent|re', '^(a|aa)+$'), /no bound in time/],
    ['a group of groups that repeats', withField('userAgent|re', '^((a+))+$'), /no bound in time/],
    ['too many open ends', withField('userAgent|re', 'a.*b.*c.*d.*e'), /no bound in time/],
    ['what is more than a name', withField('__proto__.polluted', 'x'), /not a field/],
    ['an odd pattern', withField('userAgent|re', 'a['), /not one that JavaScript knows/],
    ['an unknown selection', { ...HEAD, detection: { s: { a: 'b' }, condition: 't' } }, /no selection t/],
    ['an aggregation', { ...HEAD, detection: { s: { a: 'b' }, condition: 's | count() > 5' } }, /correlation rules/],
    ['a condition that ends', { ...HEAD, detection: { s: { a: 'b' }, condition: 's and (s' } }, /ends too early/],
    [
      'every record',
      { ...HEAD, detection: { s: { 'a|contains': '' }, t: { a: null }, condition: 's or t' } },
      /every record/,
    ],
    ['a range', withField('sourceIPAddress|cidr', '10/8'), /not a range/],
    ['temporal', counts({ type: 'temporal', rules: ['a'], timespan: '5m' }), /a is not among/],
  ])('%s', (_, rule, reason) => expect(refusalOf(rule)).toMatch(reason))

  test.each([
    [{ type: 'temporal', timespan: '5m' }, /type: temporal joins rules in time/],
    [{ type: 'event_count', timespan: '2d', condition: { gte: 3 } }, /timespan: .*an hour/],
    [{ type: 'event_count', timespan: '5m', condition: { lt: 3 } }, /only gte or gt/],
    [
      { type: 'event_count', timespan: '5m', condition: { gte: 3 }, 'group-by': ['requestParameters.x'] },
      /requestParameters.x: .*group by/,
    ],
    [{ type: 'value_count', timespan: '5m', condition: { gte: 3, field: 'errorMessage' } }, /errorMessage: .*count/],
    [
      { type: 'event_count', timespan: '5m', condition: { gte: 3 }, 'group-by': ['constructor'] },
      /constructor: .*group/,
    ],
    [{ type: 'value_count', timespan: '5m', condition: { gte: 3, field: 'toString' } }, /toString: .*count/],
  ])('%o', (correlation, reason) => {
    const base = { ...HEAD, name: 'base', detection: { s: { eventName: 'GetObject' }, condition: 's' } }
    const content = `${stringify(base)}---\n${stringify(counts({ rules: ['base'], ...correlation }))}`
    const { imported, refused } = importSigma([{ file: 'r.yml', content }])
    expect(imported).toEqual([])
    expect(refused.map(({ field, reason }) => `${field}: ${reason}`).join()).toMatch(reason)
  })

  test('the command names them, writes the others and ends with 4', async () => {
    const file = join(root, 'two.yml')
    writeFileSync(
      file,
      `${stringify(withField('eventName', 'StopLogging'))}---\n${stringify(withField('a|windash', '-x'))}`,
    )
    const { code, err } = await runVedette(root, ['detections', 'import-sigma', file, '--out', join(root, 'two')])
    expect(code).toBe(4)
    expect(err).toContain('Left out: ')
    expect(err).toContain('a|windash: command lines of Windows')
    expect(err).toContain('1 rule translated, 1 left out.')
  })
})

test('hostile rules are refused or become text that loads, and nothing is thrown', async () => {
  const odd = fc.oneof(
    fc.string({ maxLength: 30, unit: 'binary' }),
    fc.constantFrom(
      "'",
      '\\',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: hostile text.
      '`${process.exit(9)}`',
      '*/',
      '\n',
      '\u2028',
      '/',
      '[',
      '(?i)(',
      '{9}',
      '\\*',
      '${',
      '*?*',
    ),
  )
  const value = fc.oneof(odd, fc.integer(), fc.boolean(), fc.constant(null), fc.array(odd, { maxLength: 3 }))
  const mods = fc.constantFrom(
    '',
    '|contains',
    '|re',
    '|cidr',
    '|exists',
    '|all',
    '|contains|all',
    '|endswith',
    '|gt',
    '|nope',
  )
  const field = fc
    .tuple(fc.constantFrom('eventName', 'userAgent', 'a.b', 'a', '__proto__.x', ''), mods)
    .map(each => each.join(''))
  const selection = fc.oneof(fc.dictionary(field, value, { maxKeys: 3 }), fc.array(value, { maxLength: 3 }))
  const condition = fc
    .array(fc.constantFrom('s', 't', 'and', 'or', 'not', '(', ')', '1 of', 'all of', 'them', 's*', '|'), {
      maxLength: 12,
    })
    .map(words => words.join(' '))
  const rule = fc.record({
    title: odd,
    description: odd,
    level: odd,
    falsepositives: fc.array(odd, { maxLength: 2 }),
    detection: fc.record({
      s: selection,
      t: selection,
      condition: fc.oneof(fc.constantFrom('s', 's or t', 'not s'), condition),
    }),
  })
  const kept: string[] = []
  fc.assert(
    fc.property(rule, made => {
      const { imported } = importSigma([
        { file: 'f\n.yml', content: stringify({ ...HEAD, ...made, title: `A${made.title}` }) },
      ])
      for (const { path, text } of imported)
        if (kept.length < 40 && !kept.includes(text)) kept.push(text) && put(`fuzz/${kept.length}/${path}`, text)
    }),
    { numRuns: process.env['LONG'] ? 20_000 : 1_500 },
  )
  expect(kept.length).toBeGreaterThan(10)
  for (const n of kept.keys()) expect(await loadOwn(join(root, `fuzz/${n + 1}`), new Set())).toHaveLength(1)
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), content => {
      importSigma([{ file: 'x', content }])
    }),
    { numRuns: process.env['LONG'] ? 20_000 : 1_500 },
  )
  for (const content of [
    '['.repeat(5_000),
    `a: ${'- '.repeat(5_000)}`,
    'a: &a [*a, *a]',
    `x: ${'{a: '.repeat(2_000)}`,
    `- ${'? '.repeat(4_000)}`,
  ])
    expect(importSigma([{ file: 'x', content }]).imported).toEqual([])
  const deep = { ...HEAD, detection: { s: { a: 'b' }, condition: `${'('.repeat(900)}s` } }
  expect(refusalOf(deep)).toMatch(/nested deeper/)
}, 120_000)

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('addresses lie in ranges, of their own kind only', () => {
  expect(isWithin('10.255.0.1', '10.0.0.0/8')).toBe(true)
  expect(isWithin('11.0.0.1', '10.0.0.0/8')).toBe(false)
  expect(isWithin('2001:db8::7', '2001:db8::/32')).toBe(true)
  expect(isWithin('::', '0.0.0.0/0')).toBe(false)
  expect(isWithin('300.0.0.1', '0.0.0.0/0')).toBe(false)
  expect(says({ a: [{ b: 'x' }, { b: 'y' }] }, 'a.b', /^y$/)).toBe(true)
})
