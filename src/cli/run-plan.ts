/** Measures a scan on a sample of its objects, and tells what the whole would be. */
import type { ObjectRef } from '../engine/ports.ts'
import { requests } from '../intake/requests.ts'
import { planOf, planText, sampleOf } from './plan.ts'
import type { ScanRequest } from './run-scan.ts'

/** The plan's text in the format that was asked for. `read` reads the sample with one worker. */
export const planScan = async (
  request: Pick<ScanRequest, 'format' | 'workers'>,
  objects: readonly ObjectRef[],
  left: Readonly<Record<string, number>>,
  read: (sample: readonly ObjectRef[]) => Promise<void>,
): Promise<string> => {
  // As they are before the sample is read: the sample belongs to the plan, not to the scan.
  const made = { ...requests }
  const sample = sampleOf(objects)
  const enough = sample.length > 1
  const starting = enough ? await timed(() => read(sample.slice(0, 1))) : 0
  const reading = enough ? await timed(() => read(sample.slice(1))) : 0
  const bytes = sample.slice(1).reduce((sum, object) => sum + object.bytes, 0)
  const measured = { objects: sample.length - 1, bytes, seconds: reading - Math.min(starting, reading / 2) }
  const plan = planOf(objects, left, made, enough ? measured : undefined, request.workers)
  return `${request.format === 'json' ? JSON.stringify(plan, null, 2) : planText(plan)}\n`
}

const timed = async (act: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await act()
  return (performance.now() - began) / 1000
}
