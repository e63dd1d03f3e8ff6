import { CATALOGUE } from '../detections/catalogue.ts'
import type { SampleType } from '../findings/sample.ts'

/** Every type that GuardDuty raises today, as far as a sample needs to know it. */
export const sampleTypes = (): SampleType[] =>
  [...CATALOGUE.values()]
    .filter(({ retired }) => !retired)
    .map(({ type, feature, severities, roles }) => ({
      type,
      feature,
      severity: severities[0] ?? 'Medium',
      role: roles[0],
    }))
