import { expect, test } from 'vitest'
import shipped from '../models/behaviour.json' with { type: 'json' }
import { FEATURES, type Feature } from './factors.ts'
import { commonness } from './operations.ts'
import { amountOf, TERMS, type Term } from './terms.ts'
import { thresholdFor, Weighing, type Weights } from './weighing.ts'

const features = (some: Partial<Record<Feature, number>>): Float64Array =>
  Float64Array.from(FEATURES, name => some[name] ?? 0)

const term = (name: string): Term => TERMS.find(one => one.name === name) as Term

test.each([
  ['a piece counts nothing below its beginning', 'user over 5', { user: 4 }, 0],
  ['what lies within it', 'user over 5', { user: 6 }, 1],
  ['and no more than its length', 'user over 5', { user: 50 }, 2],
  ['the last piece has no end', 'user over 11', { user: 50 }, 39],
  ['two together: √((4 - 0)·(8 - 4))', 'asn over 0 with user over 4', { asn: 4, user: 8 }, 4],
  ['and nothing without both', 'asn over 0 with user over 4', { asn: 4, user: 3 }, 0],
  ['a usual place speaks against nobody', 'asn over 0', { asn: Number.NEGATIVE_INFINITY }, 0],
] as const)('%s', (_, name, some, expected) => {
  expect(amountOf(term(name), features(some))).toBeCloseTo(expected, 10)
})

const WEIGHTS: Weights = {
  version: 2,
  bias: -3,
  weights: { 'user over 5': 2, 'asn over 0 with user over 4': 0.5 },
  young: -1,
  tactics: { Impact: 1 },
  thresholds: [
    [0.25, 4],
    [1, 2],
  ],
}

test('the score is the bias, the tactic, youth, and what features add; what two add together is half of each', () => {
  const weighing = new Weighing(WEIGHTS)
  const seen = features({ user: 8, asn: 4 })
  // -3 + 1 - 0.5 + 2·2 + 0.5·4
  expect(weighing.score(seen, 'Impact', 0.5)).toBeCloseTo(3.5, 10)
  const added = weighing.added(seen)
  expect([added[FEATURES.indexOf('user')], added[FEATURES.indexOf('asn')]]).toEqual([5, 1])
})

test('thresholds between budgets lie between theirs: half way in ln', () => {
  expect(thresholdFor(0.5, WEIGHTS)).toBeCloseTo(3, 10)
  expect([thresholdFor(0.1, WEIGHTS), thresholdFor(5, WEIGHTS)]).toEqual([4, 2])
})

test('the shipped weights are of terms that there are, none is below nothing, and thresholds fall with the budget', () => {
  const names = new Set(TERMS.map(({ name }) => name))
  for (const [name, weight] of Object.entries(shipped.weights)) {
    expect(names).toContain(name)
    expect(weight).toBeGreaterThan(0)
  }
  const scores = shipped.thresholds.map(([, score]) => score)
  expect(scores).toEqual([...scores].sort((a, b) => b - a))
})

test('what nobody is known to do is rarer than what many do, and what intruders are known for the rarest', () => {
  const usual = commonness('s3:GetBucketAcl', 0, false, true)
  const unheard = commonness('kinesisvideo:ListStreams', 0, false, true)
  const named = commonness('organizations:LeaveOrganization', 0, true, true)
  expect([usual.world < unheard.world, unheard.world < named.world]).toEqual([true, true])
  expect([usual.share > unheard.share, unheard.share > named.share]).toEqual([true, true])
  expect(commonness('constructor', 0, false, true)).toEqual(unheard)
})
