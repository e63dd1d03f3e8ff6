import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Condition, matches, valuesAt } from '../findings/filter.ts'
import { FILTER_FIELDS, QUERY_FIELDS } from '../findings/filter-fields.generated.ts'
import { mergeSignals } from '../findings/merge.ts'
import { AT, callWith, ports, sshSignal } from '../findings/signals.fixture.ts'
import type { KeptFinding } from './findings.ts'
import { ACCOUNT, kept, NOON, REGION } from './kept.fixture.ts'
import { openStore } from './open.ts'
import { DIALECTS, placesFor } from './places.fixture.ts'
import type { Store } from './store.ts'

const RUNS = process.env['LONG'] ? 5000 : 400

/** Findings of several shapes, with values that are awkward to compare. */
const corpus = (): KeptFinding[] => {
  const bucket = { name: 'b', arn: 'arn:b', createdAt: AT, tags: [{ key: 'A[b]', value: '100%' }] }
  const shaped = mergeSignals(
    [
      sshSignal(),
      callWith({ bucket: 'b' }, { type: 'Discovery:S3/MaliciousIPCaller', known: { bucket } }),
      callWith(
        { principalName: '1e3' },
        { type: 'Recon:IAMUser/TorIPCaller', additionalInfo: { odd: ['', '07', 0x10] } },
      ),
    ],
    ports,
  )
  const made = Array.from({ length: 24 }, (_, i) =>
    kept(i, {
      severity: [2, 5, 8, 8.5, 4.9][i % 5],
      type: i % 3 === 0 ? 'Recon:EC2/Portscan' : 'Trojan:EC2/DropPoint',
    }),
  )
  const both = [...made, ...shaped.map((finding, i) => ({ ...kept(100 + i), finding }))]
  return both.map((one, i) => ({ ...one, archived: i % 4 === 0 ? { by: 'filter', name: 'f' } : undefined }))
}

const FIELDS = [...new Set(`${QUERY_FIELDS}${FILTER_FIELDS}`.trim().split('\n'))]
const accounts = [ACCOUNT, '123456789012', '111111111111', '012345678901']

/** Values that findings have, values near those, and values that none has. */
const valueLike = (field: string, findings: readonly KeptFinding[]): fc.Arbitrary<string> => {
  const had = [...new Set(findings.flatMap(({ finding }) => valuesAt(finding, field).map(String)))]
  const times = had.map(value => String(Date.parse(value))).filter(value => value !== 'NaN')
  const odd = ['', '0', '5', '8.0', 'true', 'false', '07', 'x', String(NOON), '1e3', 'é', '2.5']
  return fc.constantFrom(...had, ...had, ...times, ...odd)
}

const patternOf = (value: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    '*',
    '?*',
    value,
    `${value}*`,
    `*${value.slice(1)}`,
    value.replace(/.$/, '?'),
    '[a]*',
    '%',
    '_*',
    'A[b]',
    '*:*',
  )

const conditionOn = (field: string, findings: readonly KeptFinding[]): fc.Arbitrary<Condition> => {
  const values = fc.array(valueLike(field, findings), { minLength: 1, maxLength: 3 })
  const patterns = fc.array(valueLike(field, findings).chain(patternOf), { minLength: 1, maxLength: 2 })
  const number = valueLike(field, findings).map(value =>
    Number.isFinite(Number(value)) ? Number(value) : NOON + 300_000,
  )
  return fc
    .record(
      {
        equals: values,
        notEquals: values,
        matches: patterns,
        notMatches: patterns,
        greaterThan: number,
        greaterThanOrEqual: number,
        lessThan: number,
        lessThanOrEqual: number,
      },
      { requiredKeys: [] },
    )
    .map(tests => Object.fromEntries(Object.entries(tests).slice(0, 2)))
    .map(tests => ({ field, ...tests }))
}

for (const dialect of DIALECTS)
  describe(`conditions on ${dialect}`, () => {
    const places = placesFor(dialect)
    let store: Store
    let findings: readonly KeptFinding[]
    beforeAll(async () => {
      store = await openStore(await places.fresh(), { apart: true })
      const put = corpus()
      await store.findings.put(put)
      const scope = { accounts: [...accounts, ...put.map(({ finding }) => finding.accountId)], region: undefined }
      findings = await store.findings.get(
        scope,
        put.map(({ finding }) => finding.id),
      )
      expect(findings).toHaveLength(put.length)
    })
    afterAll(() => store.close())

    const listed = async (conditions: readonly Condition[]): Promise<string[]> => {
      const scope = { accounts: [...new Set(findings.map(({ finding }) => finding.accountId))], region: undefined }
      const sort = { field: 'id', descending: false }
      return [...(await store.findings.list(scope, { conditions, sort, limit: 1000 })).items]
    }
    const matched = (conditions: readonly Condition[]): string[] =>
      findings
        .filter(({ finding }) => matches(finding, conditions))
        .map(({ finding }) => finding.id)
        .sort()

    test('answer as the matcher in memory does, whatever is asked', async () => {
      const told = FIELDS.filter(field => findings.some(({ finding }) => valuesAt(finding, field).length > 0))
      expect(told.length).toBeGreaterThan(40)
      const fields = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...told) }, fc.constantFrom(...FIELDS))
      const condition = fields.chain(field => conditionOn(field, findings))
      const several = fc.array(condition, { minLength: 1, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(several, async conditions => {
          expect(await listed(conditions)).toEqual(matched(conditions))
        }),
        { numRuns: RUNS },
      )
    })

    test('every documented field finds the finding that has the value', async () => {
      for (const field of FIELDS) {
        const values = [...new Set(findings.flatMap(({ finding }) => valuesAt(finding, field).map(String)))]
        const conditions = [{ field, equals: values.length === 0 ? ['x'] : values.slice(0, 50) }]
        expect(await listed(conditions), field).toEqual(matched(conditions))
      }
    })

    test('findings of another Region are not listed', async () => {
      const scope = { accounts: findings.map(({ finding }) => finding.accountId), region: REGION }
      const { items } = await store.findings.list(scope, { conditions: [], limit: 1000 })
      const inRegion = findings.filter(({ finding }) => finding.region === REGION)
      expect([...items].sort()).toEqual(inRegion.map(({ finding }) => finding.id).sort())
    })
  })
