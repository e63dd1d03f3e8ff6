/**
 * What the service keeps, and the only way to it. One implementation runs on SQLite and on PostgreSQL. Times are epoch
 * milliseconds of the wall clock unless a name says event time, which is in seconds as everywhere else.
 */
import type { Findings } from './findings.ts'
import type { Cursor, Page } from './page.ts'

/** One thing that somebody configured: a detector, filter, list, member, destination, plan… The body is JSON. */
export interface Setting {
  readonly account: string
  /** Empty for what has no Region. */
  readonly region: string
  readonly kind: string
  /** Unique within account × Region × kind. */
  readonly name: string
  /** Rises by one with every change, from 1. */
  readonly version: number
  readonly body: unknown
  readonly createdAt: number
  readonly updatedAt: number
}

export type SettingKey = Pick<Setting, 'account' | 'region' | 'kind' | 'name'>

export interface Settings {
  get(key: SettingKey): Promise<Setting | undefined>
  /** In the order of names; any part of the key that is left out is any. */
  list(key: Partial<SettingKey>, page?: { readonly limit: number; readonly after?: Cursor }): Promise<Page<Setting>>
  /** Creates or replaces. `expect` refuses (answers undefined) when the version is another; 0 means: must not exist. */
  put(key: SettingKey, body: unknown, at: number, expect?: number): Promise<Setting | undefined>
  remove(key: SettingKey, at: number): Promise<boolean>
  /** Every version that ever was, oldest first; a removal has no body. */
  history(key: Partial<SettingKey>): Promise<readonly (Setting & { readonly removed: boolean })[]>
}

export type ObjectState = 'seen' | 'read' | 'duplicate' | 'unreadable' | 'notALog' | 'failed'

/** An object in the ledger. */
export interface LedgerObject {
  /** s3:// URL or path; with the version or ETag where a name can be written again. */
  readonly name: string
  readonly bytes: number
  /** Event time at which its records begin, seconds; 0 when not known. */
  readonly at: number
  readonly kind: string | undefined
  readonly account: string
  readonly region: string
  readonly state: ObjectState
  readonly seenAt: number
  readonly readAt: number | undefined
  readonly sha256: string | undefined
  /** First and last event time, seconds. */
  readonly from: number | undefined
  readonly until: number | undefined
  readonly records: number
  readonly dropped: number
  readonly attempts: number
  readonly problem: string | undefined
}

/** Events and objects of one account × Region × source in one hour. */
export interface CoverageHour {
  readonly account: string
  readonly region: string
  readonly kind: string
  /** Start, event time, seconds. */
  readonly hour: number
  readonly events: number
  readonly objects: number
  /** The longest that an object came after its hour, seconds. */
  readonly lag: number
}

export interface LedgerTable {
  /** Writes down objects that were found; answers those that were not known, in order. */
  see(
    objects: readonly Pick<LedgerObject, 'name' | 'bytes' | 'at' | 'kind' | 'account' | 'region'>[],
    at: number,
  ): Promise<readonly LedgerObject[]>
  /** What is known of these objects, in no order; unknown ones are left out. */
  get(names: readonly string[]): Promise<readonly LedgerObject[]>
  /** Seen and not read, by event time. */
  pending(limit: number): Promise<readonly LedgerObject[]>
  /**
   * Read objects that hold events at or after this event time, and before `until` where it is given: what must be read
   * again after a restart, or because something came late. By event time.
   */
  since(eventTime: number, until?: number): Promise<readonly LedgerObject[]>
  bySha256(sha256: string): Promise<LedgerObject | undefined>
  /** Takes objects off the shelf that were seen at or after this time, so that they are tried once more; answers how many. */
  retry(seenSince: number, limit: number): Promise<number>
  /** What became of an object that was seen. */
  update(name: string, change: Partial<Omit<LedgerObject, 'name'>>): Promise<void>
  cover(hours: readonly CoverageHour[]): Promise<void>
  coverage(ask: {
    readonly from: number
    readonly until: number
    readonly accounts?: readonly string[]
    /** At most so many, the latest. */
    readonly limit?: number
  }): Promise<readonly CoverageHour[]>
  counts(): Promise<Readonly<Record<ObjectState, number>>>
  /**
   * Forgets objects that were settled, and hours, of before this event time (seconds); answers how many objects. Whoever
   * finds such an object again must not offer it. Objects that say no time stay.
   */
  removeBefore(eventTime: number): Promise<number>
}

