import { expect, test, vi } from 'vitest'
import { play } from '../api/operations/calling.fixture.ts'
import { knownAccounts } from './organization-accounts.ts'
import { configuredOrganization } from './organization-source.ts'
import { waitAfter, watchOrganization } from './organization-watch.ts'

const MANAGEMENT = '100000000000'

test('waits longer after each failure, up to an hour', () => {
  const minute = 60_000
  expect([0, 1, 2, 3].map(failures => waitAfter(failures, 5 * minute, 0.5) / minute)).toEqual([5, 10, 20, 40])
  expect(waitAfter(9, 5 * minute, 0.5)).toBe(60 * minute)
  expect(waitAfter(0, 5 * minute, 0)).toBeLessThan(waitAfter(0, 5 * minute, 1))
})

test('looks again after a failure, and tells of it', async () => {
  const { store, now } = await play()
  const answers = configuredOrganization(MANAGEMENT, ['111111111111'])
  let looks = 0
  const source = {
    ...answers,
    listAccounts: async () => {
      if (++looks <= 2) throw new Error('throttled')
      return answers.listAccounts()
    },
  }
  const failures: number[] = []
  const watch = watchOrganization({ store, source, now, every: 5, onProblem: (_, count) => failures.push(count) })
  await vi.waitFor(() => expect(looks).toBeGreaterThan(3), { timeout: 10_000 })
  await watch.stop()
  expect(failures).toEqual([1, 2])
  expect((await knownAccounts(store, MANAGEMENT)).map(({ id }) => id)).toEqual([MANAGEMENT, '111111111111'])
  const before = looks
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(looks).toBe(before)
})
