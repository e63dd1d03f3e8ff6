/** Logistic regression over hashed places: the sum of a name's runs over the root of their number, and single places. */
import { PLACES, placesOf } from '../../src/learn/names/grams.ts'
import type { Name } from './name-lists.ts'

export interface Example extends Name {
  readonly isGenerated: boolean
  /** How much it counts: families count alike, however many names are known of each. */
  readonly weight: number
}

export interface Logistic {
  readonly weights: Float64Array
  readonly bias: number
}

interface Prepared {
  readonly places: Uint16Array
  /** The first so many places are runs. */
  readonly runs: number
  readonly target: number
  readonly weight: number
}

/** Numbers below 1 that look random: the same for the same seed. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same in another order, by a seed. */
export const shuffled = <T>(values: readonly T[], random: () => number): T[] => {
  const all = [...values]
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[all[i], all[j]] = [all[j], all[i]]
  }
  return all
}

const prepare = ({ label, suffix, isGenerated, weight }: Example): Prepared => {
  const { runs, others } = placesOf(label, suffix)
  return { places: Uint16Array.from([...runs, ...others]), runs: runs.length, target: isGenerated ? 1 : 0, weight }
}

export const logOdds = ({ weights, bias }: Logistic, { label, suffix }: Name): number => {
  const { runs, others } = placesOf(label, suffix)
  let sum = 0
  for (const place of runs) sum += weights[place]
  sum /= Math.sqrt(runs.length)
  for (const place of others) sum += weights[place]
  return sum + bias
}

export interface Training {
  readonly seed: number
  readonly epochs: number
  readonly rate: number
  /** How strongly weights are drawn towards nothing. */
  readonly decay: number
}

/** AdaGrad over the examples in an order that the seed gives. */
export const train = (examples: readonly Example[], { seed, epochs, rate, decay }: Training): Logistic => {
  const random = seeded(seed)
  const prepared = examples.map(prepare)
  const weights = new Float64Array(PLACES)
  const squares = new Float64Array(PLACES).fill(1e-6)
  let bias = 0
  let biasSquares = 1e-6
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const { places, runs, target, weight } of shuffled(prepared, random)) {
      const share = 1 / Math.sqrt(runs)
      let sum = bias
      for (let i = 0; i < places.length; i++) sum += weights[places[i]] * (i < runs ? share : 1)
      const error = (1 / (1 + Math.exp(-sum)) - target) * weight
      for (let i = 0; i < places.length; i++) {
        const place = places[i]
        const slope = error * (i < runs ? share : 1) + decay * weights[place]
        squares[place] += slope * slope
        weights[place] -= (rate * slope) / Math.sqrt(squares[place])
      }
      biasSquares += error * error
      bias -= (rate * error) / Math.sqrt(biasSquares)
    }
  return { weights, bias }
}
