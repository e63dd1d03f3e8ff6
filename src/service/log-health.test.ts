import { expect, test } from 'vitest'
import { play } from '../api/operations/calling.fixture.ts'
import { type LogSource, logSources, logWatch } from './log-health.ts'

const HOUR = 3600

test('sources of all accounts and Regions are told with what is wrong with them', async () => {
  const { store, now } = await play()
  const hours = (account: string, kind: string, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => ({
      account,
      region: 'eu-west-1',
      kind,
      hour: now() / 1000 - (first + i) * HOUR,
      events: 50,
      objects: 1,
      lag: 60,
    }))
  const [well, silent, gone] = ['111111111111', '222222222222', '333333333333']
  await store.ledger.cover([
    ...hours(well, 'flow', 1, 60),
    ...hours(silent, 'cloudtrail', 30, 60),
    ...hours(gone, 'dns', 400, 420),
  ])
  expect(await logSources(store, now())).toEqual([
    { account: well, region: 'eu-west-1', kind: 'flow', issue: undefined },
    { account: silent, region: 'eu-west-1', kind: 'cloudtrail', issue: expect.stringContaining('No events since') },
  ])
})

test('an issue is told when it comes and when it has gone, not in between', () => {
  const watch = logWatch()
  const told: string[] = []
  const look = (issue: string | undefined, ...others: LogSource[]) =>
    watch([{ account: 'a', region: 'r', kind: 'flow', issue }, ...others], (level, words, { kind }) =>
      told.push(`${level} ${words}: ${kind}`),
    )
  look(undefined)
  look('No events since noon')
  look('No events since noon', { account: 'a', region: 'r', kind: 'dns', issue: 'No events since one' })
  look(undefined)
  look(undefined)
  expect(told).toEqual([
    'warn logs are missing: flow',
    'warn logs are missing: dns',
    'info logs come again: flow',
    'info logs come again: dns',
  ])
})
