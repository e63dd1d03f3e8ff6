import type { EventNamed, KindName } from '../events/kinds.ts'
import type { Known } from './known.ts'
import type { ProfileDetection } from './profile.ts'
import type { Seen, State } from './reducers.ts'
import type { Act, Factor, Role, SeverityName } from './signal.ts'

/** What a sentence may speak of: names ready for people. */
export interface About<E> {
  readonly event: E
  readonly role: Role
  /** The record parsed (CloudTrail, DNS), else undefined. */
  readonly record: unknown
  readonly known: Known
  /** The affected resource as a person names it: instance, interface, principal or bucket. */
  readonly resource: string
  /** The remote address or domain, or `an unknown address`. */
  readonly remote: string
}

/** One story for the examples: events, and what must be known for it. */
export interface Story<N extends KindName> {
  readonly events: readonly Partial<EventNamed<N>>[]
  /** Whole records, by position, for detections that `confirm` or read `record`. */
  readonly records?: readonly unknown[]
  /** CloudTrail records that tell the inventory something first (as AWS writes them). */
  readonly before?: readonly unknown[]
  /** What went on each day before, so that there is something to learn from. For detections that learn. */
  readonly usual?: { readonly days: number; readonly events: readonly Partial<EventNamed<N>>[] }
  /** Number and owner of networks, by the addresses in them. */
  readonly networks?: Readonly<Record<string, { readonly asn: number; readonly asnOrg: string }>>
}
type Stories<N extends KindName> = Readonly<Record<string, readonly Partial<EventNamed<N>>[] | Story<N>>>

/** What every detection says of itself. */
export interface Common<N extends KindName> {
  /** GuardDuty's finding type. The file's path follows from it. */
  readonly type: string
  readonly title: (about: About<EventNamed<N>>) => string
  /** Why this is worth a person's time. */
  readonly why: string
  readonly falsePositives: readonly string[]
  /** What to do, as questions that an analyst can answer. */
  readonly respond: readonly string[]
  /** ATT&CK technique ids. */
  readonly attack: readonly string[]
  /** Real incidents or articles, as links. */
  readonly links?: readonly string[]
  /** `dry-run`: what it finds is counted in the summary and not raised, unless the operator asks. `live` unless said. */
  readonly mode?: 'live' | 'dry-run'
  readonly severity: SeverityName | ((about: About<EventNamed<N>>) => SeverityName)
  readonly role: Role | ((event: EventNamed<N>) => Role)

  readonly on: N
  /** Only these API operations (CloudTrail): decided per distinct name, before `where`. */
  readonly calls?: readonly string[]
  /**
   * Runs on every event, so: columns and arithmetic only, and nothing but the event may decide it, because its answer
   * is remembered for rows that agree in what it read.
   */
  readonly where: (event: EventNamed<N>) => boolean
  /** Columns or composites that make a key. The account is always part of it. */
  readonly by: readonly string[]
  /** Event fields whose value keeps findings of one resource apart (a domain, a remote account). */
  readonly apart?: readonly string[]
  /** Quiet once the same `by` was seen on this many distinct earlier days. */
  readonly familiar?: { readonly by: readonly string[]; readonly days: number }
  /** More members for the finding's additionalInfo. */
  readonly additionalInfo?: (about: About<EventNamed<N>>) => Record<string, unknown>
  readonly examples: () => { readonly fires: Stories<N>; readonly quiet: Stories<N> }
}

/** Decides on one event. Matches of one key within a minute (or `within`) become one signal. */
export interface MatchDetection<N extends KindName = KindName> extends Common<N> {
  readonly shape: 'match'
  /** Matches of one key within this time are one signal: seconds, whole minutes; a minute unless said. */
  readonly within?: number
  /** A second look at the whole parsed record, in the worker, only where `where` was true. */
  readonly confirm?: (record: unknown, event: EventNamed<N>) => boolean
  /**
   * The last word, where inventory is at hand. Without `calls` or `confirm` its event holds only the fields of `by`,
   * account, Region and time: such detections may have very many candidates.
   */
  readonly fires?: (about: About<EventNamed<N>>) => boolean
  /** The reason in words: what was seen, with numbers. */
  readonly because: (about: About<EventNamed<N>>) => string
  /** More numbers behind the reason. */
  readonly factors?: (about: About<EventNamed<N>>) => readonly Factor[]
  /** Named acts that the event stands for. Given, the finding tells a sequence of them, in the shape of GuardDuty's rules. */
  readonly acts?: (about: About<EventNamed<N>>) => readonly Act[]
}

/** Decides on what a key did within at most an hour. */
export interface WindowDetection<
  N extends KindName = KindName,
  S extends State = State,
  T extends Readonly<Record<string, number>> = Readonly<Record<string, number>>,
> extends Common<N> {
  readonly shape: 'window'
  /** Seconds, whole minutes, at most an hour. */
  readonly within: number
  /** Thresholds; the names appear in settings and reasons as they are. */
  readonly tune: T
  /** Why each threshold is what it is. */
  readonly tuneWhy: { readonly [P in keyof T]: string }
  /** Which of the rows that `where` lets through are evidence, where some are only counted beside it. All unless said. */
  readonly shows?: (event: EventNamed<N>) => boolean
  readonly state: S
  readonly observe: (event: EventNamed<N>, seen: Seen<S>) => void
  readonly fires: (seen: Seen<S>, tune: T) => boolean
  /** The last word, where inventory is at hand: false says that it is not about such a resource. Sees the latest event. */
  readonly applies?: (about: About<EventNamed<N>>) => boolean
  readonly because: (about: About<EventNamed<N>>, seen: Seen<S>, tune: T) => string
  /** More members for additionalInfo that come from what was counted. */
  readonly counted?: (seen: Seen<S>) => Record<string, unknown>
  /** The numbers behind the reason, where they are not simply what was counted. */
  readonly factors?: (seen: Seen<S>, tune: T) => readonly Factor[]
}

// biome-ignore lint/suspicious/noExplicitAny: a list of detections of every kind and state; each was checked where it was declared.
export type Detection = MatchDetection<any> | WindowDetection<any, any, any> | ProfileDetection<any>

/** A detection that decides on rows and what was counted of them, not on what was learned. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type RowDetection = MatchDetection<any> | WindowDetection<any, any, any>

/** True for detections that run on rows in the workers. */
export const isRowDetection = (detection: Detection): detection is RowDetection => detection.shape !== 'profile'

/** Declares a detection. Pure data and small pure functions: nothing here runs until the engine asks. */
export const detection = {
  match: <N extends KindName>(declared: Omit<MatchDetection<N>, 'shape'>): MatchDetection<N> =>
    Object.freeze({ shape: 'match', ...declared }) as MatchDetection<N>,
  window: <N extends KindName, const S extends State, const T extends Readonly<Record<string, number>>>(
    declared: Omit<WindowDetection<N, S, T>, 'shape'>,
  ): WindowDetection<N, S, T> => Object.freeze({ shape: 'window', ...declared }) as WindowDetection<N, S, T>,
  profile: <N extends KindName>(declared: Omit<ProfileDetection<N>, 'shape'>): ProfileDetection<N> =>
    Object.freeze({ shape: 'profile', ...declared }) as ProfileDetection<N>,
}
