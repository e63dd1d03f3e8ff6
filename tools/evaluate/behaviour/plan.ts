/** Which organisations serve for what. No seed serves for two, and no technique that is tried was learned from. */
import { TECHNIQUES } from '../../../src/simulate/techniques/catalogue.ts'
import type { TrialOptions } from './trial.ts'

export const FOLDS = 4
/** Techniques of a fold, by their place in the catalogue, so that each fold has some of every tactic. */
export const foldOf = (technique: string): number => TECHNIQUES.findIndex(({ name }) => name === technique) % FOLDS

export interface Sizes {
  readonly fusion: number
  /** For thresholds between the passes of training. */
  readonly calibration: number
  /** For the thresholds that are shipped: lived through with the weights that they are of. */
  readonly thresholds: number
  readonly test: number
  readonly weeks: number
  readonly before: number
  readonly attacksPerDay: number
}

/** As many as two busy cores live through in a quarter of an hour. */
export const WHOLE: Sizes = {
  fusion: 12,
  calibration: 8,
  thresholds: 24,
  test: 16,
  weeks: 7,
  before: 4,
  attacksPerDay: 16,
}
export const SMALL: Sizes = {
  fusion: 2,
  calibration: 2,
  thresholds: 2,
  test: 2,
  weeks: 6,
  before: 3,
  attacksPerDay: 10,
}

type Trained = 'prior' | 'fusion' | 'calibration' | 'thresholds' | 'develop'
export type Purpose = Trained | 'test' | 'drift' | 'hires' | 'early' | 'control'

/** The seeds of a purpose. Those of the test bear a release's name, so that they are new with each. */
export const seedsFor = (purpose: Purpose, n: number, release = ''): string[] =>
  Array.from({ length: n }, (_, i) => `${purpose}${release === '' ? '' : `-${release}`}-${i + 1}`)

export const optionsFor = (seed: string, sizes: Sizes, more: Partial<TrialOptions> = {}): TrialOptions => ({
  ...{ seed, weeks: sizes.weeks, before: sizes.before, attacksPerDay: sizes.attacksPerDay },
  ...more,
})
