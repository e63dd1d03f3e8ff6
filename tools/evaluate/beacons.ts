/** Which rhythms of connections are told from connections at random, and what aggregation does to both. */
import { BEACON_FROM, rhythmOf } from '../../src/learn/flows/beacon.ts'
import { Pairs } from '../../src/learn/flows/pairs.ts'
import { openedOf, portOf } from '../../src/learn/flows/shape.ts'
import { seeded } from '../train/logistic.ts'
import type { EvaluationPart } from './part.ts'

const SEED = 4711
/** The shipped threshold at a budget of one finding a week; an account's own lies at most 1 below and 2 above. */
const THRESHOLD = 10
const TRIALS = 20_000
const JITTERS = [0, 0.05, 0.1, 0.2, 0.3, 0.5] as const
const COUNTS = [24, 48, 64] as const
const PERIODS = [45, 60, 300, 600, 3600] as const
const WINDOWS = [60, 600] as const
/** Connections at random: their mean interval, and how long they last on the average, seconds. */
const TRAFFIC = [
  [30, 2],
  [60, 20],
  [120, 90],
  [600, 5],
  [600, 1500],
  [1800, 300],
] as const
const PAIRS = 2000
type Random = () => number
const exponential = (random: Random, mean: number): number => -Math.log(1 - random()) * mean

const timesOf = (count: number, interval: () => number): number[] => {
  let at = 1_767_603_600
  return Array.from({ length: count }, () => Math.floor((at += interval())))
}
const shareAbove = (trials: number, threshold: number, times: () => number[]): number => {
  let above = 0
  for (let i = 0; i < trials; i++) if (rhythmOf(times()).score >= threshold) above++
  return above / trials
}

const found = (random: Random) =>
  COUNTS.flatMap(connections =>
    JITTERS.map(jitter => ({
      ...{ connections, jitter },
      share: shareAbove(TRIALS / 4, THRESHOLD, () => {
        const period = PERIODS[Math.floor(random() * PERIODS.length)]
        return timesOf(connections, () => period * (1 + jitter * (2 * random() - 1)))
      }),
    })),
  )

/** Connections at random, and in bursts as people make them: a few, seconds apart, and then nothing for long. */
const called = (random: Random) =>
  COUNTS.map(connections => ({
    connections,
    random: shareAbove(TRIALS, THRESHOLD, () => timesOf(connections, () => exponential(random, 300))),
    bursts: shareAbove(TRIALS, THRESHOLD, () =>
      timesOf(connections, () => exponential(random, random() < 0.3 ? 1200 : 40)),
    ),
  }))

/** What the model is told of connections that a log tells of in windows: a record for each window that one lasts into. */
const aggregated = (random: Random, window: number, hasFlags: boolean, [mean, lasts]: readonly [number, number]) => {
  const records: { at: number; opened: number }[] = []
  timesOf(80, () => exponential(random, mean)).forEach((at, i) => {
    const until = at + exponential(random, lasts)
    const port = 32_768 + ((i * 4099) % 28_000)
    records.push({ at, opened: openedOf(at, hasFlags ? 2 : 0, port) })
    // What goes on has no SYN; AWS then writes no flag at all.
    for (let next = at - (at % window) + window; next < until; next += window)
      records.push({ at: next, opened: openedOf(next, 0, port) })
  })
  const tuples = new Map<string, { at: number; opened: number }>()
  for (const record of records.sort((a, b) => a.at - b.at)) {
    const key = `${Math.floor(record.at / 60)} ${record.opened}`
    if (!tuples.has(key)) tuples.set(key, record)
  }
  const pairs = new Pairs()
  const pair = pairs.open('pair', 9, { own: 0, active: 20, peers: 0, account: 0 })
  if (pair === undefined) return false
  return [...tuples.values()].some(({ at, opened }) => {
    const mark = { at, id: at, object: 0, offset: 0, length: 1 }
    return opened !== 0 && pairs.connected('pair', pair, mark, portOf(opened)).score >= THRESHOLD
  })
}

const measure = (): object => {
  const random = seeded(SEED)
  const windows = WINDOWS.flatMap(window =>
    [true, false].flatMap(hasFlags =>
      TRAFFIC.map(traffic => {
        let beacons = 0
        for (let i = 0; i < PAIRS; i++) if (aggregated(random, window, hasFlags, traffic)) beacons++
        return { window, hasFlags, every: traffic[0], lasts: traffic[1], share: beacons / PAIRS }
      }),
    ),
  )
  return { threshold: THRESHOLD, found: found(random), called: called(random), windows }
}

interface Measured {
  readonly threshold: number
  readonly found: readonly { connections: number; jitter: number; share: number }[]
  readonly called: readonly { connections: number; random: number; bursts: number }[]
  readonly windows: readonly { window: number; hasFlags: boolean; every: number; lasts: number; share: number }[]
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')

const section = ({ threshold, found, called, windows }: Measured): string =>
  [
    '## Beacons',
    `Connections to a destination that is new, at simulated times, against the shipped threshold of ${threshold}. Periods are ${PERIODS.join(', ')} seconds; a jitter of 20 % makes each interval up to a fifth shorter or longer. At least ${BEACON_FROM} connections are needed.`,
    table(
      ['connections', ...JITTERS.map(jitter => `found at ±${jitter * 100} %`), 'random called so', 'bursts called so'],
      called.map(({ connections, random, bursts }) => [
        String(connections),
        ...found.filter(one => one.connections === connections).map(({ share }) => percent(share)),
        ...[percent(random), percent(bursts)],
      ]),
    ),
    `Eighty connections at random are then told of as a log does it that aggregates over 60 or 600 seconds, one record for each window that a connection lasts into, and judged at every fourth. The share of ${PAIRS} such pairs that is ever called a beacon:`,
    table(
      ['window', 'TCP flags in the log', 'a connection every', 'that lasts', 'called a beacon'],
      windows.map(({ window, hasFlags, every, lasts, share }) => [
        ...[`${window} s`, hasFlags ? 'yes' : 'no', `${every} s`, `${lasts} s`, percent(share)],
      ]),
    ),
    'What this is not: real traffic. The first judgement of a finding, that the destination is new for host, subnet and account, is not part of these figures.',
  ].join('\n\n')

export const beacons: EvaluationPart = {
  missing: () => undefined,
  measure,
  section: section as EvaluationPart['section'],
}
