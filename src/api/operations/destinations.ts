import * as control from '../../control/destinations.ts'
import { tagsOf } from '../../control/tags.ts'
import type { Input, Operations } from '../operation.ts'

const propertiesOf = (given: Input<'UpdatePublishingDestination'>['DestinationProperties']) => ({
  destinationArn: given?.DestinationArn,
  kmsKeyArn: given?.KmsKeyArn,
  expectedBucketOwner: given?.ExpectedBucketOwner,
})

export const destinationOperations: Operations<
  | 'CreatePublishingDestination'
  | 'DeletePublishingDestination'
  | 'DescribePublishingDestination'
  | 'ListPublishingDestinations'
  | 'UpdatePublishingDestination'
> = {
  CreatePublishingDestination: async (input, caller, { store, now, ports }) => {
    const { DetectorId, DestinationProperties, ClientToken, Tags } = input
    const wish = { ...propertiesOf(DestinationProperties), clientToken: ClientToken, tags: Tags }
    const id = await control.createDestination(store, caller, DetectorId ?? '', wish, now())
    ports?.destinationsChanged?.()
    return { DestinationId: id }
  },

  DescribePublishingDestination: async ({ DetectorId, DestinationId }, caller, { store }) => {
    const detector = DetectorId ?? ''
    const { name, body } = await control.destinationNamed(store, caller, detector, DestinationId ?? '')
    return {
      DestinationId: name,
      DestinationType: 'S3',
      Status: body.status,
      PublishingFailureStartTimestamp: body.failingSince ?? 0,
      DestinationProperties: {
        DestinationArn: body.destinationArn,
        KmsKeyArn: body.kmsKeyArn,
        ExpectedBucketOwner: body.expectedBucketOwner,
      },
      Tags: { ...(await tagsOf(store, caller, control.destinationArn(caller, detector, name))) },
    }
  },

  UpdatePublishingDestination: async (input, caller, { store, now, ports }) => {
    const { DetectorId, DestinationId, DestinationProperties } = input
    const properties = propertiesOf(DestinationProperties)
    await control.updateDestination(store, caller, DetectorId ?? '', DestinationId ?? '', properties, now())
    ports?.destinationsChanged?.()
    return {}
  },

  DeletePublishingDestination: async ({ DetectorId, DestinationId }, caller, { store, now, ports }) => {
    await control.deleteDestination(store, caller, DetectorId ?? '', DestinationId ?? '', now())
    ports?.destinationsChanged?.()
    return {}
  },

  ListPublishingDestinations: async ({ DetectorId, MaxResults, NextToken }, caller, { store }) => {
    const detector = DetectorId ?? ''
    const { items, next } = await control.pageOfDestinations(
      store,
      caller,
      detector,
      MaxResults ?? 50,
      NextToken || undefined,
    )
    const Destinations = items.map(({ name, body }) => ({
      DestinationId: name,
      DestinationType: 'S3' as const,
      Status: body.status,
    }))
    return { Destinations, NextToken: next }
  },
}
