import { expect, test } from 'vitest'
import type { PlainEvent } from '../events/kind.ts'
import { KIND_NAMES } from '../events/kinds.ts'
import { Dictionaries } from '../formats/batch.ts'
import { makeCopier, WholeRows } from './copies.ts'
import { plainEvent } from './cursor.ts'
import { batchOf } from './play.ts'

const events: readonly PlainEvent[] = [
  { at: 1_790_000_000, id: 'a', remote: '198.51.100.7', failed: true, bytes: 7, query: 'a.example' },
  { at: 1_790_000_001, remote: '2001:db8::7', eventName: 'ListBuckets', userAgent: 'é "quoted"' },
]

test.each(KIND_NAMES)('a row of %s is copied by the generated copier as by hand', kind => {
  const dictionaries = new Dictionaries(1 << 10, 1 << 10)
  const names = kind === 'cloudtrail' ? ['at', 'eventName', 'remote'] : ['at', 'remote']
  const fields = kind === 'dns' ? ['at', 'query'] : names
  const batch = batchOf(kind, events, [], dictionaries)
  for (const row of [0, 1]) {
    expect(makeCopier(kind)(batch, row, dictionaries)).toEqual(plainEvent(batch, row, dictionaries))
    expect(makeCopier(kind, fields)(batch, row, dictionaries)).toEqual(plainEvent(batch, row, dictionaries, fields))
  }
})

test('what two detections ask of one record is made once, and not kept for the next batch', () => {
  const dictionaries = new Dictionaries(1 << 10, 1 << 10)
  const whole = new WholeRows(dictionaries)
  whole.bind(batchOf('cloudtrail', events, [{ first: 1 }, 'no object'], dictionaries))
  expect(whole.record(0)).toEqual({ first: 1 })
  expect(whole.record(0)).toBe(whole.record(0))
  expect(whole.event(1)).toBe(whole.event(1))
  expect(whole.event(1)['eventName']).toBe('ListBuckets')
  whole.bind(batchOf('cloudtrail', [events[1]], [{ second: 2 }], dictionaries))
  expect(whole.record(0)).toEqual({ second: 2 })
  expect(whole.event(0)['at']).toBe(1_790_000_001)
})
