/** What the evaluation of behaviour tells, as docs/evaluation/behaviour.json keeps it. */
import type { Estimate } from '../figures.ts'
import type { Rates } from './measures.ts'

/** Recall by stealth. */
export type ByStealth<T> = Readonly<Record<'S0' | 'S1' | 'S2', T>>

export interface AtRate {
  /** False findings per account and week that are wanted. */
  readonly wanted: number
  readonly realised: Rates
  readonly recall: ByStealth<Estimate>
}

export interface Ablation {
  readonly name: string
  readonly recall: readonly ByStealth<number>[]
}

export interface BehaviourResults {
  readonly release: string
  readonly organisations: Readonly<Record<string, number>>
  readonly accounts: number
  readonly weeks: number
  readonly attacks: number
  readonly techniques: number
  /** As deployed: thresholds from other organisations, adapting to each account. */
  readonly deployed: readonly AtRate[]
  /** With all thresholds shifted until the rate of the test is what is wanted: for comparing only. */
  readonly matched: readonly AtRate[]
  readonly byTactic: Readonly<Record<string, ByStealth<number>>>
  readonly byVictim: Readonly<Record<string, ByStealth<number>>>
  readonly byTechnique: Readonly<Record<string, ByStealth<number>>>
  /** Of what was found: how often the finding's tactic is the technique's. */
  readonly tacticRight: number
  readonly curve: readonly { readonly rate: number; readonly recall: ByStealth<number> }[]
  readonly stress: Readonly<Record<string, { realised: Rates; recall: ByStealth<number> }>>
  /** Share of colleagues' doings, done as somebody else, that are told at a budget of 1: they are no attacks. */
  readonly control: number
  readonly ablations: readonly Ablation[]
  readonly cost: { readonly microsecondsPerTuple: number; readonly bytesPerPrincipal: number }
}
