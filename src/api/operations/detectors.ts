import {
  createDetector,
  deleteDetector,
  detectorArn,
  detectorOf,
  FREQUENCIES,
  frequencyOf,
  ownDetector,
  serviceRoleArn,
  updateDetector,
} from '../../control/detectors.ts'
import { tagsOf } from '../../control/tags.ts'
import type { Operations } from '../operation.ts'
import { dataSourcesIn, dataSourcesOut, featureChanges, featuresOut, named, statusOf } from './detector-shapes.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** GuardDuty in an account × Region: on, suspended, or off. */
export const detectors: Operations<
  'CreateDetector' | 'GetDetector' | 'UpdateDetector' | 'DeleteDetector' | 'ListDetectors'
> = {
  async CreateDetector(input, caller, { store, now }) {
    const frequency = input.FindingPublishingFrequency
    const wish = {
      enabled: input.Enable === true,
      ...(frequency !== undefined && { frequency: named(FREQUENCIES, frequency) }),
      features: featureChanges(input.Features),
      dataSources: dataSourcesIn(input.DataSources),
      tags: input.Tags,
      clientToken: input.ClientToken,
    }
    return { DetectorId: await createDetector(store, caller, wish, now()) }
  },

  async GetDetector({ DetectorId = '' }, caller, { store }) {
    const detector = await ownDetector(store, caller, DetectorId)
    const tags = await tagsOf(store, caller, detectorArn(detector))
    return {
      CreatedAt: iso(detector.createdAt),
      UpdatedAt: iso(detector.updatedAt),
      FindingPublishingFrequency: await frequencyOf(store, detector),
      ServiceRole: serviceRoleArn(caller),
      Status: statusOf(detector.enabled),
      DataSources: dataSourcesOut(detector),
      Tags: tags,
      Features: featuresOut(detector),
    }
  },

  async UpdateDetector(input, caller, { store, now }) {
    const frequency = input.FindingPublishingFrequency
    const wish = {
      enabled: input.Enable,
      ...(frequency !== undefined && { frequency: named(FREQUENCIES, frequency) }),
      features: featureChanges(input.Features),
      dataSources: dataSourcesIn(input.DataSources),
    }
    await updateDetector(store, caller, input.DetectorId ?? '', wish, now())
    return {}
  },

  async DeleteDetector({ DetectorId = '' }, caller, { store, now }) {
    await deleteDetector(store, caller, DetectorId, now())
    return {}
  },

  async ListDetectors(_, caller, { store }) {
    const detector = await detectorOf(store, caller)
    return { DetectorIds: detector ? [detector.id] : [] }
  },
}
