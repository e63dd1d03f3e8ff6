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

/** What is known of a window when it is judged. */
export const FEATURES = [
  ...[
    'apis',
    'many',
    'asn',
    'country',
    'agent',
    'region',
    'hour',
    'network',
    'stranger',
    'rented',
    'tool',
    'refused',
    'user',
  ],
  ...['peers', 'account', 'world', 'resource', 'things', 'reader', 'volume', 'peak', 'denied', 'chain'],
] as const
export type Feature = (typeof FEATURES)[number]
