import { ownDetector } from '../../control/detectors.ts'
import { createSamples } from '../../control/samples.ts'
import { ApiFault } from '../fault.ts'
import type { Operations } from '../operation.ts'

export const sampleOperations: Operations<'CreateSampleFindings'> = {
  CreateSampleFindings: async ({ DetectorId, FindingTypes }, caller, { store, now, ports }) => {
    await ownDetector(store, caller, DetectorId ?? '')
    if (ports?.samples === undefined)
      throw new ApiFault('InternalServerErrorException', 'This service was started without sample findings.')
    const leave = ports.settled ?? (async () => {})
    await createSamples(store, caller, DetectorId ?? '', FindingTypes ?? [], ports.samples, now, leave)
    return {}
  },
}
