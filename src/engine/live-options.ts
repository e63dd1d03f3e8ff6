/** What a live engine is given, and what it answers of each step. */
import type { Intel } from '../intel/intel.ts'
import type { Detection } from '../sdk/detection.ts'
import type { LivePorts } from './ports.ts'

export interface LiveOptions {
  readonly detections: readonly Detection[]
  readonly detectionModules: readonly string[]
  readonly openModule: string
  readonly intel: Intel
  readonly workers: number
  /** Region of logs that do not say. */
  readonly region?: string
  readonly ports: LivePorts
  /** Seconds; the wall clock, unless a test shortens it. */
  readonly clock: () => number
  /** Seconds without late objects before their time is read again. */
  readonly latePause?: number
  /** So many stretches could not be read again now, and will be later. */
  readonly unread?: (stretches: number) => void
}

/** What a step did. */
export interface Stepped {
  readonly objects: number
  readonly bytes: number
  readonly signals: number
  /** True when there is more to do at once. */
  readonly more: boolean
}
