/**
 * GuardDuty's four kinds of list sets and their limits. A list of the manifest that names its `set` is held to them, so
 * that what is tried here can be uploaded there; one that does not has Vedette's own, wider limits.
 */
import { ANY_ENTRY, type EntryRules, HOLDS } from './lists/entries.ts'
import { BYTES_MAX } from './lists/read-list.ts'
import { ENTRIES_MAX } from './lists/tally.ts'

export const SET_KINDS = ['IPSet', 'ThreatIntelSet', 'TrustedEntitySet', 'ThreatEntitySet'] as const
export type SetKind = (typeof SET_KINDS)[number]

export interface SetLimits {
  readonly trusted: boolean
  /** Lists of this kind in one Region. */
  readonly lists: number
  readonly entries: number
  readonly bytes: number
  readonly rules: EntryRules
}

const SET_BYTES = 35 << 20
const ip: EntryRules = { holds: HOLDS.v4, nameAlone: true }
const entity: EntryRules = { holds: HOLDS.v4 | HOLDS.domain, nameAlone: true }
const threatEntity: EntryRules = { holds: HOLDS.v4 | HOLDS.domain | HOLDS.hash, nameAlone: true }

export const SET_LIMITS: Readonly<Record<SetKind, SetLimits>> = {
  IPSet: { trusted: true, lists: 1, entries: 2000, bytes: SET_BYTES, rules: ip },
  ThreatIntelSet: { trusted: false, lists: 6, entries: 250_000, bytes: SET_BYTES, rules: ip },
  TrustedEntitySet: { trusted: true, lists: 1, entries: 1000, bytes: SET_BYTES, rules: entity },
  ThreatEntitySet: { trusted: false, lists: 6, entries: 1000, bytes: SET_BYTES, rules: threatEntity },
}

/** The limits of a list: those of its set, else Vedette's own. */
export const limitsOf = (set: SetKind | undefined): Pick<SetLimits, 'entries' | 'bytes' | 'rules'> =>
  set === undefined ? { entries: ENTRIES_MAX, bytes: BYTES_MAX, rules: ANY_ENTRY } : SET_LIMITS[set]
