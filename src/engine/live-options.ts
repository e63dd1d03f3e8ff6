/** What a live engine is given, and what it answers of each step. */

import type { KindName } from '../events/kinds.ts'
import type { Intel } from '../intel/intel.ts'
import type { LearningSettings } from '../learn/model.ts'
import type { Detection } from '../sdk/detection.ts'
import type { Stretch } from './late.ts'
import type { LivePorts } from './ports.ts'
import type { Seen } from './watermark.ts'

export const HOUR = 3600
/** Whoever reads old logs waits for the watermark, which is close behind; what is younger than this is told at once. */
export const EARLY = 3 * HOUR
/** Objects of one step, and their stored bytes: what a crash has to do again, and what waits in memory for its hash. */
export const STEP = { objects: 256, bytes: 64 * 2 ** 20 } as const
/** What cannot be read again is waited for this long, seconds; then its time is read without it. */
export const UNREAD_MAX = 7 * 24 * HOUR

/** What is kept of a step, beside what it learned and told. */
export interface Saved {
  readonly watermark: number
  readonly seen: Readonly<Partial<Record<KindName, Seen>>>
  readonly late: readonly Stretch[]
}

export const STATE = 'live'

export interface LiveOptions {
  readonly detections: readonly Detection[]
  readonly detectionModules: readonly string[]
  readonly openModule: string
  readonly intel: Intel
  readonly workers: number
  /** The usual unless given. A change of them takes effect with the next start. */
  readonly learning?: LearningSettings
  /** Region of logs that do not say. */
  readonly region?: string
  readonly ports: LivePorts
  /** Seconds; the wall clock, unless a test shortens it. */
  readonly clock: () => number
  /** Seconds without late objects before their time is read again. */
  readonly latePause?: number
  /** So many stretches could not be read again now, and will be later. */
  readonly unread?: (stretches: number) => void
  /** What these models had learned was written by another version and cannot be read: they begin anew. */
  readonly learnsAnew?: (models: readonly string[]) => void
}

/** What a step did. */
export interface Stepped {
  readonly objects: number
  readonly bytes: number
  readonly signals: number
  /** True when there is more to do at once. */
  readonly more: boolean
}
