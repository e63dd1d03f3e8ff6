import { describe, expect, test } from 'vitest'
import type { WindowDetection } from '../sdk/detection.ts'
import { count, detection, distinct, minutes, sample, sum } from '../sdk/sdk.ts'
import { Panes } from './panes.ts'
import type { TallyPart } from './tally.ts'

const burst = detection.window({
  type: 'Recon:EC2/Portscan',
  title: () => '',
  why: '',
  falsePositives: [],
  respond: [],
  attack: [],
  severity: 'Low',
  role: 'ACTOR',
  on: 'flow',
  where: () => true,
  by: ['interface'],
  within: minutes(10),
  tune: { tries: 10 },
  tuneWhy: { tries: 'ten are enough for a test' },
  state: { tries: count, bytes: sum, ports: distinct, some: sample(2) },
  observe: () => {},
  fires: (seen, tune) => seen.tries >= tune.tries,
  because: () => '',
  examples: () => ({ fires: {}, quiet: {} }),
}) as unknown as WindowDetection

/** One key's tally of one minute. */
const part = (minute: number, tries: number, ports: number[] = [], low = 1): TallyPart => ({
  detection: 0,
  rows: 1,
  low: Int32Array.of(low),
  high: Int32Array.of(1),
  minute: Uint32Array.of(minute),
  numbers: { tries: Float64Array.of(tries), bytes: Float64Array.of(tries * 100) },
  sets: {
    ports: { from: Uint32Array.of(0, ports.length), values: Uint32Array.from(ports) },
    some: { from: Uint32Array.of(0, Math.min(ports.length, 2)), values: Uint32Array.from(ports.slice(0, 2)) },
  },
})
const all = Number.MAX_SAFE_INTEGER
const sizeOf = (value: unknown) => (value as { size: number }).size

describe('Panes', () => {
  test('adds up what lies within the window, over objects', () => {
    const panes = new Panes(0, burst)
    panes.take(part(100, 4, [1, 2]), 0)
    panes.take(part(103, 6, [2, 3]), 1)
    const [fired] = panes.decide(all)
    expect(fired).toMatchObject({ from: 100, to: 109, objects: [0, 1], seen: { tries: 10, bytes: 1000 } })
    expect(sizeOf(fired.seen['ports'])).toBe(3)
  })

  test('decides half a year of one key out of one object, in any order, without looking at all of it each minute', () => {
    const rows = 260_000
    const column = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row))
    const nothing = { from: new Uint32Array(rows + 1), values: new Uint32Array(0) }
    const panes = new Panes(0, burst)
    panes.take(
      {
        detection: 0,
        rows,
        low: new Int32Array(rows).fill(1),
        high: new Int32Array(rows).fill(1),
        minute: Uint32Array.from(column(row => 1000 + ((row * 7919) % rows))),
        numbers: { tries: column(() => 1), bytes: column(() => 100) },
        sets: { ports: nothing, some: nothing },
      },
      0,
    )
    const began = process.cpuUsage()
    const fired = panes.decide(all)
    expect(fired).toHaveLength(rows / 10)
    expect(fired.every(({ seen }) => seen['tries'] === 10)).toBe(true)
    // 0.5 s; by looking at all of it, minutes.
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(10)
  })

  test('stays quiet when the tries lie further apart than the window', () => {
    const panes = new Panes(0, burst)
    panes.take(part(100, 5), 0)
    panes.take(part(110, 5), 0)
    expect(panes.decide(all)).toEqual([])
  })

  test('one burst is one signal, which tells what came after the line was crossed too', () => {
    const panes = new Panes(0, burst)
    for (const minute of [100, 101, 109]) panes.take(part(minute, 10), 0)
    const fired = panes.decide(all)
    expect(fired.map(one => one.seen['tries'])).toEqual([30])
  })

  test('a burst that goes on is a signal for each window', () => {
    const panes = new Panes(0, burst)
    for (let minute = 100; minute < 130; minute++) panes.take(part(minute, 10), 0)
    expect(panes.decide(all).map(one => [one.from, one.to])).toEqual([
      [100, 109],
      [110, 119],
      [120, 129],
    ])
  })

  test('decides nothing past the watermark, and the same in steps as at once', () => {
    const panes = new Panes(0, burst)
    panes.take(part(100, 6), 0)
    expect(panes.decide(101)).toEqual([])
    panes.take(part(101, 6), 0)
    expect(panes.decide(105)).toEqual([])
    expect(panes.decide(110).map(one => one.seen['tries'])).toEqual([12])
  })

  test('counts what came after its minute was decided', () => {
    const panes = new Panes(0, burst)
    panes.decide(200)
    panes.take(part(100, 1), 0)
    expect(panes.late).toBe(1)
  })

  test('when full, lets the keys go that were silent longest, and counts them', () => {
    const panes = new Panes(0, burst, { max: 10 })
    for (let i = 0; i < 11; i++) panes.take(part(100 + i, 1, [], i), 0)
    expect(panes.evictions).toBeGreaterThan(0)
    panes.take(part(120, 10, [], 10), 0)
    expect(panes.decide(all).length).toBe(1)
  })

  test('lets go of half when memory is short, and takes half as much', () => {
    const panes = new Panes(0, burst)
    for (let i = 0; i < 4000; i++) panes.take(part(100 + (i % 50), 1, [i, i + 1], i), 0)
    const before = panes.bytes
    panes.evict(0.5)
    expect(panes.bytes).toBeLessThanOrEqual(before / 2)
    expect(panes.evictions).toBe(2000)
    panes.take(part(149, 10, [], 49), 1)
    expect(panes.decide(all)).toMatchObject([{ low: 49, seen: { tries: 11 }, objects: [0, 1] }])
  })
})