/** Something that must leave for one destination. */
export interface OutboxEntry {
  readonly id: number
  readonly destination: string
  /** Entries with the same key leave in order: the finding's id. */
  readonly key: string
  readonly body: unknown
  readonly createdAt: number
  /** Not before this. */
  readonly dueAt: number
  readonly attempts: number
  readonly problem: string | undefined
  readonly dead: boolean
}

export interface Outbox {
  /** An entry for the same destination, key and turn as one that still waits untouched is not added again. */
  add(entries: readonly Pick<OutboxEntry, 'destination' | 'key' | 'body' | 'dueAt'>[], at: number): Promise<void>
  /** Due entries that nobody has taken, the oldest of each key first; taken for `leaseFor` milliseconds. */
  take(destination: string, limit: number, now: number, leaseFor: number): Promise<readonly OutboxEntry[]>
  done(ids: readonly number[]): Promise<void>
  /** To be tried again at `dueAt`, or dead. */
  fail(id: number, problem: string, dueAt: number | 'dead'): Promise<void>
  /** The oldest first, those after this id. */
  dead(destination: string | undefined, limit: number, after?: number): Promise<readonly OutboxEntry[]>
  resend(ids: readonly number[], now: number): Promise<number>
  /** Forgets what waits for a destination that is no more; answers how many entries. */
  drop(destination: string): Promise<number>
  /** Removes dead letters that were written before this; answers how many. */
  removeDeadBefore(at: number): Promise<number>
  waiting(): Promise<
    readonly {
      readonly destination: string
      readonly waiting: number
      readonly dead: number
      readonly oldest: number
    }[]
  >
}

/** An access key; the secret is encrypted before it comes here. */
export interface StoredKey {
  readonly accessKeyId: string
  readonly account: string
  readonly role: 'administrator' | 'analyst' | 'reader'
  readonly sealedSecret: string
  readonly createdAt: number
  readonly lastUsedAt: number | undefined
  readonly disabled: boolean
}

export interface Keys {
  put(key: StoredKey): Promise<void>
  get(accessKeyId: string): Promise<StoredKey | undefined>
  list(account?: string): Promise<readonly StoredKey[]>
  remove(accessKeyId: string): Promise<boolean>
}

export interface Audit {
  /** Appends one CloudTrail-shaped record; there is no other way to change the log. */
  append(record: { readonly at: number; readonly account: string; readonly body: unknown }): Promise<void>
  list(ask: { readonly account?: string; readonly limit: number; readonly before?: Cursor }): Promise<Page<unknown>>
  /** Retention, and nothing else: removes records of before this; answers how many. */
  removeBefore(at: number): Promise<number>
}

/** Small state of the service: watermark, inventory, familiarity. Bytes are opaque here. */
export interface StateTable {
  get(name: string): Promise<Uint8Array | undefined>
  put(name: string, bytes: Uint8Array): Promise<void>
}

export interface Store {
  readonly dialect: 'sqlite' | 'postgres'
  readonly findings: Findings
  readonly settings: Settings
  readonly ledger: LedgerTable
  readonly outbox: Outbox
  readonly keys: Keys
  readonly audit: Audit
  readonly state: StateTable
  /** All or nothing; nested calls join. Writers are one at a time. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A data folder (SQLite, locked against a second process) or a postgres:// URL. */
export type StorePlace = { readonly folder: string } | { readonly url: string }
