/** The part of the evaluation that is about principals' behaviour. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Feature } from '../../../src/learn/behaviour/factors.ts'
import type { Weights } from '../../../src/learn/behaviour/weighing.ts'
import { Random } from '../../../src/simulate/random.ts'
import { TECHNIQUES } from '../../../src/simulate/techniques/catalogue.ts'
import { scorer, trainWeights } from '../../train/weights.ts'
import { bootstrap, mean } from '../figures.ts'
import { FirstSeen } from './first-seen.ts'
import { type Judged, type JudgedAttack, judge, type Score } from './judge.ts'
import { LearnedSubject, weighEvenly } from './learned.ts'
import { falseRates, macroRecall, rates, recallBy, shiftFor } from './measures.ts'
import { FOLDS, foldOf, optionsFor, type Purpose, type Sizes, seedsFor } from './plan.ts'
import type { AtRate, BehaviourResults, ByStealth } from './results.ts'
import { measuredThreshold } from './threshold.ts'
import { type Trial, type TrialOptions, tryOut } from './trial.ts'

const LEARNING = 14
const BUDGETS = [1, 0.25] as const
const CURVE = [0.05, 0.1, 0.25, 0.5, 1, 2, 3] as const
const LEVELS = ['S0', 'S1', 'S2'] as const

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Lives through the organisations of a purpose. With a folder to keep them in, what was lived before is read from there. */
export const liveThrough = (
  purpose: Purpose,
  n: number,
  sizes: Sizes,
  release: string,
  more: Partial<TrialOptions> = {},
  weights?: Weights,
): Trial[] =>
  seedsFor(purpose, n, release).map(seed => {
    const keep = weights === undefined ? process.env['EVALUATE_KEEP'] || undefined : undefined
    const path =
      keep === undefined ? undefined : join(keep, `${seed}-${sizes.weeks}-${sizes.before}-${sizes.attacksPerDay}`)
    if (path !== undefined && existsSync(path)) return deserialize(readFileSync(path)) as Trial
    const trial = tryOut(optionsFor(seed, sizes, more), new LearnedSubject(weights), weighEvenly)
    say(`${seed}: ${trial.tuples} behaviours, ${trial.tried.length} attacks, ${trial.seconds.toFixed(1)} s`)
    if (path !== undefined) writeFileSync(path, serialize(trial))
    return trial
  })

/** One fold: weights that never saw the fold's techniques, and the test judged with them. */
interface Fold {
  readonly weights: Weights
  readonly fold: number
}

const foldsOf = (
  fusion: readonly Trial[],
  calibration: readonly Trial[],
  uses: (feature: Feature) => boolean,
): Fold[] =>
  Array.from({ length: FOLDS }, (_, fold) => ({
    fold,
    weights: trainWeights(fusion, calibration, { learns: ({ technique }) => foldOf(technique) !== fold, uses }),
  }))

/** Judges every trial by every fold. Attacks come from the fold that did not learn of them. */
const judgeFolds = (trials: readonly Trial[], folds: readonly Fold[], budget: number, adaptive = true): Judged[][] =>
  folds.map(({ weights, fold }) => {
    const shipped = weights.thresholds.find(([measured]) => measured === budget)?.[1] ?? 0
    return trials.map(trial => {
      const judged = judge(trial, scorer(weights), { shipped, budget, learning: LEARNING, adaptive })
      return { ...judged, attacks: judged.attacks.filter(({ tried }) => foldOf(tried.technique) === fold) }
    })
  })

/** The mean over folds of each organisation's false findings. */
const falseOver = (folds: readonly (readonly Judged[])[], shifts: readonly number[]): number[] => {
  const each = folds.map((judged, i) => falseRates(judged, shifts[i]))
  return each[0].map((_, i) => mean(each.map(one => one[i])))
}

/** Attacks of all folds, each less its fold's shift, by organisation. */
const attacksOver = (folds: readonly (readonly Judged[])[], shifts: readonly number[]): JudgedAttack[][] =>
  folds[0].map((_, org) =>
    folds.flatMap((judged, i) => judged[org].attacks.map(one => ({ ...one, margin: one.margin - shifts[i] }))),
  )

const byStealth = <T>(of: (stealth: 'S0' | 'S1' | 'S2') => T): ByStealth<T> =>
  Object.fromEntries(LEVELS.map(stealth => [stealth, of(stealth)])) as Record<'S0' | 'S1' | 'S2', T>

const at = (attacks: readonly JudgedAttack[], stealth: string): JudgedAttack[] =>
  attacks.filter(({ tried }) => tried.stealth === stealth)

const atRate = (folds: readonly (readonly Judged[])[], shifts: readonly number[], wanted: number): AtRate => {
  const attacks = attacksOver(folds, shifts)
  const random = new Random(`bootstrap-${wanted}`)
  return {
    wanted,
    realised: rates(falseOver(folds, shifts)),
    recall: byStealth(stealth => bootstrap(random, attacks, some => macroRecall(at(some.flat(), stealth)))),
  }
}

const NONE = Array.from({ length: FOLDS }, () => 0)
const matchedShifts = (folds: readonly (readonly Judged[])[], rate: number): number[] =>
  folds.map(judged => shiftFor(judged, rate))

const recallAt = (folds: readonly (readonly Judged[])[], shifts: readonly number[]): ByStealth<number> => {
  const attacks = attacksOver(folds, shifts).flat()
  return byStealth(stealth => macroRecall(at(attacks, stealth)))
}

