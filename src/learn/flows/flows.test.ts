import { describe, expect, test } from 'vitest'
import type { Asking, Tuple } from '../model.ts'
import { BY_CHANCE, chernoff, rhythmOf } from './beacon.ts'
import { portPrior, resolverPrior, UNIT, volumeSurprise } from './evidence.ts'
import { Flows } from './flows.ts'
import { resolverAt } from './resolvers.ts'
import { bytesOf, openedOf, portOf, sizeOf } from './shape.ts'

test.each([
  // below 64 KB nothing is said; from there eight steps to twice as much
  [60_000, 0, 0],
  [65_536, 1, 65_536],
  [131_072, 9, 131_072],
  [1_000_000, 32, 962_000],
])('%i bytes are size %i, which stands for %i', (bytes, size, stands) => {
  expect(sizeOf(bytes)).toBe(size)
  expect(Math.round(bytesOf(size) / 1000)).toBe(Math.round(stands / 1000))
})

test.each([
  // at, flags, local port → what began
  [600, 2, 40_000, 1, 0],
  [659, 3, 40_000, 6, 0],
  [600, 1, 40_000, 0, 0],
  [600, 0, 40_000, 40_008, 40_000],
])('a record of second %i with flags %i from port %i opened %i', (at, flags, port, opened, told) => {
  expect(openedOf(at, flags, port)).toBe(opened)
  expect(portOf(opened)).toBe(told)
})

test('usual ports and known resolvers are likelier beforehand', () => {
  expect([portPrior(443), portPrior(22), portPrior(4444)]).toEqual([0.9, 0.02, 0.002])
  expect([resolverPrior(true), resolverPrior(false)]).toEqual([0.05, 0.02])
  expect([resolverAt('9.9.9.9'), resolverAt('2001:4860:4860::8888'), resolverAt('192.0.2.1')]).toEqual([
    'Quad9',
    'Google',
    undefined,
  ])
})

test.each([
  // units now; of 100 earlier hours: units in all, the most in one → -ln of the tail
  [0, 0, 0, 0],
  // half a unit in 102 hours is believed, so one is met with 1 - (102/103)^0.5 = 0.0049
  [1, 0, 0, 5.33],
  // less than twice the most of before
  [15, 100, 10, 0],
  // a unit an hour is usual: forty are beyond what is said
  [40, 100, 10, 12],
  [10, 100, 2, 12],
  [5, 100, 2, 5.61],
])('%i units after %i in a hundred hours, %i at most', (units, sum, peak, expected) => {
  const before = { sum: sum * UNIT, hours: 100, peak: peak * UNIT }
  expect(volumeSurprise(units * UNIT, before)).toBeCloseTo(expected, 1)
})

describe('rhythm', () => {
  test('by chance a third of the intervals seem to keep one', () => {
    // (2^-0.75 - 2^-1.25) + (2^-1.75 - 2^-2.25) + (2^-2.75 - 2^-3.25)
    expect(BY_CHANCE).toBeCloseTo(0.1742 + 0.0871 + 0.0435, 3)
  })

  test.each([
    [23, 1, 0.305, 27.3],
    [23, 0.305, 0.305, 0],
    [23, 0.2, 0.305, 0],
    [10, 0.5, 0.25, 1.44],
  ])('of %i intervals a share of %f where %f is expected', (n, share, expected, score) => {
    expect(chernoff(n, share, expected)).toBeCloseTo(score, 1)
  })

  test('a clock keeps it, with a connection lost; bursts and the few do not', () => {
    const clock = Array.from({ length: 30 }, (_, i) => i * 300)
    expect(rhythmOf(clock)).toMatchObject({ period: 300, share: 1 })
    expect(rhythmOf(clock.filter((_, i) => i !== 7)).share).toBe(1)
    expect(rhythmOf(clock.slice(0, 23)).score).toBe(0)
    expect(rhythmOf(clock.map(at => at / 20)).score).toBe(0)
    expect(rhythmOf(clock.map((_, i) => i * i * 30)).score).toBeLessThan(5)
  })
})

const ASKING: Asking = { networkOf: () => undefined }
const DAY = 86_400
/** Whole days since 2024. */
const on = (day: number): number => (19_723 + day) * DAY
const tuple = (at: number, host: string, port: number, remote = '203.0.113.9', opened = 1, size = 0): Tuple => ({
  texts: ['111122223333', 'eu-west-1', `eni-${host}`, host, 'subnet-1', remote, ''],
  numbers: [port, 6, size, opened],
  count: 1,
  mark: { at, id: at, object: 0, offset: 0, length: 1 },
})

