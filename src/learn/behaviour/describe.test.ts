import { expect, test } from 'vitest'
import { placeNumber } from '../../events/places.ts'
import { Names } from '../names.ts'
import { describe as profilesOf } from './describe.ts'
import { Entities } from './entities.ts'
import { FACTOR } from './factors.ts'

/** Ten days of somebody who lists buckets each day and made a user once, from Austria. */
const lived = () => {
  const entities = new Entities()
  const names = new Names()
  const alice = entities.of('111122223333 111122223333 user alice', false)
  entities.of('111122223333 peers of user', true)
  for (let day = 20_000; day < 20_010; day++) {
    entities.active(alice, day)
    entities.meetHour(alice, 9)
    entities.habits.meet(alice, FACTOR.api, names.of('s3:ListBuckets'), day)
    if (day === 20_005) entities.habits.meet(alice, FACTOR.api, names.of('iam:CreateUser'), day)
    entities.habits.meet(alice, FACTOR.country, placeNumber('AT') + 1, day)
  }
  return { entities, names, alice }
}

test('a profile names what was usual, how often, and when', () => {
  const { entities, names } = lived()
  const [profile, ...others] = profilesOf(entities, names, 'ALICE')
  expect(others).toEqual([])
  expect(profile).toMatchObject({ account: '111122223333', principal: 'user alice', lastDay: '2024-10-13' })
  const [api, , country] = profile.factors
  expect(profile.days).toBe(api.values[0].days)
  expect(api.values.map(({ value, frequency }) => [value, frequency])).toEqual([
    ['s3:ListBuckets', 'FREQUENT'],
    ['iam:CreateUser', 'INFREQUENT'],
  ])
  // Ten days, half forgotten in thirty: somewhat below ten.
  expect(api.values[0].days).toBeGreaterThan(8.5)
  expect(api.values[0].days).toBeLessThan(10)
  expect(country.values.map(({ value }) => value)).toEqual(['AT'])
  expect(Math.max(...profile.hours)).toBe(profile.hours[9])
})

test('days in a row are observed days, whatever fades; days of many years are hardly any', () => {
  const { entities, alice } = lived()
  expect(entities.observed(alice)).toBeCloseTo(10, 1)
  const rarely = entities.of('111122223333', true)
  for (let year = 0; year < 40; year++) entities.active(rarely, 10_000 + year * 90)
  expect(entities.observed(rarely)).toBeLessThan(3)
  for (let day = 0; day < 3_000; day++) entities.active(rarely, 20_000 + day)
  expect(entities.observed(rarely)).toBe(365)
})

test('a day that is past counts no second time', () => {
  const { entities, alice } = lived()
  const before = entities.days(alice)
  entities.active(alice, 20_003)
  entities.active(alice, 20_009)
  expect(entities.days(alice)).toBe(before)
})

test('others of another account take nobody’s place, and one more than are shown is told', () => {
  const { entities, names } = lived()
  for (let i = 0; i < 30; i++) {
    const other = entities.of(`444455556666 444455556666 user alice${i}`, false)
    for (let day = 20_000; day < 20_020; day++) entities.active(other, day)
  }
  const own = profilesOf(entities, names, 'alice', new Set(['111122223333']))
  expect(own.map(({ principal }) => principal)).toEqual(['user alice'])
  expect(profilesOf(entities, names, 'alice')).toHaveLength(21)
})

test('peers and buckets are nobody, and of whom nothing is known nothing is told', () => {
  const { entities, names } = lived()
  expect(profilesOf(entities, names, 'peers')).toEqual([])
  expect(profilesOf(entities, names, 'bob')).toEqual([])
})
