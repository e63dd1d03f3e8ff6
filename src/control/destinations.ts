/** Publishing destinations: the bucket that a detector's findings are exported to. */
import { z } from 'zod'
import { parseArn } from '../aws/arn.ts'
import { partitionOf } from '../findings/identity.ts'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { type Kept, kindOf, madeBefore, newId, tokenOf } from './kept.ts'
import { refuse } from './refusal.ts'
import { dropTags, putTags, type Tags } from './tags.ts'

/** GuardDuty has one for each type, and S3 is the only type. */
const DESTINATIONS_MAX = 1

const destinationSchema = z.object({
  destinationArn: z.string(),
  kmsKeyArn: z.string(),
  expectedBucketOwner: z.string().optional(),
  status: z.enum(['PENDING_VERIFICATION', 'PUBLISHING', 'UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY', 'STOPPED']),
  /** Since when nothing could be published, epoch milliseconds. */
  failingSince: z.number().optional(),
  problem: z.string().optional(),
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
type DestinationBody = z.infer<typeof destinationSchema>
export type PublishingDestination = Kept<DestinationBody>

const destinations = kindOf('destination', destinationSchema)

const PROBLEM_MAX = 500

export interface DestinationProperties {
  readonly destinationArn?: string
  readonly kmsKeyArn?: string
  readonly expectedBucketOwner?: string
}

export const destinationArn = ({ account, region }: Place, detectorId: string, id: string): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${detectorId}/publishingDestination/${id}`

const checked = ({ destinationArn = '', kmsKeyArn = '', expectedBucketOwner }: DestinationProperties) => {
  if (parseArn(destinationArn)?.service !== 's3')
    throw refuse('destinationArn is no ARN of a bucket or of a prefix in one; expected arn:aws:s3:::bucket/prefix/')
  if (parseArn(kmsKeyArn)?.service !== 'kms')
    throw refuse('kmsKeyArn is no ARN of a KMS key, and findings are exported encrypted only')
  return { destinationArn, kmsKeyArn, ...(expectedBucketOwner !== undefined && { expectedBucketOwner }) }
}

export interface CreateDestination extends DestinationProperties {
  readonly clientToken?: string
  readonly tags?: Tags
}

/** CreatePublishingDestination. It publishes once `verifyDestinations` has written to it. */
export const createDestination = (
  store: Store,
  place: Place,
  detectorId: string,
  { clientToken, tags, ...properties }: CreateDestination,
  at: number,
): Promise<string> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    const token = tokenOf(clientToken, { tags, ...properties })
    const all = await destinations.all(store, place)
    const before = madeBefore(all, token)
    if (before !== undefined) return before.name
    if (all.length >= DESTINATIONS_MAX) throw refuse('a publishing destination of type S3 already exists')
    const name = newId()
    const body = { ...checked(properties), status: 'PENDING_VERIFICATION', ...(token && { token }) } as const
    await destinations.put(store, place, name, body, at)
    if (tags) await putTags(store, place, destinationArn(place, detectorId, name), tags, at)
    return name
  })

/** DescribePublishingDestination. */
export const destinationNamed = async (
  store: Store,
  place: Place,
  detectorId: string,
  id: string,
): Promise<PublishingDestination> => {
  await ownDetector(store, place, detectorId)
  const destination = await destinations.get(store, place, id)
  // GuardDuty's own words, which its users match on.
  if (destination === undefined) throw refuse('the one or more input parameters have invalid values')
  return destination
}

/** UpdatePublishingDestination: what changed is verified anew. */
export const updateDestination = (
  store: Store,
  place: Place,
  detectorId: string,
  id: string,
  properties: DestinationProperties,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const { body } = await destinationNamed(store, place, detectorId, id)
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
    const changed = { ...checked({ ...body, ...given }), status: 'PENDING_VERIFICATION' } as const
    await destinations.put(store, place, id, { ...changed, ...(body.token && { token: body.token }) }, at)
  })

/** DeletePublishingDestination. */
export const deleteDestination = (
  store: Store,
  place: Place,
  detectorId: string,
  id: string,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    await destinationNamed(store, place, detectorId, id)
    await destinations.remove(store, place, id, at)
    await dropTags(store, place, destinationArn(place, detectorId, id), at)
  })

/** ListPublishingDestinations. */
export const pageOfDestinations = async (
  store: Store,
  place: Place,
  detectorId: string,
  limit: number,
  after: string | undefined,
) => {
  await ownDetector(store, place, detectorId)
  return destinations.page(store, place, limit, after)
}

/** Every destination, for whoever delivers. */
export const allDestinations = (store: Store): Promise<readonly PublishingDestination[]> => destinations.all(store)

/** Tries whether findings of a place can be written there; answers what went wrong, in words. */
export type VerifyDestination = (
  place: Place,
  properties: Pick<DestinationBody, 'destinationArn' | 'kmsKeyArn' | 'expectedBucketOwner'>,
) => Promise<string | undefined>

/** Brings every destination that waits for it to PUBLISHING, or says why it cannot. Answers whether anything changed. */
export const verifyDestinations = async (
  store: Store,
  verify: VerifyDestination,
  now: () => number,
): Promise<boolean> => {
  let changed = false
  for (const destination of await allDestinations(store)) {
    if (destination.body.status !== 'PENDING_VERIFICATION') continue
    const problem = await verify(destination, destination.body)
    changed = (await toldOf(store, destination, problem, now())) || changed
  }
  return changed
}

/** What whoever delivers has to tell: nothing for a delivery that went well. */
export const toldOf = (
  store: Store,
  { account, region, name, updatedAt }: PublishingDestination,
  problem: string | undefined,
  at: number,
): Promise<boolean> =>
  store.transaction(async store => {
    const place = { account, region }
    const current = await destinations.get(store, place, name)
    if (current === undefined || current.updatedAt !== updatedAt || current.body.status === 'STOPPED') return false
    const { failingSince, problem: _, ...kept } = current.body
    const body: DestinationBody =
      problem === undefined
        ? { ...kept, status: 'PUBLISHING' }
        : {
            ...kept,
            status: 'UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY',
            failingSince: failingSince ?? at,
            problem: problem.slice(0, PROBLEM_MAX),
          }
    if (body.status === current.body.status && body.problem === current.body.problem) return false
    await destinations.put(store, place, name, body, at)
    return true
  })
