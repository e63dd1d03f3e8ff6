/**
 * A detector is GuardDuty switched on in one account × Region. Its id follows from both, so that findings carry it
 * without asking, and a scan of the same logs writes the same one.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { detectorIdOf, partitionOf } from '../findings/identity.ts'
import type { Setting, SettingKey, Store } from '../store/store.ts'
import {
  changeFeatures,
  changesOf,
  type DataSources,
  defaultFeatures,
  type FeatureChange,
  featureSchema,
} from './features.ts'
import { administratorOf, isAssociated, membersOf } from './members.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { allSettings } from './settings.ts'
import { dropTags, putTags } from './tags.ts'

export const FREQUENCIES = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'] as const
export type Frequency = (typeof FREQUENCIES)[number]

export interface Place {
  readonly account: string
  readonly region: string
}

const detectorSchema = z.object({
  enabled: z.boolean(),
  frequency: z.enum(FREQUENCIES),
  features: z.array(featureSchema),
  /** Of the request that created it, so that the same request again answers the same. */
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
type DetectorBody = z.infer<typeof detectorSchema>

export interface Detector extends DetectorBody, Place {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
}

export interface DetectorWish {
  readonly enabled?: boolean
  readonly frequency?: Frequency
  readonly features?: readonly FeatureChange[]
  readonly dataSources?: DataSources
}

const keyOf = ({ account, region }: Place): SettingKey => ({
  account,
  region,
  kind: 'detector',
  name: detectorIdOf(account, region),
})

export const detectorIn = (setting: Setting): Detector => ({
  ...detectorSchema.parse(setting.body),
  id: setting.name,
  account: setting.account,
  region: setting.region,
  createdAt: setting.createdAt,
  updatedAt: setting.updatedAt,
})

/** The detector of an account × Region, if GuardDuty is on there. */
export const detectorOf = async (store: Store, place: Place): Promise<Detector | undefined> => {
  const setting = await store.settings.get(keyOf(place))
  return setting && detectorIn(setting)
}

/** The detector that a request names: it must be the caller's own, in the Region that it asks. */
export const ownDetector = async (store: Store, place: Place, id: string): Promise<Detector> => {
  const detector = await detectorOf(store, place)
  if (detector?.id !== id) throw new Refusal('invalid', SAYS.noDetector)
  return detector
}

export const detectorArn = ({ account, region, id }: Place & { readonly id: string }): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${id}`

export const serviceRoleArn = ({ account, region }: Place): string =>
  `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`

const put = async (store: Store, place: Place, body: DetectorBody, at: number): Promise<void> => {
  await store.settings.put(keyOf(place), detectorSchema.parse(body), at)
}

/** Switches GuardDuty on with the given wishes over the defaults; whoever does it has the right already. */
export const enableDetector = async (
  store: Store,
  place: Place,
  wish: DetectorWish,
  at: number,
  token?: DetectorBody['token'],
): Promise<string> => {
  const body: DetectorBody = {
    enabled: wish.enabled ?? true,
    frequency: wish.frequency ?? 'SIX_HOURS',
    features: changeFeatures(defaultFeatures(at), changesOf(wish.features, wish.dataSources), at),
    ...(token && { token }),
  }
  await put(store, place, body, at)
  return keyOf(place).name
}

export interface CreateDetector extends DetectorWish {
  readonly enabled: boolean
  readonly tags?: Readonly<Record<string, string>>
  readonly clientToken?: string
}

/** There is one detector per account × Region; the same request with the same token is answered as the first time. */
export const createDetector = (store: Store, place: Place, wish: CreateDetector, at: number): Promise<string> =>
  store.transaction(async store => {
    const { clientToken, ...rest } = wish
    const request = createHash('sha256').update(JSON.stringify(rest)).digest('hex')
    const existing = await detectorOf(store, place)
    if (existing) {
      const repeats = clientToken !== undefined && existing.token?.value === clientToken
      if (!repeats) throw new Refusal('invalid', SAYS.detectorExists)
      if (existing.token?.request !== request) throw refuse('the clientToken was used with other parameters')
      return existing.id
    }
    const token = clientToken === undefined ? undefined : { value: clientToken, request }
    const id = await enableDetector(store, place, wish, at, token)
    if (wish.tags) await putTags(store, place, detectorArn({ ...place, id }), wish.tags, at)
    return id
  })

/** Changes what the wish names and leaves the rest, with the right to do so looked into before. */
export const changeDetector = async (
  store: Store,
  detector: Detector,
  wish: DetectorWish,
  at: number,
): Promise<void> => {
  const { enabled, frequency, token } = detector
  const features = changeFeatures(detector.features, changesOf(wish.features, wish.dataSources), at)
  const changed = { enabled: wish.enabled ?? enabled, frequency: wish.frequency ?? frequency, features }
  await put(store, detector, { ...changed, ...(token && { token }) }, at)
}

export const updateDetector = (store: Store, place: Place, id: string, wish: DetectorWish, at: number): Promise<void> =>
  store.transaction(async store => {
    const detector = await ownDetector(store, place, id)
    const isMember = (await administratorOf(store, place.account, place.region)) !== undefined
    if (isMember) throw new Refusal('invalid', NOT_FOR_MEMBERS)
    await changeDetector(store, detector, wish, at)
  })

const NOT_FOR_MEMBERS =
  'The request is rejected because the current account is a member: its administrator changes the detector, with UpdateMemberDetectors, StartMonitoringMembers and StopMonitoringMembers.'

/** What goes with a detector. Malware plans do not: they need none. */
const KINDS_OF_A_DETECTOR = [
  'detector',
  'filter',
  'ipset',
  'threatintelset',
  'trustedentityset',
  'threatentityset',
  'destination',
  'member',
  'rule',
] as const

/** Findings and configuration go for good. Who still answers for others, or is answered for, disassociates first. */
export const deleteDetector = (store: Store, place: Place, id: string, at: number): Promise<void> =>
  store.transaction(async store => {
    const { account, region } = place
    const detector = await ownDetector(store, place, id)
    const members = await membersOf(store, account, region)
    const associated = members.filter(member => isAssociated(member.status)).length
    if (associated > 0) {
      throw refuse(`the detector has ${associated} associated member accounts; disassociate and delete them first`)
    }
    if ((await administratorOf(store, account, region))?.by === 'organization') {
      throw refuse('the current account is a member of an organization; its administrator disassociates it first')
    }
    for (const kind of KINDS_OF_A_DETECTOR) {
      for (const { name } of await allSettings(store, { account, region, kind })) {
        await store.settings.remove({ account, region, kind, name }, at)
      }
    }
    await dropTags(store, place, detectorArn(detector), at)
    await store.findings.removeAll(account, region)
  })

/** The administrator's frequency is everybody's; without one, the account's own. */
export const frequencyOf = async (store: Store, detector: Detector): Promise<Frequency> => {
  const { account, region, frequency } = detector
  const administrator = await administratorOf(store, account, region)
  if (administrator === undefined) return frequency
  return (await detectorOf(store, { account: administrator.account, region }))?.frequency ?? frequency
}
