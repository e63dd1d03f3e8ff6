/** Scores the windows of a trial, and holds them against thresholds as the product keeps them: per account, by what it saw lately. */
import { TrailingScores, thresholdOf } from '../../../src/learn/calibration.ts'
import { quantile } from '../figures.ts'
import type { Window } from './subject.ts'
import { START, type Trial, type Tried } from './trial.ts'

export type Score = (window: Window) => number

export interface JudgedWindow {
  readonly key: string
  readonly from: number
  /** Score over threshold. */
  readonly margin: number
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
const dayOf = (at: number): number => Math.floor(at / DAY)

/** Goes through a trial in order of time; attacks of a day are held against the thresholds of its midnight. */
export const judge = (trial: Trial, score: Score, { shipped, budget, learning, adaptive }: Thresholds): Judged => {
  const trailing = new Map<string, TrailingScores>()
  const threshold = (account: string, day: number, observed: number): number => {
    if (!adaptive) return shipped
    const scores = trailing.get(account)?.scores(day) ?? []
    return thresholdOf(shipped, scores, observed, budget, learning)
  }
  const attack = (tried: Tried): JudgedAttack => {
    let best: JudgedAttack = { tried, margin: Number.NEGATIVE_INFINITY, told: undefined }
    for (const window of tried.windows) {
      const margin = score(window) - threshold(window.account, dayOf(START) + tried.day, window.observed)
      if (margin > best.margin) best = { tried, margin, told: window.tactic }
    }
    return best
  }
  const seen: JudgedWindow[] = []
  const attacks: JudgedAttack[] = []
  let next = 0
  for (const window of trial.heavy) {
    const day = dayOf(window.from)
    while (next < trial.tried.length && dayOf(START) + trial.tried[next].day <= day)
      attacks.push(attack(trial.tried[next++]))
    const value = score(window)
    const key = `${window.account}/${window.principal}/${window.tactic}`
    if (day - dayOf(START) >= trial.before)
      seen.push({ key, from: window.from, margin: value - threshold(window.account, day, window.observed) })
    let scores = trailing.get(window.account)
    if (scores === undefined) trailing.set(window.account, (scores = new TrailingScores()))
    scores.add(`${window.principal}/${window.tactic}`, day, value)
  }
  while (next < trial.tried.length) attacks.push(attack(trial.tried[next++]))
  return { seed: trial.seed, accounts: trial.accounts, weeks: (trial.days - trial.before) / 7, seen, attacks }
}

/** The score that so many findings per account and week lie above, over all of these organisations. */
export const shippedThreshold = (trials: readonly Trial[], score: Score, budget: number): number => {
  const best = new Map<string, number>()
  let accountWeeks = 0
  for (const { seed, heavy, accounts, days, before } of trials) {
    accountWeeks += (accounts * (days - before)) / 7
    for (const window of heavy) {
      if (dayOf(window.from) - dayOf(START) < before) continue
      const key = `${seed}/${window.account}/${window.principal}/${window.tactic}/${dayOf(window.from)}`
      best.set(key, Math.max(best.get(key) ?? Number.NEGATIVE_INFINITY, score(window)))
    }
  }
  const scores = [...best.values()]
  return quantile(scores, 1 - Math.min(1, (budget * accountWeeks) / scores.length))
}
