/** What `main` hands to the commands, so that none of them knows where detections come from. */
import type { Detection } from '../sdk/sdk.ts'

export interface House {
  readonly version: string
  readonly detections: readonly Detection[]
  /** URLs of the modules that workers import for the same detections, in the same order. */
  readonly detectionModules: readonly string[]
  /** URL of the module that opens objects. */
  readonly openModule: string
}

/** Enough to print help and documentation. */
export const EMPTY_HOUSE: House = { version: '0.0.0', detections: [], detectionModules: [], openModule: '' }
