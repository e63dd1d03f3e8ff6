/** Learns from trials how evidence is weighed: which windows were attacks, which were daily life. */
import { FEATURES, type Feature, scoreOf, type Weights } from '../../src/learn/behaviour/factors.ts'
import { TACTICS } from '../../src/learn/behaviour/tactics.ts'
import { shippedThreshold } from '../evaluate/behaviour/judge.ts'
import type { Window } from '../evaluate/behaviour/subject.ts'
import { START, type Trial, type Tried } from '../evaluate/behaviour/trial.ts'
import { fitLogistic, type Rows } from './fusion.ts'

/** Attacks from the victim's own network are few among what is told, and the hardest: they count more. */
const BY_STEALTH = { S0: 0.5, S1: 1, S2: 1.5 } as const
/** All attacks together count as much as this share of daily life's heavy windows. */
const ATTACKS = 0.5
const ROUNDS = 3
const BUDGETS = [0.1, 0.25, 0.5, 1, 2, 3] as const

const WIDTH = FEATURES.length + 1 + TACTICS.length

const EVEN: Weights = {
  version: 1,
  bias: 0,
  weights: Object.fromEntries(FEATURES.map(name => [name, 0.3])) as Record<Feature, number>,
  young: 0,
  tactics: {},
  thresholds: [],
}

/** The score of a window under weights. */
export const scorer = (weights: Weights) => {
  const features = new Float64Array(FEATURES.length)
  return (window: Window): number => {
    features.set(window.features)
    return scoreOf(features, window.tactic, window.youth, weights)
  }
}

export interface TrainingChoice {
  /** True for attacks to learn from. */
  readonly learns: (tried: Tried) => boolean
  /** True for features to use. */
  readonly uses: (feature: Feature) => boolean
}

interface Labelled {
  readonly window: Window
  readonly attack: boolean
  readonly weight: number
}

const strongest = (windows: readonly Window[], score: (window: Window) => number): Window =>
  windows.reduce((best, one) => (score(one) > score(best) ? one : best))

const counted = (trial: Trial): readonly Window[] =>
  trial.heavy.filter(({ from }) => from >= START + trial.before * 86400)

const labelled = (
  trials: readonly Trial[],
  { learns }: TrainingChoice,
  score: (window: Window) => number,
): Labelled[] => {
  const quiet = trials.flatMap(trial => [
    ...counted(trial).map(window => ({ window, attack: false, weight: 1 })),
    ...trial.light.map(window => ({ window, attack: false, weight: trial.lightWeight / 10 })),
  ])
  const attacks = trials.flatMap(trial => trial.tried.filter(one => one.windows.length > 0 && learns(one)))
  const heavy = trials.reduce((sum, trial) => sum + counted(trial).length, 0)
  const total = attacks.reduce((sum, { stealth }) => sum + BY_STEALTH[stealth], 0)
  const each = (ATTACKS * heavy) / total
  return [
    ...quiet,
    ...attacks.map(one => ({
      window: strongest(one.windows, score),
      attack: true,
      weight: each * BY_STEALTH[one.stealth],
    })),
  ]
}

const rowsOf = (all: readonly Labelled[], { uses }: TrainingChoice): Rows => {
  const x = new Float64Array(all.length * WIDTH)
  for (const [i, { window }] of all.entries()) {
    const at = i * WIDTH
    for (const [j, name] of FEATURES.entries()) x[at + j] = uses(name) ? window.features[j] : 0
    x[at + FEATURES.length] = window.youth
    const tactic = TACTICS.indexOf(window.tactic as (typeof TACTICS)[number])
    if (tactic >= 0) x[at + FEATURES.length + 1 + tactic] = 1
  }
  return {
    x,
    width: WIDTH,
    y: Uint8Array.from(all, ({ attack }) => (attack ? 1 : 0)),
    weight: Float64Array.from(all, ({ weight }) => weight),
  }
}

const three = (value: number): number => Number(value.toFixed(4))

/** Fits weights; thresholds are measured on organisations that no weight was learned from. */
export const trainWeights = (
  trials: readonly Trial[],
  calibration: readonly Trial[],
  choice: TrainingChoice,
): Weights => {
  let weights = EVEN
  for (let round = 0; round < ROUNDS; round++) {
    const rows = rowsOf(labelled(trials, choice, scorer(weights)), choice)
    const { weights: w, bias } = fitLogistic(rows, {
      nonNegative: column => column < FEATURES.length,
      ridge: 1e-3,
      steps: 150,
    })
    weights = {
      version: 1,
      bias: three(bias),
      weights: Object.fromEntries(FEATURES.map((name, i) => [name, choice.uses(name) ? three(w[i]) : 0])) as Record<
        Feature,
        number
      >,
      young: three(w[FEATURES.length]),
      tactics: Object.fromEntries(TACTICS.map((name, i) => [name, three(w[FEATURES.length + 1 + i])])),
      thresholds: [],
    }
  }
  const score = scorer(weights)
  return {
    ...weights,
    thresholds: BUDGETS.map(budget => [budget, three(shippedThreshold(calibration, score, budget))] as const),
  }
}