const learned = (hosts: readonly string[], days = 20): Flows => {
  const flows = new Flows({ budget: 1, days: 14 })
  for (let day = 0; day < days; day++)
    for (const host of hosts) flows.take(tuple(on(day), host, 443, '198.51.100.1', 0), ASKING)
  return flows
}
/** Sends 200 MB within an hour. */
const upload = (flows: Flows, host: string, at: number): void => {
  for (let i = 0; i < 4; i++) flows.take(tuple(at + i * 60, host, 443, '198.51.100.7', 0, sizeOf(50_000_000)), ASKING)
}
const uploading = (hosts: readonly string[], hours: number, size: number): Flows => {
  const flows = learned(['z'])
  for (let hour = 0; hour < hours; hour++)
    for (const host of hosts)
      flows.take(tuple(on(20) + hour * 3600, host, 443, '198.51.100.1', 0, sizeOf(size)), ASKING)
  return flows
}
const toldAt = (flows: Flows, at: number) => {
  flows.pass(at)
  return flows.verdicts().map(({ verdict }) => verdict)
}

describe('a host that only asks 443', () => {
  test('is told of at another port, once in a week', () => {
    const flows = learned(['a', 'b', 'c'])
    flows.take(tuple(on(20), 'a', 4444), ASKING)
    flows.take(tuple(on(21), 'a', 4444), ASKING)
    expect(toldAt(flows, on(22))).toEqual(['port'])
  })

  test('goes on from what was written down as if nothing had happened', () => {
    const flows = learned(['a', 'b'])
    for (let i = 0; i < 20; i++) flows.take(tuple(on(20) + i * 300, 'a', 4444), ASKING)
    const again = new Flows({ budget: 1, days: 14 })
    expect(again.restore(flows.save())).toBe(true)
    for (const one of [flows, again]) for (let i = 20; i < 40; i++) one.take(tuple(on(20) + i * 300, 'a', 4444), ASKING)
    expect([...again.unplaced()].length).toBeGreaterThan(0)
    const found = toldAt(flows, on(22))
    expect(found.toSorted()).toEqual(['beacon', 'port'])
    expect(toldAt(again, on(22))).toEqual(found)
  })

  test('is like its neighbours: what they do is no news', () => {
    const flows = learned(['a', 'b', 'c'])
    for (let day = 0; day < 5; day++)
      for (const host of ['b', 'c', 'd', 'e']) flows.take(tuple(on(20 + day), host, 22), ASKING)
    flows.pass(on(26))
    flows.verdicts()
    flows.pass(on(40))
    flows.take(tuple(on(40), 'a', 22), ASKING)
    expect(toldAt(flows, on(41))).toEqual([])
  })
})

describe('a host that sends 200 MB within an hour', () => {
  test.each([
    // of twenty hours of the subnet everything is known; whose further ones, how many, bytes in each → told
    [['b'], 3, 1_000_000, []],
    [['b'], 40, 1_000_000, ['volume']],
    [['b', 'c', 'd'], 40, 150_000_000, []],
    [['a'], 3, 1_000_000, []],
    [['a'], 40, 1_000_000, ['volume']],
  ])('after hours of %j, %i of them with %i bytes each: %j', (hosts, hours, size, told) => {
    const flows = uploading(hosts, hours, size)
    upload(flows, 'a', on(23))
    expect(toldAt(flows, on(24))).toEqual(told)
  })

  test('is not learned of before its hour is over, and then though it is silent', () => {
    const flows = uploading(['a'], 1, 70_000_000)
    flows.pass(on(20) + 3599)
    const held = flows.save().length
    flows.pass(on(20) + 3600)
    expect(flows.save().length).toBeLessThan(held)
  })
})

test('a program that reports to a second port of a destination that was new today is found', () => {
  const flows = learned(['a', 'b'])
  flows.take(tuple(on(20), 'a', 80, '203.0.113.9'), ASKING)
  for (let i = 0; i < 40; i++) flows.take(tuple(on(20) + 60 + i * 300, 'a', 443, '203.0.113.9'), ASKING)
  expect(toldAt(flows, on(22))).toEqual(['beacon'])
})
