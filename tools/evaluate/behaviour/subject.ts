/** What is evaluated: anything that weighs behaviour as it comes, and says how it would weigh an attack. */
import type { Tuple } from '../../../src/learn/model.ts'

/** A principal's behaviour of one tactic in an hour, with the evidence against it. */
export interface Window {
  readonly account: string
  readonly principal: string
  /** The verdict, and with it the finding type: a tactic, or a tactic on S3. */
  readonly tactic: string
  /** Seconds. */
  readonly from: number
  readonly features: Float32Array
  /** How little is known of the principal: 1 for a new one. */
  readonly youth: number
  /** Days on which the account has been observed. */
  readonly observed: number
}

/** A detector of unusual behaviour at work in one organisation. */
export interface Subject {
  /** Weighs and learns a tuple. They come in order of time. */
  take(tuple: Tuple): void
  /** Everything before this time has been taken. */
  pass(at: number): void
  /** Windows that ended since the last time. */
  ended(): Window[]
  /** The windows of these tuples alone, if they came now. Nothing is learned of them. */
  probe(tuples: readonly Tuple[]): Window[]
  /** What is remembered of a principal, where the subject knows. */
  readonly bytesPerPrincipal?: number
}
