/** What intake hands on. The engine's ports have the same shape, so that neither folder needs to know the other. */
import type { KindName } from '../events/kinds.ts'
import type { ObjectCounts } from '../formats/decoder.ts'

/** One delivered log object, as it was found. */
export interface FoundObject {
  /** As the operator would name it: a path or an s3:// URL. */
  readonly name: string
  /** Stored size, bytes. */
  readonly bytes: number
  /** When its records begin, seconds: from the key's layout, else from its first record; 0 when neither told. */
  readonly at: number
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

/** How many events of one account × Region × source fell into one hour. */
export interface HourEvents {
  readonly account: string
  readonly region: string
  readonly kind: KindName
  readonly hour: number
  readonly events: number
}

/** What became of one object that was handed to the engine. */
export interface ReadReport {
  readonly object: FoundObject
  readonly counts: ObjectCounts
  readonly duplicateOf: string | undefined
  readonly hours: readonly HourEvents[]
}

/** Why an object was not handed to the engine at all. */
export type LeftOut = 'account' | 'region' | 'time' | 'digest' | 'link'

/** What an operator asked to be read. */
export interface Selection {
  /** Seconds; undefined means from the beginning. */
  readonly since?: number
  readonly until?: number
  readonly accounts?: readonly string[]
  readonly regions?: readonly string[]
}
