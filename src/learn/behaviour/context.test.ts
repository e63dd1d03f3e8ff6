import { expect, test } from 'vitest'
import { isRefusal } from './context.ts'
import { Entities } from './entities.ts'

test.each([
  ['AccessDenied', true],
  ['AccessDeniedException', true],
  ['Client.UnauthorizedOperation', true],
  ['NotAuthorizedException', true],
  ['AuthorizationError', true],
  ['ThrottlingException', false],
  ['NoSuchEntityException', false],
  ['ValidationException', false],
  ['', false],
])('%s is a refusal: %s', (error, expected) => {
  expect(isRefusal(error)).toBe(expected)
})

test('one night makes no hour usual, ten do', () => {
  const entities = new Entities()
  const alice = entities.of('111122223333 111122223333 user alice', false)
  const live = (day: number, hour: number, often: number): void => {
    entities.active(alice, day)
    for (let n = 0; n < often; n++) entities.meetHour(alice, hour)
  }
  for (let day = 20_000; day < 20_010; day++) live(day, 9, 3)
  live(20_010, 3, 500)
  // One day of eleven, and what neighbours and never having been seen share: (1/2 + 1/12) / (9.2 + 2).
  expect(entities.hourShare(alice, 3)).toBeCloseTo(0.052, 2)
  expect(entities.hourShare(alice, 9)).toBeGreaterThan(0.35)
})
