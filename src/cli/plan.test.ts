import { expect, test } from 'vitest'
import type { ObjectRef } from '../engine/ports.ts'
import { planOf, planText, sampleOf } from './plan.ts'

const DAY = 86_400
const object = (nth: number, changes: Partial<ObjectRef> = {}): ObjectRef => ({
  ...{ name: `s3://logs/${nth}`, bytes: 1_000_000, at: 20_000 * DAY + nth, kind: 'flow', account: '111122223333' },
  ...{ region: 'eu-west-1' },
  ...changes,
})
const many = Array.from({ length: 1000 }, (_, nth) => object(nth, nth < 10 ? { kind: 'dns', at: 0, region: '' } : {}))

test('objects and bytes by account, Region, source and day', () => {
  const plan = planOf(many, { account: 3, time: 0 }, { list: 12, get: 10, head: 1 }, undefined, 2)
  expect(plan.rows).toEqual([
    { account: '111122223333', region: 'eu-west-1', source: 'flow', day: '2024-10-04', objects: 990, bytes: 990e6 },
    { account: '111122223333', region: 'unknown', source: 'dns', day: 'unknown day', objects: 10, bytes: 10e6 },
  ])
  expect(plan.left).toEqual({ account: 3 })
  expect(plan.seconds).toBeUndefined()
  expect(planText(plan)).toContain('How long it takes is not known')
})

test('requests are those that listing made and one for each object; a gigabyte leaves AWS for nine cents', () => {
  const { s3 } = planOf(many, {}, { list: 2000, get: 9000, head: 0 }, undefined, 2)
  expect(s3).toMatchObject({ list: 2000, get: 10_000, head: 0 })
  expect(s3?.dollars).toBeCloseTo(0.01 + 0.004)
  expect(s3?.transferDollars).toBeCloseTo(0.09)
  expect(planOf([object(1, { name: '/logs/a' })], {}, { list: 0, get: 0, head: 0 }, undefined, 1).s3).toBeUndefined()
})

test('time follows from what one worker read of the sample', () => {
  const sample = { objects: 8, bytes: 8e6, seconds: 2 }
  const plan = planOf(many, {}, { list: 0, get: 0, head: 0 }, sample, 4)
  expect(plan.seconds).toBeCloseTo((1000 / 8) * 2 * 0.25)
  expect(planText(plan)).toMatch(/^About 1 min \d+ s with 4 workers: one read 8 objects \(8\.0 MB\) at 4\.0 MB\/s\.$/m)
})

test('the sample has every source and stays small', () => {
  const sample = sampleOf(many)
  expect(new Set(sample.map(({ kind }) => kind))).toEqual(new Set(['flow', 'dns']))
  expect(sample.length).toBe(10 + 16)
  expect(sampleOf([object(1, { bytes: 1e9 })])).toEqual([])
  expect(sampleOf([object(1)])).toHaveLength(1)
})
