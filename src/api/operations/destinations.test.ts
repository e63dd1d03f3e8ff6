import {
  CreatePublishingDestinationCommand,
  DeletePublishingDestinationCommand,
  DescribePublishingDestinationCommand,
  ListPublishingDestinationsCommand,
  UpdatePublishingDestinationCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allDestinations, toldOf, verifyDestinations } from '../../control/destinations.ts'
import { type Running, startService } from '../service.fixture.ts'

let running: Running
let told = 0
beforeAll(async () => {
  running = await startService({ destinationsChanged: () => told++ })
})
afterAll(() => running.close())

const DestinationProperties = {
  DestinationArn: 'arn:aws:s3:::findings/prefix/',
  KmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
}
const asked = () => ({ DetectorId: running.detectorId })
const create = (properties: object = {}, more: object = {}) =>
  running.clientOf().send(
    new CreatePublishingDestinationCommand({
      ...asked(),
      DestinationType: 'S3',
      DestinationProperties: { ...DestinationProperties, ...properties },
      ...more,
    }),
  )
const describe = (DestinationId?: string) =>
  running.clientOf().send(new DescribePublishingDestinationCommand({ ...asked(), DestinationId }))

test('a destination publishes once it was written to; what fails says since when', async () => {
  const { DestinationId } = await create({}, { Tags: { team: 'red' } })
  expect(await describe(DestinationId)).toMatchObject({
    Status: 'PENDING_VERIFICATION',
    PublishingFailureStartTimestamp: 0,
    DestinationProperties,
    Tags: { team: 'red' },
  })
  const seen: unknown[] = []
  const verify = async (place: object, properties: object) => {
    seen.push({ ...place, ...properties })
    return undefined
  }
  expect(await verifyDestinations(running.store, verify, running.service.now)).toBe(true)
  expect(seen[0]).toMatchObject({
    account: '111122223333',
    region: 'eu-west-1',
    kmsKeyArn: DestinationProperties.KmsKeyArn,
  })
  expect([(await describe(DestinationId)).Status, told]).toEqual(['PUBLISHING', 1])
  expect(await verifyDestinations(running.store, verify, running.service.now)).toBe(false)

  const [destination] = await allDestinations(running.store)
  await toldOf(running.store, destination, 'AccessDenied', 5000)
  const [failing] = await allDestinations(running.store)
  await toldOf(running.store, failing, 'NoSuchBucket', 6000)
  const Status = 'UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY'
  expect(await describe(DestinationId)).toMatchObject({ Status, PublishingFailureStartTimestamp: 5000 })

  await expect(create()).rejects.toThrow('already exists')
  const moved = { ...DestinationProperties, DestinationArn: 'arn:aws:s3:::elsewhere' }
  await running
    .clientOf()
    .send(new UpdatePublishingDestinationCommand({ ...asked(), DestinationId, DestinationProperties: moved }))
  expect(await describe(DestinationId)).toMatchObject({ Status: 'PENDING_VERIFICATION', DestinationProperties: moved })
  await verifyDestinations(running.store, async () => 'NoSuchBucket: elsewhere', running.service.now)
  const listed = await running.clientOf().send(new ListPublishingDestinationsCommand(asked()))
  expect(listed.Destinations).toEqual([{ DestinationId, DestinationType: 'S3', Status }])

  await running.clientOf().send(new DeletePublishingDestinationCommand({ ...asked(), DestinationId }))
  await expect(describe(DestinationId)).rejects.toThrow('the one or more input parameters have invalid values')
})

test.each([
  [{ DestinationArn: 'arn:aws:sqs:eu-west-1:1:q' }, 'destinationArn'],
  [{ KmsKeyArn: undefined }, 'kmsKeyArn'],
])('%j is refused', async (properties, because) => {
  await expect(create(properties)).rejects.toThrow(because)
})
