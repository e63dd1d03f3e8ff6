/** What a model is to the engine: it takes tuples in order of time and says what was not normal. */

import type { PlainEvent } from '../events/kind.ts'
import type { KindName } from '../events/kinds.ts'
import type { Learned } from '../sdk/profile.ts'

/** A record, and where it lies. */
export interface Mark {
  /** Event time, seconds. */
  readonly at: number
  /** 53 bits of the record id's hash. */
  readonly id: number
  /** Position of the object in the run; -1 until a restart has found it again. */
  object: number
  offset: number
  length: number
}

/** What a model asks of each event: which texts and numbers make up a tuple, in this order. */
export interface TupleShape {
  readonly kind: KindName
  readonly texts: readonly string[]
  readonly numbers: readonly string[]
}

/** One behaviour in one minute: the same texts and numbers, and how often. `mark` is its earliest record. */
export interface Tuple {
  readonly texts: readonly string[]
  readonly numbers: readonly number[]
  /** Records, at least 1. */
  count: number
  mark: Mark
}

/** The owner of an address's network, where a table tells. */
export interface Network {
  readonly asn: number
  readonly org: string
}

/** What a model may ask while it learns; nothing of it may depend on the clock or on what is read later. */
export interface Asking {
  networkOf(address: string): Network | undefined
}

/** What an operator sets of learning. */
export interface LearningSettings {
  /** False findings per account and week that are borne. */
  readonly budget: number
  /** Days of an account's logs before anything is said of it. */
  readonly days: number
}

/** The least and the most that a budget may be: what thresholds were measured for, and a little beyond. */
export const BUDGET_LIMITS = [0.1, 10] as const

export const DEFAULT_LEARNING: LearningSettings = { budget: 1, days: 14 }

/** Something was not normal. */
export interface Verdict {
  /** By which a detection finds it. */
  readonly verdict: string
  /** What it is about, hashed: with `from` it makes the signal's id. */
  readonly low: number
  readonly high: number
  /** Start of the time that it covers, seconds. */
  readonly from: number
  readonly marks: readonly Mark[]
  /** Fields of the latest record, at least account and region; the rest is read again with the evidence. */
  readonly event: PlainEvent
  readonly learned: Learned
}

/** How far an account has come with learning. */
export interface Progress {
  readonly account: string
  /** Days that it has been observed, and days that are needed. */
  readonly days: number
  readonly needed: number
  readonly entities: number
}

/** What an entity was used to, of one factor; the most usual values first. */
export interface HabitFactor {
  readonly name: string
  /** How many values are known; `values` holds the most usual. */
  readonly known: number
  readonly values: readonly { readonly value: string; readonly days: number; readonly frequency: string }[]
}

/** What is normal for a principal. */
export interface Profile {
  readonly account: string
  /** Kind and name as it is profiled: `AssumedRole deploy`. */
  readonly principal: string
  /** Days on which it was active, fading like all counts here. */
  readonly days: number
  /** The latest of them, `2026-01-31`. */
  readonly lastDay: string
  /** The share of its calls that are refused, 0 to 1. */
  readonly refused: number
  /** By hour of the day, UTC: the share of its activity. */
  readonly hours: readonly number[]
  readonly factors: readonly HabitFactor[]
}

/** A model at work. The same tuples in the same order leave it in the same state, with the same verdicts. */
export interface Model {
  /** Counted losses: what there was no room for. */
  readonly evictions: number
  /** Takes one tuple. They come sorted by (time, record id). */
  take(tuple: Tuple, asking: Asking): void
  /** Everything before this time, seconds, has been taken. */
  pass(at: number): void
  /** Verdicts since the last time. */
  verdicts(): Verdict[]
  /** Records whose place is to be found again after a restart, by (time, id). */
  unplaced(): Iterable<Mark>
  progress(): Progress[]
  /** Of whoever's name holds the text, in these accounts or all. */
  profilesOf(wanted: string, accounts?: ReadonlySet<string>): Profile[]
  save(): Uint8Array
  /** False when the bytes are of another version: the model then begins anew. */
  restore(bytes: Uint8Array): boolean
}
