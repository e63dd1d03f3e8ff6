import { expect, test } from 'vitest'
import type { ObjectCounts } from '../formats/decoder.ts'
import { NOT_A_LOG } from '../formats/read.ts'
import { Ledger } from './ledger.ts'
import type { FoundObject, ReadReport } from './ports.ts'

const DAY = 1767571200
const A = '111122223333'

const object = (name: string, more: Partial<FoundObject> = {}): FoundObject => ({
  name,
  bytes: 10,
  at: DAY,
  kind: 'cloudtrail',
  account: A,
  region: 'eu-west-1',
  ...more,
})

const counts = (more: Partial<ObjectCounts> = {}): ObjectCounts => ({
  format: 'cloudtrail',
  kind: 'cloudtrail',
  records: 0,
  events: 0,
  dropped: {},
  samples: {},
  bytes: 10,
  unpacked: 100,
  sha256: 'x',
  firstAt: 0,
  lastAt: 0,
  trouble: undefined,
  ...more,
})

const report = (name: string, events: number, more: Partial<ReadReport> = {}): ReadReport => ({
  object: object(name),
  counts: counts({ records: events, events, firstAt: DAY }),
  duplicateOf: undefined,
  hours: events > 0 ? [{ account: A, region: 'eu-west-1', kind: 'cloudtrail', hour: DAY, events }] : [],
  ...more,
})

test('every object has one fate, and the sums agree', () => {
  const ledger = new Ledger()
  ledger.add(report('a', 5))
  ledger.add(report('b', 5, { duplicateOf: 'a', hours: [] }))
  ledger.add(report('c', 0, { counts: counts({ format: undefined, kind: undefined, trouble: 'bad gzip: x' }) }))
  ledger.add(report('d', 0, { counts: counts({ format: undefined, kind: undefined }) }))
  ledger.add(report('digest', 0, { counts: counts({ format: 'cloudtrail-digest', trouble: NOT_A_LOG }) }))
  ledger.leave(object('e'), 'account')
  const told = ledger.summary()
  expect(told.totals).toMatchObject({ seen: 6, read: 1, duplicate: 1, unreadable: 1, notALog: 2, filtered: 1 })
  expect(told.totals).toMatchObject({ records: 5, events: 5, dropped: 0, cutShort: 0 })
  expect(told.mismatches).toEqual([])
  expect(told.troubles).toEqual([{ object: 'c', problem: 'bad gzip: x' }])
  expect(told.notLogs).toEqual(['d', 'digest'])
  expect(told.left.account).toBe(1)
})

test('events are counted on their own day, records where their object begins', () => {
  const ledger = new Ledger()
  const hour = { account: A, region: 'eu-west-1', kind: 'cloudtrail' } as const
  ledger.add(
    report('a', 0, {
      counts: counts({
        records: 10,
        events: 9,
        dropped: { 'not JSON': 1 },
        samples: { 'not JSON': '{oh' },
        firstAt: DAY,
      }),
      hours: [
        { ...hour, hour: DAY + 23 * 3600, events: 6 },
        { ...hour, hour: DAY + 24 * 3600, events: 3 },
      ],
    }),
  )
  const { rows, drops, mismatches } = ledger.summary()
  expect(rows.map(({ day, events, records, read }) => ({ day, events, records, read }))).toEqual([
    { day: DAY, events: 6, records: 10, read: 1 },
    { day: DAY + 86_400, events: 3, records: 0, read: 0 },
  ])
  expect(drops).toEqual([{ reason: 'not JSON', records: 1, sample: '{oh', object: 'a' }])
  expect(mismatches).toEqual([])
})

test('an object whose counts do not add up is named', () => {
  const ledger = new Ledger()
  ledger.add(report('bad', 5, { counts: counts({ records: 7, events: 5, firstAt: DAY }) }))
  expect(ledger.summary().mismatches.join()).toContain('bad: 7 records')
})

test('an object that came after its time is late, one cut short still counts as read', () => {
  const ledger = new Ledger()
  const key = `${A}_CloudTrail_eu-west-1_20260105T0200Z_x.json.gz`
  ledger.add(report(key, 1, { object: object(key, { at: DAY + 7200 }) }))
  ledger.add(report('mine', 1, { object: object('mine', { at: DAY + 7200 }) }))
  ledger.add(report('cut', 1, { counts: counts({ records: 1, events: 1, firstAt: DAY, trouble: 'cut off' }) }))
  expect(ledger.summary().totals).toMatchObject({ read: 3, late: 1, cutShort: 1, unreadable: 0 })
})

test('a hostile object cannot fill the ledger with reasons', () => {
  const ledger = new Ledger()
  for (let i = 0; i < 500; i++)
    ledger.add(report(`o${i}`, 0, { counts: counts({ records: 1, dropped: { [`reason ${i}`]: 1 } }) }))
  const { drops, totals, mismatches } = ledger.summary()
  expect(drops.length).toBeLessThanOrEqual(64)
  expect(drops.reduce((sum, { records }) => sum + records, 0)).toBe(500)
  expect(totals.dropped).toBe(500)
  expect(mismatches).toEqual([])
})

test('a hole in steady hours is reported', () => {
  const ledger = new Ledger()
  for (let hour = 0; hour < 24; hour++)
    if (hour !== 12)
      ledger.add(
        report(`h${hour}`, 50, {
          hours: [{ account: A, region: 'eu-west-1', kind: 'cloudtrail', hour: DAY + hour * 3600, events: 50 }],
        }),
      )
  expect(ledger.summary().holes).toEqual([
    { account: A, region: 'eu-west-1', kind: 'cloudtrail', from: DAY + 12 * 3600, to: DAY + 13 * 3600, usual: 50 },
  ])
})
