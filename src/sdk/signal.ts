import type { PlainEvent } from '../events/kind.ts'
import type { KindName } from '../events/kinds.ts'
import type { BucketFacts, InstanceFacts, InterfaceFacts, PasswordPolicy } from './known.ts'
import type { Anomaly } from './profile.ts'

export type Role = 'ACTOR' | 'TARGET'
export type SeverityName = 'Low' | 'Medium' | 'High' | 'Critical'

const RANK: Readonly<Record<SeverityName, number>> = { Low: 1, Medium: 2, High: 3, Critical: 4 }

/** The worse of two severities. */
export const graver = (a: SeverityName, b: SeverityName): SeverityName => (RANK[a] >= RANK[b] ? a : b)

/** One record that caused a signal, cut out of its object. */
export interface Evidence {
  /** Event time, seconds. */
  readonly at: number
  /** Record id: account + eventID for CloudTrail, else the SHA-256 of the record. */
  readonly id: string
  /** The object, as the operator named it. */
  readonly object: string
  /** Bytes of the unpacked object. */
  readonly offset: number
  readonly length: number
  /** SHA-256 of those bytes, hex. */
  readonly sha256: string
  /** The bytes as text; cut at 16 KB, then `truncated`. */
  readonly record: string
  readonly truncated?: boolean
}

/** A number or word that the decision rested on. */
export interface Factor {
  readonly name: string
  readonly value: number | string | readonly (number | string)[]
  /** What it was held against, where there is such a thing. */
  readonly threshold?: number | string
}

/** One of the acts that a rule names, done by a signal's record: a signal of the sequence that its finding tells. */
export interface Act {
  readonly name: string
  readonly severity: SeverityName
  /** What was done, without who did it. */
  readonly summary: string
}

/** Why a detection fired, in one sentence and in numbers. */
export interface Reason {
  readonly summary: string
  readonly factors: readonly Factor[]
}

/** A list that holds a value of the event. */
export interface ListHit {
  readonly list: string
  readonly category: string
  readonly value: string
}

/** "This detection fired for this key at this time, because of these records." */
export interface Signal {
  /** A function of the input: the same logs give the same id. */
  readonly id: string
  readonly type: string
  readonly kind: KindName
  readonly account: string
  readonly region: string
  readonly role: Role
  readonly severity: SeverityName
  readonly title: string
  /** First and last event time, seconds. */
  readonly at: number
  readonly until: number
  /** How many times it happened: matching records for a match, 1 for a window. */
  readonly count: number
  /** The latest record, as an event. */
  readonly event: PlainEvent
  /** The same record parsed, for CloudTrail and DNS. */
  readonly record: unknown
  readonly reason: Reason
  readonly evidence: readonly Evidence[]
  /** Records that caused it, of which at most 20 are copied as evidence. */
  readonly records: number
  readonly lists: readonly ListHit[]
  readonly known: {
    readonly instance?: InstanceFacts
    readonly interface?: InterfaceFacts
    readonly bucket?: BucketFacts
    readonly passwordPolicy?: PasswordPolicy
    readonly remoteAffiliated?: boolean
  }
  /** Values that keep findings of one resource apart, e.g. a domain. */
  readonly apart: readonly string[]
  /** The named acts that it stands for. Only rules have them; their findings have the shape of a sequence. */
  readonly acts?: readonly Act[]
  /** What was usual and what was not, of a detection that learns. */
  readonly anomaly?: Anomaly
  /** Extra members for the finding's additionalInfo. */
  readonly additionalInfo: Readonly<Record<string, unknown>>
  /** How long after its hour was decided the last of its records arrived, seconds; 0 when in time. */
  readonly lateSeconds: number
}
