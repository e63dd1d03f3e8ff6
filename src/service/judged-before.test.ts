import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Occurrence } from '../findings/finding.ts'
import { groupKeyOf } from '../findings/identity.ts'
import { AT, callWith, DAY } from '../findings/signals.fixture.ts'
import type { Signal } from '../sdk/sdk.ts'
import { kept } from '../store/kept.fixture.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { withoutJudged } from './judged-before.ts'

const TYPE = 'Persistence:IAMUser/AnomalousBehavior'
const folder = mkdtempSync(join(tmpdir(), 'vedette-judged-'))
let store: Store
beforeAll(async () => {
  store = await openStore({ folder })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const reasonOf = (score: number, main: string) => ({
  summary: 's',
  factors: [
    { name: 'score', value: score, threshold: 5 },
    { name: 'budget (false findings per account and week)', value: 1 },
    { name: 'operation for the principal', value: `${main}: UNSEEN, on 0 of 20 active days` },
  ],
})

const signal = (id: string, at: number, score: number, main = 'CreateUser'): Signal => ({
  ...callWith({ principalName: 'alice' }),
  ...{ id, type: TYPE, at, until: at + 60, reason: reasonOf(score, main) },
  anomaly: {} as Signal['anomaly'],
})

const marked = async (value: 'USEFUL' | 'NOT_USEFUL', ...later: Signal[]): Promise<void> => {
  const first = signal('first', AT, 6)
  const one = kept(1, { type: TYPE })
  const iso = (at: number): string => new Date(at * 1000).toISOString()
  const occurrences = [first, ...later].map(
    ({ id, at, until, reason }): Occurrence => ({
      ...{ signal: id, at: iso(at), until: iso(until), severity: 'Medium', title: 't', count: 1 },
      ...{ reason, records: 1, evidence: [], lateSeconds: 0 },
    }),
  )
  const finding = { ...one.finding, vedette: { ...one.finding.vedette, occurrences } }
  await store.findings.put([{ ...one, finding, group: groupKeyOf(first), feedback: { value, comments: '' } }])
}

const raised = async (...signals: Signal[]): Promise<string[]> =>
  (await withoutJudged(store, signals)).map(({ id }) => id)

test('what is like a finding that was marked not useful is not raised', async () => {
  await marked('NOT_USEFUL')
  expect(await raised(signal('again', AT + DAY, 6.5))).toEqual([])
})

test('what is stronger, about something else, later, or told already is raised', async () => {
  await marked('NOT_USEFUL')
  const all = [
    signal('stronger', AT + DAY, 7),
    signal('else', AT + DAY, 6, 'CreateAccessKey'),
    signal('later', AT + 29 * DAY, 6),
    signal('first', AT, 6),
    { ...signal('other type', AT + DAY, 6), type: 'Impact:IAMUser/AnomalousBehavior' },
    { ...callWith({ principalName: 'alice' }), id: 'no model', type: TYPE, at: AT + DAY },
  ]
  expect(await raised(...all)).toEqual(all.map(({ id }) => id))
})

test('what came in spite of the mark does not raise what is kept quiet', async () => {
  await marked('NOT_USEFUL', signal('stronger', AT + DAY, 7), signal('stronger still', AT + 2 * DAY, 8))
  expect(await raised(signal('strongest', AT + 3 * DAY, 8.5), signal('like the first', AT + 3 * DAY, 6.5))).toEqual([
    'strongest',
  ])
  expect(await raised(signal('later', AT + 29 * DAY, 6))).toEqual(['later'])
})

test('a number is compared by what it is about, and one that is about nothing never', async () => {
  const beacon = (id: string, at: number, to: string | undefined, connections: number): Signal => ({
    ...signal(id, at, 6),
    reason: {
      summary: 's',
      factors: [
        { name: 'score', value: 6 },
        { name: 'new connections', value: connections },
        ...(to === undefined
          ? []
          : [{ name: 'destination for the host', value: `${to}: UNSEEN, on 0 of 9 active days` }]),
      ],
    },
  })
  await marked('NOT_USEFUL', beacon('b', AT, '203.0.113.9', 40), beacon('n', AT, undefined, 40))
  const all = [
    beacon('same', AT + DAY, '203.0.113.9', 57),
    beacon('other', AT + DAY, '203.0.113.8', 40),
    beacon('nothing', AT + DAY, undefined, 40),
  ]
  expect(await raised(...all)).toEqual(['other', 'nothing'])
})

test('a mark that is taken back has no effect any more', async () => {
  await marked('USEFUL')
  expect(await raised(signal('again', AT + DAY, 6))).toEqual(['again'])
})
