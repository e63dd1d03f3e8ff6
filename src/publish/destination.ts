/** What every destination is to the one that runs the outbox. */
import type { KeptFinding } from '../store/findings.ts'

/** A finding as it is now, on its way to one destination. */
export interface Delivery {
  /** Of the outbox entry: the answer is told by it. */
  readonly entry: number
  readonly kept: KeptFinding
  /** True for the first time that the finding leaves. */
  readonly isFirst: boolean
  /** When it leaves, epoch milliseconds. */
  readonly at: number
}

/** What became of one delivery. A `final` problem is not tried again: the destination will never take this. */
export type Outcome = { readonly entry: number; readonly problem?: string; readonly final?: boolean }

export interface Destination {
  readonly name: string
  /** Changes when the same destination is to be served otherwise: with another key, say. */
  readonly version?: string
  /** Most deliveries that one call takes. */
  readonly batch: number
  /** Calls a second that the other side permits. */
  readonly callsPerSecond: number
  /** What is archived by hand still goes to event buses, and to nothing else. */
  readonly takesArchived: boolean
  /** Answers an outcome for each delivery; a thrown error is a problem of all of them. */
  deliver(deliveries: readonly Delivery[]): Promise<readonly Outcome[]>
  close(): void
}

/** All deliveries went. */
export const allDone = (deliveries: readonly Delivery[]): Outcome[] => deliveries.map(({ entry }) => ({ entry }))
