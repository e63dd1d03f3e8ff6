/** The detections whose condition asks what lists say of an address or a name: what new list entries can make fire. */
import { type Detection, isRowDetection } from '../sdk/sdk.ts'
import { detections as all } from './index.generated.ts'

/** True for a detection whose condition asks lists. Columns keep their names however the code is built, and conditions are plain functions: their text tells. */
export const asksLists = (detection: Detection): boolean =>
  isRowDetection(detection) && /\b(?:remote|query|answer)Lists\b/.test(String(detection.where))

/** Under the name by which workers look for detections. */
export const detections: readonly Detection[] = all.filter(asksLists)
