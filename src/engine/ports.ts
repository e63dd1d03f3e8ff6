/** What the engine asks of the rest of the house. `cli` and `main` fulfil these; the engine knows no folder and no S3. */
import type { KindName } from '../events/kinds.ts'
import type { ObjectCounts } from '../formats/decoder.ts'
import type { Progress as LearningProgress, Profile } from '../learn/model.ts'
import type { Signal } from '../sdk/signal.ts'

export type { LearningProgress }

/** One log object to be read, as intake found it. */
export interface ObjectRef {
  /** As the operator would name it: a path or an s3:// URL. */
  readonly name: string
  /** Stored size, bytes. */
  readonly bytes: number
  /** When its records begin, seconds: from the key's layout, else from its first record; 0 when neither told. */
  readonly at: number
  /** Source, where the key's layout or the first record told. */
  readonly kind: KindName | undefined
  /** From the key's layout, else empty. */
  readonly account: string
  readonly region: string
}

/** Where the bytes of an object come from, in pieces. Returns 0 at the end. */
export interface ByteSource {
  read(into: Uint8Array): number | Promise<number>
  close(): void
}

/**
 * A module that workers import by URL exports this as `open`. An error with `gone: true` says that the object is not
 * there any more, so that nobody waits for it; after any other it is tried again.
 */
export type OpenObject = (name: string) => ByteSource | Promise<ByteSource>

/** How many events of one account × Region × source fell into one hour. */
export interface HourCount {
  readonly account: string
  readonly region: string
  readonly kind: KindName
  /** Start of the hour, Unix seconds. */
  readonly hour: number
  readonly events: number
}

/** What became of one object, for the ledger. */
export interface ObjectReport {
  readonly object: ObjectRef
  readonly counts: ObjectCounts
  /** The object with the same content that was counted instead of this one. */
  readonly duplicateOf: string | undefined
  readonly hours: readonly HourCount[]
}

/** Counted losses. Promises about equal findings hold while these are zero. */
export interface Losses {
  /** Tallies that the shard had no room for. */
  tallyEvictions: number
  /** Match groups that a worker or shard had no room for. */
  groupEvictions: number
  /** Behaviours that the shard had no room for, or profiles had to forget. */
  tupleEvictions: number
  /** Records that came after their minute was learned from. */
  unlearned: number
  /** Records whose event time lay before an hour already decided. */
  lateEvents: number
  /** Values that found a dictionary full within one batch. */
  refusedValues: number
  /** Days of familiarity that were forgotten for lack of room. */
  familiarEvictions: number
  /** Facts about resources that were forgotten for lack of room. */
  inventoryEvictions: number
  /**
   * Signals without some of their records, because an object could not be read again; a window's signal is lost whole. The
   * service reads the time of those again when it can, unless the object is gone.
   */
  evidenceMissing: number
  /** Signals shown with fewer records than they have, because the room for copies was spent. */
  evidenceCut: number
  /** Decisions that the shard had no room to keep until their evidence was read. */
  decisionEvictions: number
  /** Detections switched off because they threw, by type. */
  broken: Record<string, string>
}

export interface Progress {
  readonly phase: 'reading' | 'evidence'
  readonly objects: number
  readonly objectsTotal: number
  /** Stored bytes done and in all. */
  readonly bytes: number
  readonly bytesTotal: number
  readonly records: number
  /** Signals so far. */
  readonly signals: number
}

export interface Died {
  readonly object: string
  readonly problem: string
}

export interface RunResult {
  /** In time order, then by id. */
  readonly signals: readonly Signal[]
  readonly losses: Losses
  /** Objects that a worker thread died of, while they were read or searched for evidence. */
  readonly died: readonly Died[]
  /** True when the run was ended early by its AbortSignal. */
  readonly ended: boolean
  /** How far each account has come with learning. */
  readonly learning: readonly LearningProgress[]
  /** What is normal for whoever's name holds the text, as it was learned at the end. */
  profilesOf(wanted: string): readonly Profile[]
}

/** An object of the ledger, while the service runs. */
export interface LiveObject extends ObjectRef {
  /** First and last event time, seconds, if it was read before. */
  readonly from: number | undefined
  readonly until: number | undefined
  /** How often reading it failed. */
  readonly attempts: number
}

/** What became of an object; `seen` says that reading failed and will be tried again. */
export type FateName = 'read' | 'duplicate' | 'unreadable' | 'notALog' | 'failed' | 'seen'

export interface ObjectFate {
  readonly object: LiveObject
  readonly state: FateName
  readonly counts: ObjectCounts
  readonly hours: readonly HourCount[]
  readonly attempts: number
  readonly problem: string | undefined
}

/** Everything that one step of the service changes; kept as a whole or not at all. */
export interface Checkpoint {
  readonly fates: readonly ObjectFate[]
  /** New ones, and known ones revised under their ids. */
  readonly signals: readonly Signal[]
  /** Ids of signals that did not stand. */
  readonly retracted: readonly string[]
  /** Event time until which everything is decided, seconds. */
  readonly watermark: number
  /** State to be kept by name, opaque to whoever keeps it. */
  readonly state: ReadonlyMap<string, Uint8Array>
}

/** What the engine asks of whoever keeps things, while the service runs. */
export interface LivePorts {
  /** Objects that are seen and not read, by event time. */
  pending(limit: number): Promise<readonly LiveObject[]>
  /** Read objects that hold events at or after `from` and before `until`, by event time. */
  since(from: number, until?: number): Promise<readonly LiveObject[]>
  /** The name of the read object that has this content. */
  named(sha256: string): Promise<string | undefined>
  load(state: string): Promise<Uint8Array | undefined>
  /** What was learned of resources since it was asked last, in records as CloudTrail writes them. */
  learned?(): readonly unknown[]
  /** Resolves when the checkpoint is durable. A rejection means that nothing of it was kept. */
  commit(checkpoint: Checkpoint): Promise<void>
}