/** Evidence that is left out, to see what it is worth. */
const WITHOUT: Readonly<Record<string, readonly Feature[]>> = {
  'without network, country and tool': ['asn', 'country', 'agent', 'region', 'network', 'stranger', 'rented', 'tool'],
  'without operations': ['apis', 'many', 'user', 'peers', 'account', 'world'],
  'without how common operations are elsewhere': ['world'],
  'without hours': ['hour'],
  'without things (secrets, buckets, roles …)': ['resource', 'things', 'reader'],
  'without volumes, refusals and chains': ['volume', 'peak', 'denied', 'refused', 'chain'],
}

const ablate = (fusion: readonly Trial[], calibration: readonly Trial[], test: readonly Trial[]) =>
  Object.entries(WITHOUT).map(([name, left]) => {
    const folds = foldsOf(fusion, calibration, feature => !left.includes(feature))
    say(name)
    const recall = BUDGETS.map(budget => {
      const judged = judgeFolds(test, folds, budget)
      return recallAt(judged, matchedShifts(judged, budget))
    })
    return { name, recall }
  })

/** What the simplest detector finds at the same rates. */
const firstSeen = (sizes: Sizes, release: string) => {
  const live = (purpose: Purpose, n: number): Trial[] =>
    seedsFor(purpose, n, purpose === 'test' ? release : '').map(seed =>
      tryOut(optionsFor(seed, sizes), new FirstSeen(), ({ features }) => features[0]),
    )
  const [calibration, test] = [live('thresholds', Math.min(2, sizes.thresholds)), live('test', sizes.test)]
  const score: Score = ({ features }) => features[0]
  const recall = BUDGETS.map(budget => {
    const shipped = measuredThreshold(calibration, score, budget, LEARNING)
    const judged = [test.map(trial => judge(trial, score, { shipped, budget, learning: LEARNING, adaptive: true }))]
    return recallAt(judged, matchedShifts(judged, budget))
  })
  return { name: 'only how much was never seen', recall }
}

const tableOf = (
  attacks: readonly JudgedAttack[],
  key: (one: JudgedAttack) => string,
): Record<string, ByStealth<number>> => {
  const levels = byStealth(stealth => recallBy(at(attacks, stealth), key))
  return Object.fromEntries(
    Object.keys(levels.S0).map(name => [name, byStealth(stealth => levels[stealth][name] ?? Number.NaN)]),
  )
}

/** Organisations under more change than usual, and one week after learning. */
const stressed = (sizes: Sizes, folds: readonly Fold[], release: string): BehaviourResults['stress'] => {
  const n = Math.max(1, Math.round(sizes.test / 4))
  const early: Sizes = { ...sizes, weeks: 3, before: 2 }
  const kinds = {
    'twice the drift': liveThrough('drift', n, sizes, release, {
      stress: { driftPerWeek: 2, newToolsPerWeek: 2, launchesPerWeek: 2 },
    }),
    'three times the hires': liveThrough('hires', n, sizes, release, { stress: { hiresPerWeek: 3 } }),
    'the first week after learning': liveThrough('early', n * 2, early, release),
  }
  return Object.fromEntries(
    Object.entries(kinds).map(([name, trials]) => {
      const judged = judgeFolds(trials, folds, 1)
      return [name, { realised: rates(falseOver(judged, NONE)), recall: recallAt(judged, NONE) }]
    }),
  )
}

/** Runs the protocol and answers the figures. Ablations take most of the time. */
export const evaluateBehaviour = (sizes: Sizes, release: string, ablates = true): BehaviourResults => {
  const fusion = liveThrough('fusion', sizes.fusion, sizes, '')
  const calibration = liveThrough('thresholds', sizes.thresholds, sizes, '')
  const test = liveThrough('test', sizes.test, sizes, release)
  const folds = foldsOf(fusion, calibration, () => true)
  const judged = BUDGETS.map(budget => judgeFolds(test, folds, budget))
  const [atOne] = judged
  const attacks = attacksOver(atOne, NONE).flat()
  const found = attacks.filter(({ margin }) => margin > 0)
  const control = judgeFolds(
    liveThrough('control', Math.max(1, Math.round(sizes.test / 4)), sizes, release, { control: true }),
    folds,
    1,
  )
  const tuples = test.reduce((sum, trial) => sum + trial.tuples, 0)
  return {
    ...{ release, organisations: { fusion: fusion.length, calibration: calibration.length, test: test.length } },
    accounts: test.reduce((sum, { accounts }) => sum + accounts, 0),
    ...{ weeks: sizes.weeks - sizes.before, attacks: attacks.length, techniques: TECHNIQUES.length },
    deployed: BUDGETS.map((budget, i) => atRate(judged[i], NONE, budget)),
    matched: BUDGETS.map((budget, i) => atRate(judged[i], matchedShifts(judged[i], budget), budget)),
    byTactic: tableOf(attacks, ({ tried }) => tried.tactic),
    byVictim: tableOf(attacks, ({ tried }) => tried.victim),
    byTechnique: tableOf(attacks, ({ tried }) => tried.technique),
    tacticRight: mean(
      found.map(({ tried, told }) =>
        told
          ?.replace('S3.Delete', 'Impact')
          .replace('S3.Permission', 'Impact')
          .replace('S3.Write', 'Impact')
          .replace('S3.', '') === tried.tactic
          ? 1
          : 0,
      ),
    ),
    curve: CURVE.map(rate => ({ rate, recall: recallAt(atOne, matchedShifts(atOne, rate)) })),
    stress: stressed(sizes, folds, release),
    control: macroRecall(attacksOver(control, NONE).flat()),
    ablations: ablates ? [...ablate(fusion, calibration, test), firstSeen(sizes, release)] : [],
    cost: {
      microsecondsPerTuple: (1e6 * test.reduce((sum, { takingSeconds }) => sum + takingSeconds, 0)) / tuples,
      bytesPerPrincipal: mean(test.map(({ entityBytes }) => entityBytes ?? 0)),
    },
  }
}
