/** Scores the windows of a trial, and holds them against thresholds as the product keeps them: per account, by what it saw lately. */
import { newsFrom, type Told } from '../../../src/learn/behaviour/telling.ts'
import { TrailingScores, thresholdOf } from '../../../src/learn/calibration.ts'
import type { Window } from './subject.ts'
import { START, type Trial, type Tried } from './trial.ts'

export type Score = (window: Window) => number

export interface JudgedWindow {
  readonly key: string
  readonly from: number
  readonly score: number
  /** Score over threshold. */
  readonly margin: number
  /** False before the weeks in which findings are counted: what is told of then keeps quiet later. */
  readonly isCounted: boolean
}

export interface JudgedAttack {
  readonly tried: Tried
  readonly margin: number
  /** The tactic of the strongest window. */
  readonly told: string | undefined
}

export interface Judged {
  readonly seed: string
  readonly accounts: number
  readonly weeks: number
  readonly seen: readonly JudgedWindow[]
  readonly attacks: readonly JudgedAttack[]
}

export interface Thresholds {
  readonly shipped: number
  readonly budget: number
  /** Days of learning; before them nothing is told. */
  readonly learning: number
  /** False for the shipped threshold alone. */
  readonly adaptive: boolean
}

const DAY = 86400
/** As the product: scores so far below the threshold are remembered. */
const REMEMBERED = 4
const dayOf = (at: number): number => Math.floor(at / DAY)

/** An account's thresholds as the product keeps them: the same for all of a day. */
class Thresholding {
  readonly #options: Thresholds
  readonly #trailing = new Map<string, TrailingScores>()
  readonly #known = new Map<string, { readonly day: number; readonly score: number }>()

  constructor(options: Thresholds) {
    this.#options = options
  }

  at(account: string, day: number, observed: number): number {
    const { shipped, budget, learning, adaptive } = this.#options
    if (!adaptive) return shipped
    const known = this.#known.get(account)
    if (known?.day === day) return known.score
    const scores = this.#trailing.get(account)?.scores(day) ?? []
    const score = thresholdOf(shipped, scores, observed, budget, learning)
    this.#known.set(account, { day, score })
    return score
  }

  ended({ account, principal, tactic }: Window, day: number, score: number, threshold: number): void {
    let scores = this.#trailing.get(account)
    if (scores === undefined) this.#trailing.set(account, (scores = new TrailingScores()))
    if (score > threshold - REMEMBERED) scores.add(`${tactic} ${principal}`, day, score)
  }
}

const keyOf = ({ account, principal, tactic }: Window): string => `${account}/${principal}/${tactic}`

/** Goes through a trial in order of time; attacks of a day are held against the thresholds of its midnight, and what was told by then. */
export const judge = (trial: Trial, score: Score, options: Thresholds): Judged => {
  const thresholds = new Thresholding(options)
  const told = new Map<string, Told>()
  const attack = (tried: Tried): JudgedAttack => {
    let best: JudgedAttack = { tried, margin: Number.NEGATIVE_INFINITY, told: undefined }
    const day = dayOf(START) + tried.day
    for (const window of tried.windows) {
      const threshold = thresholds.at(window.account, day, window.observed)
      const margin = score(window) - Math.max(threshold, newsFrom(told.get(keyOf(window)), window.from))
      if (margin > best.margin) best = { tried, margin, told: window.tactic }
    }
    return best
  }
  const seen: JudgedWindow[] = []
  const attacks: JudgedAttack[] = []
  let next = 0
  for (const window of trial.heavy) {
    const { account, observed, from } = window
    const day = dayOf(from)
    while (next < trial.tried.length && dayOf(START) + trial.tried[next].day <= day)
      attacks.push(attack(trial.tried[next++]))
    const value = score(window)
    const key = keyOf(window)
    const threshold = thresholds.at(account, day, observed)
    if (observed > options.learning) {
      const isCounted = day - dayOf(START) >= trial.before
      seen.push({ key, from, score: value, margin: value - threshold, isCounted })
      if (value > threshold && value > newsFrom(told.get(key), from)) told.set(key, { from, score: value })
    }
    thresholds.ended(window, day, value, threshold)
  }
  while (next < trial.tried.length) attacks.push(attack(trial.tried[next++]))
  return { seed: trial.seed, accounts: trial.accounts, weeks: (trial.days - trial.before) / 7, seen, attacks }
}
