/** Learns from trials how evidence is weighed: which windows were attacks, which were daily life. */
import { FEATURES, type Feature } from '../../src/learn/behaviour/factors.ts'
import { TACTICS } from '../../src/learn/behaviour/tactics.ts'
import { amountOf, TERMS, type Term } from '../../src/learn/behaviour/terms.ts'
import { Weighing, type Weights } from '../../src/learn/behaviour/weighing.ts'
import { DEFAULT_LEARNING } from '../../src/learn/model.ts'
import type { Window } from '../evaluate/behaviour/subject.ts'
import { measuredThreshold } from '../evaluate/behaviour/threshold.ts'
import { START, type Trial, type Tried } from '../evaluate/behaviour/trial.ts'
import { fitLogistic, type Rows } from './fusion.ts'

/** Credentials that are used from elsewhere are the usual case, and what a threshold must not miss: they count more. */
const BY_STEALTH = { S0: 2, S1: 1.5, S2: 0.4 } as const
/** All attacks together count as much as this share of daily life's heavy windows. */
const ATTACKS = 0.5
const ROUNDS = 3
const BUDGETS = [0.1, 0.25, 0.5, 1, 2, 3] as const

const WIDTH = TERMS.length + 1 + TACTICS.length

const EVEN: Weights = {
  version: 1,
  bias: 0,
  weights: Object.fromEntries(TERMS.filter(({ and }) => and < 0).map(({ name }) => [name, 0.3])),
  young: 0,
  tactics: {},
  thresholds: [],
}

/** Weights that never tell of anything. */
export const SILENT: Weights = { ...EVEN, bias: -1000, thresholds: [[1, 1000]] }

/** The score of a window under weights. */
export const scorer = (weights: Weights) => {
  const weighing = new Weighing(weights)
  return ({ features, tactic, youth }: Window): number => weighing.score(features, tactic, youth)
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

const uses = ({ feature, and }: Term, choice: TrainingChoice): boolean =>
  choice.uses(FEATURES[feature]) && (and < 0 || choice.uses(FEATURES[and]))

const rowsOf = (all: readonly Labelled[], choice: TrainingChoice): Rows => {
  const used = TERMS.map(term => uses(term, choice))
  const x = new Float64Array(all.length * WIDTH)
  for (const [i, { window }] of all.entries()) {
    const at = i * WIDTH
    for (const [j, term] of TERMS.entries()) x[at + j] = used[j] ? amountOf(term, window.features) : 0
    x[at + TERMS.length] = window.youth
    const tactic = TACTICS.indexOf(window.tactic as (typeof TACTICS)[number])
    if (tactic >= 0) x[at + TERMS.length + 1 + tactic] = 1
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
      nonNegative: column => column < TERMS.length,
      ridge: 1e-3,
      steps: 150,
    })
    weights = {
      version: 1,
      bias: three(bias),
      weights: Object.fromEntries(TERMS.map(({ name }, i) => [name, three(w[i])] as const).filter(([, w]) => w > 0)),
      young: three(w[TERMS.length]),
      tactics: Object.fromEntries(TACTICS.map((name, i) => [name, three(w[TERMS.length + 1 + i])])),
      thresholds: [],
    }
  }
  return withThresholds(weights, calibration)
}

/** The same weights with thresholds that are measured on these organisations. */
export const withThresholds = (weights: Weights, trials: readonly Trial[]): Weights => ({
  ...weights,
  thresholds: BUDGETS.map(
    budget => [budget, three(measuredThreshold(trials, scorer(weights), budget, DEFAULT_LEARNING.days))] as const,
  ),
})
