import { expect, test } from 'vitest'
import { Attempts } from './sessions.ts'

const fail = (attempts: Attempts, times: number): void => {
  for (let i = 0; i < times; i++) attempts.began('ada', 0)
}

test('whoever signs in does not forgive those who guess', () => {
  const attempts = new Attempts(3, 1000)
  fail(attempts, 2)
  attempts.began('ada', 1)
  attempts.succeeded('ada')
  expect(attempts.waitFor('ada', 1)).toBe(0)
  fail(attempts, 1)
  expect(attempts.waitFor('ada', 1)).toBe(999)
  expect([attempts.waitFor('bob', 1), attempts.waitFor('ada', 1000)]).toEqual([0, 0])
})

test('signing in again and again costs nothing', () => {
  const attempts = new Attempts(3, 1000)
  for (let i = 0; i < 9; i++) {
    attempts.began('ada', i)
    attempts.succeeded('ada')
  }
  expect(attempts.waitFor('ada', 9)).toBe(0)
})
