import { expect, test } from 'vitest'
import { Dictionaries } from '../formats/batch.ts'
import type { RowDetection } from '../sdk/detection.ts'
import { C2, detection, TOR_EXIT } from '../sdk/sdk.ts'
import { Operations } from './operations.ts'
import { batchOf } from './play.ts'
import { Present, refusalsOf } from './present.ts'

const asking = (where: (event: never) => boolean, on: 'flow' | 'dns' | 'cloudtrail' = 'flow') =>
  refusalsOf(detection.match({ on, where } as never) as RowDetection)

test('a detection that asks a list first refuses rows on no list, and on lists of another kind', () => {
  const refusals = asking(
    (flow: { remoteLists: number; accepted: boolean }) => (flow.remoteLists & C2) !== 0 && flow.accepted,
  )
  expect(refusals?.column).toBe('remoteLists')
  expect(refusals?.refuses(TOR_EXIT)).toBe(true)
  expect(refusals?.refuses(C2)).toBe(false)
  expect(refusals?.refuses(C2 | TOR_EXIT)).toBe(false)
  expect(refusals?.refusesAll([0, TOR_EXIT])).toBe(true)
  expect(refusals?.refusesAll([0, C2, TOR_EXIT])).toBe(false)
})

test('nothing is concluded when something else was read before, or the answer may still be yes', () => {
  type Flow = { remoteLists: number; accepted: boolean }
  expect(asking((flow: Flow) => flow.accepted && (flow.remoteLists & C2) !== 0)).toBeUndefined()
  expect(asking((flow: Flow) => (flow.remoteLists & C2) !== 0 || flow.accepted)).toBeUndefined()
  expect(asking((flow: Flow) => (flow.remoteLists & C2) === 0)).toBeUndefined()
  expect(
    asking(
      (dns: { queryLists: number; answerLists: number }) => (dns.queryLists & C2) !== 0 || (dns.answerLists & C2) !== 0,
      'dns',
    ),
  ).toBeUndefined()
})

test('a batch’s lists and operations are told each once; too many lists values are not told', () => {
  const dictionaries = new Dictionaries(1 << 10, 1 << 10)
  const operations = new Operations(['C', 'B', 'D'], dictionaries.text.capacity)
  operations.refresh(dictionaries)
  const present = new Present(operations)
  const calls = ['A', 'B', 'A', 'A', 'C', 'B'].map((eventName, i) => ({ at: i, eventName }))
  present.take(batchOf('cloudtrail', calls as never, [], dictionaries))
  expect([...present.calls.subarray(0, present.callCount)]).toEqual([2, 1])
  expect([...operations.maskOf(['B', 'D', 'E'])]).toEqual([0, 0, 1, 1])
  expect(present.valuesOf('remoteLists')).toEqual([0])
  const batch = batchOf('flow', Array.from({ length: 100 }, (_, at) => ({ at })) as never, [], dictionaries)
  batch.columns['remoteLists'].set(Array.from({ length: 100 }, (_, i) => i % 3))
  present.take(batch)
  expect(present.valuesOf('remoteLists')).toEqual([0, 1, 2])
  batch.columns['remoteLists'].set(Array.from({ length: 100 }, (_, i) => i))
  present.take(batch)
  expect(present.valuesOf('remoteLists')).toBeUndefined()
})
