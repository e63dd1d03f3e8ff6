/** A worker's side of learning: rows become tuples, each behaviour once a minute. */
import type { Batch } from '../formats/batch.ts'
import type { ModelName } from '../sdk/profile.ts'

/** Tuples of one object, or of a stretch of a large one, as they cross to the shard. */
export interface TuplePart {
  readonly model: ModelName
  readonly rows: number
  readonly at: Uint32Array
  readonly id: Float64Array
  readonly offset: Float64Array
  readonly length: Uint32Array
  readonly count: Uint32Array
  /** Distinct texts; the first is empty. */
  readonly values: readonly string[]
  /** By the model's shape: positions in `values`. */
  readonly texts: readonly Uint32Array[]
  readonly numbers: readonly Uint32Array[]
}

/** Takes batches of its model's kind, and hands over what it gathered. */
export interface Collector {
  readonly isFull: boolean
  /** Rows that found no room. */
  readonly lost: number
  take(batch: Batch): void
  flush(): TuplePart | undefined
}

/** The memory of a part's columns. */
export const columnsOf = ({ at, id, offset, length, count, texts, numbers }: TuplePart): ArrayBufferLike[] =>
  [at, id, offset, length, count, ...texts, ...numbers].map(({ buffer }) => buffer)
