/** What is learned of a principal, and how its evidence is weighed. */
import type { Backoff } from '../evidence.ts'

/** Nodes of an entity: what a principal does, and below the line what an account or bucket counts in days. */
export const FACTOR = {
  api: 0,
  asn: 1,
  country: 2,
  agent: 3,
  region: 4,
  resource: 5,
  apiDays: 6,
  asnDays: 7,
  agentDays: 8,
  userDays: 9,
  userTypeDays: 10,
  bucketDays: 11,
} as const

/** The factors that back off from principal to peers to account. */
export const LEVELLED = ['api', 'asn', 'country', 'agent', 'region', 'resource'] as const
export type Levelled = (typeof LEVELLED)[number]

export const HOW: Readonly<Record<Levelled, Backoff>> = {
  api: { discount: 0.6, trust: 3 },
  asn: { discount: 0.4, trust: 1 },
  country: { discount: 0.3, trust: 0.7 },
  agent: { discount: 0.4, trust: 1 },
  region: { discount: 0.3, trust: 0.7 },
  resource: { discount: 0.4, trust: 1 },
}

/** How likely a value is where nobody of the account was ever seen with it, operations aside. */
export const ANYWHERE: Readonly<Record<Exclude<Levelled, 'api'>, number>> = {
  asn: 1 / 3000,
  country: 1 / 60,
  agent: 1 / 50,
  region: 1 / 20,
  resource: 1 / 1000,
}

/** The share of such values that would be a stranger's, were there one. */
export const SHARE: Readonly<Record<'asn' | 'country' | 'agent' | 'region' | 'hour', number>> = {
  asn: 0.7,
  country: 0.5,
  agent: 0.6,
  region: 0.3,
  hour: 0.7,
}

/** What is known of a window when it is judged. Each can only speak against the principal. */
export const FEATURES = [
  'api',
  'apis',
  'many',
  'asn',
  'country',
  'agent',
  'region',
  'hour',
  'refused',
  'user',
  'peers',
  'account',
  'resource',
  'reader',
  'volume',
  'denied',
  'chain',
  'far',
  'elsewhere',
  'hidden',
] as const
export type Feature = (typeof FEATURES)[number]

/** What the shipped file holds: weights of a logistic, thresholds by budget, and what was found in training. */
export interface Weights {
  readonly version: number
  readonly bias: number
  readonly weights: Readonly<Record<Feature, number>>
  /** Added for what is young, or of this tactic; may be negative. */
  readonly young: number
  readonly tactics: Readonly<Record<string, number>>
  /** Score that one false finding per account and week is expected at, by budget: ascending budgets. */
  readonly thresholds: readonly (readonly [budget: number, score: number])[]
}

/** The score of a window: the logistic's sum. `features` in the order of FEATURES. */
export const scoreOf = (features: Float64Array, tactic: string, youth: number, model: Weights): number => {
  let sum = model.bias + model.young * youth + (model.tactics[tactic] ?? 0)
  for (let i = 0; i < FEATURES.length; i++) sum += model.weights[FEATURES[i]] * features[i]
  return sum
}

/** The threshold for a budget, between the budgets that were measured. */
export const thresholdFor = (budget: number, { thresholds }: Weights): number => {
  const [first] = thresholds
  const last = thresholds[thresholds.length - 1]
  if (budget <= first[0]) return first[1]
  if (budget >= last[0]) return last[1]
  const above = thresholds.findIndex(([measured]) => measured >= budget)
  const [[low, from], [high, to]] = [thresholds[above - 1], thresholds[above]]
  return from + ((to - from) * Math.log(budget / low)) / Math.log(high / low)
}
