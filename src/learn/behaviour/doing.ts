/** What a tuple is to a profile: who did what, from where and with what, in the numbers that profiles speak in. */
import type { Mark } from '../model.ts'
import type { Judged } from './judged.ts'
import type { Commonness } from './operations.ts'

/** One operation, as it is known once and for all. */
export interface Operation {
  readonly number: number
  /** `iam:CreateUser`. */
  readonly name: string
  /** The service as CloudTrail names it, and the operation. */
  readonly service: string
  readonly call: string
  /** Position in TACTICS, or -1. */
  readonly tactic: number
  /** How common it is among people, and among programs, of any organisation. */
  readonly ofPeople: Commonness
  readonly ofPrograms: Commonness
}

/** Where a call came from, or with what; with how likely a stranger would be found there. */
export interface Place {
  readonly number: number
  readonly name: string
  readonly strangers: number
  /** True for a network that rents machines to anybody. */
  readonly isRented: boolean
}

/** One behaviour, ready to be judged and learned. */
export interface Doing {
  readonly mark: Mark
  readonly count: number
  readonly day: number
  readonly hour: number
  readonly account: number
  readonly peers: number
  readonly principal: number
  readonly bucket: number
  readonly operation: Operation
  readonly asn: Place
  readonly country: Place
  readonly agent: Place
  readonly region: Place
  /** Number of what the call was about, 0 for nothing in particular. */
  readonly resource: number
  readonly resourceName: string
  readonly user: Place
  /** True for users and for people behind shared roles, false for roles. */
  readonly isPerson: boolean
  readonly userType: Place
  readonly error: string
  /** True when the error says that it may not. */
  readonly isRefused: boolean
  readonly fullAgent: string
  readonly accountId: string
  readonly key: string
}

/** One that is being read. */
export type Timed = { -readonly [P in keyof Doing]: Doing[P] }

/**
 * A behaviour that was met before, with what was worked out of it: most tuples are repetitions. It stands until
 * something changes of whom it is about.
 */
export interface Known {
  readonly doing: Doing
  readonly place: number
  /** What it said, on which day and at which state of all habits that it was held against. */
  readonly judged: Judged
  judgedDay: number
  judgedAt: number
  /** The day on which it was learned, and how many values had been let go of by then. */
  learnedDay: number
  learnedAt: number
}

export const UNASKED = { judgedDay: -1, judgedAt: -1, learnedDay: -1, learnedAt: -1 }
