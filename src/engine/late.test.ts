import { expect, test } from 'vitest'
import { joined, LateTimes, lateStretches } from './late.ts'

const H = 3600
const hour = (n: number) => ({ account: '', region: '', kind: 'flow' as const, hour: n * H, events: 1 })

test('the part of an object before the watermark is late', () => {
  const counts = { firstAt: 10 * H + 60, lastAt: 11 * H + 60 }
  expect(lateStretches([hour(10), hour(11)], counts, 10 * H)).toEqual([])
  expect(lateStretches([hour(10), hour(11)], counts, 10 * H + 600)).toEqual([
    { from: 10 * H + 60, until: 10 * H + 600 },
  ])
  expect(lateStretches([hour(10), hour(11)], counts, 20 * H)).toEqual([{ from: 10 * H + 60, until: 11 * H + 61 }])
})

test('one record of long ago does not have all the time since read again', () => {
  const counts = { firstAt: 5, lastAt: 5000 * H + 60 }
  expect(lateStretches([hour(0), hour(5000)], counts, 9000 * H)).toEqual([
    { from: 5, until: H },
    { from: 5000 * H, until: 5000 * H + 61 },
  ])
})

test('very many stretches become few', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({ from: i * 100 * H, until: i * 100 * H + 1 }))
  const few = joined(many)
  expect(few.length).toBeLessThanOrEqual(32)
  expect([few[0].from, few[few.length - 1].until]).toEqual([0, 19_999 * 100 * H + 1])
})

test('waits for more of them, but not for ever', () => {
  const late = new LateTimes(20)
  expect(late.due(0, true)).toBe(undefined)
  late.add([{ from: 1, until: 2 }], 100)
  expect(late.due(119, true)).toBe(undefined)
  expect(late.due(120, false)).toBe(undefined)
  expect(late.due(120, true)).toEqual({ from: 1, until: 2 })
  late.add([{ from: 2, until: 9 }], 290)
  expect(late.due(299, true)).toBe(undefined)
  const stretch = late.due(300, false)
  expect(stretch).toEqual({ from: 1, until: 9 })
  if (stretch) late.done(stretch)
  expect(late.stretches).toEqual([])
})

test('what cannot be read has to wait, each time longer, and lets others pass', () => {
  const late = new LateTimes(20)
  const [first, second] = [
    { from: 1, until: 2 },
    { from: 90 * H, until: 91 * H },
  ]
  late.add([first, second], 0)
  late.postpone(first, 20)
  expect(late.due(20, true)).toEqual(second)
  late.done(second)
  expect(late.due(59, true)).toBe(undefined)
  expect(late.due(60, true)).toEqual(first)
  for (let i = 0; i < 20; i++) late.postpone(first, 60)
  expect(late.due(659, true)).toBe(undefined)
  expect(late.due(660, true)).toEqual(first)
})
