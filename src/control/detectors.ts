/**
 * A detector is GuardDuty switched on in one account × Region. Its id follows from both, so that findings carry it
 * without asking, and a scan of the same logs writes the same one.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { detectorIdOf, partitionOf } from '../findings/identity.ts'
import type { Setting, SettingKey, Store } from '../store/store.ts'
import { noteChange } from './changes.ts'
import {
  changeFeatures,
  changesOf,
  type DataSources,
  defaultFeatures,
  type Feature,
  type FeatureChange,
  featureSchema,
} from './features.ts'
import { administratorOf, dissociate, isAssociated, memberAt, membersOf } from './members.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { allSettings } from './settings.ts'
import { configurationKey } from './standing.ts'
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
  /** Made because logs came, not because anybody asked: whoever asks for a detector then makes it their own. */
  unasked: z.literal(true).optional(),
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

/** What moves with every change of any detector (changes.ts). */
export const DETECTORS = 'detectors'

/** Writes a detector as it is given, with the right to do so looked into before; what it stands in is left out. */
export const putDetector = (store: Store, place: Place, body: DetectorBody, at: number): Promise<void> =>
  store.transaction(async store => {
    await noteChange(store, DETECTORS)
    await store.settings.put(keyOf(place), detectorSchema.parse(body), at)
  })

/** GuardDuty switched on with its defaults, or with these features. */
export const newDetector = (at: number, features: Feature[] = defaultFeatures(at)): DetectorBody => ({
  enabled: true,
  frequency: 'SIX_HOURS',
  features,
})

/** One that nobody asked for. */
export const unaskedDetector = (at: number): DetectorBody => ({ ...newDetector(at), unasked: true })

/** The detector with what the wish names changed and the rest as it was. */
const wished = ({ unasked: _, ...body }: DetectorBody, wish: DetectorWish, at: number): DetectorBody => ({
  ...body,
  enabled: wish.enabled ?? body.enabled,
  frequency: wish.frequency ?? body.frequency,
  features: changeFeatures(body.features, changesOf(wish.features, wish.dataSources), at),
})

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
    if (existing && !existing.unasked) {
      const repeats = clientToken !== undefined && existing.token?.value === clientToken
      if (!repeats) throw new Refusal('invalid', SAYS.detectorExists)
      if (existing.token?.request !== request) throw refuse('the clientToken was used with other parameters')
      return existing.id
    }
    const token = clientToken === undefined ? undefined : { value: clientToken, request }
    await putDetector(store, place, { ...wished(newDetector(at), wish, at), ...(token && { token }) }, at)
    const id = keyOf(place).name
    if (wish.tags) await putTags(store, place, detectorArn({ ...place, id }), wish.tags, at)
    return id
  })

/** Changes what the wish names and leaves the rest. */
export const changeDetector = (store: Store, detector: Detector, wish: DetectorWish, at: number): Promise<void> =>
  putDetector(store, detector, wished(detector, wish, at), at)

export const updateDetector = (store: Store, place: Place, id: string, wish: DetectorWish, at: number): Promise<void> =>
  store.transaction(async store => changeDetector(store, await ownDetector(store, place, id), wish, at))

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
  'ruleorg',
  'malwaresettings',
  'investigation',
  'ruleorg',
  'investigation',
  'malwaresettings',
] as const

/** A member that switches GuardDuty off leaves its administrator with it. */
const resign = async (store: Store, { account, region }: Place, at: number): Promise<void> => {
  const administrator = await administratorOf(store, account, region)
  const member = administrator && (await memberAt(store, administrator.account, region, account))
  if (member) await dissociate(store, region, member, 'Resigned', at)
}

/** Findings and configuration go for good. Who answers for others disassociates them first. */
export const deleteDetector = (store: Store, place: Place, id: string, at: number): Promise<void> =>
  store.transaction(async store => {
    const { account, region } = place
    const detector = await ownDetector(store, place, id)
    const members = await membersOf(store, account, region)
    if (members.some(({ status }) => status === 'Invited' || isAssociated(status))) {
      throw refuse('the current account cannot delete detector while it has invited or associated members')
    }
    if (await store.settings.get(configurationKey(place))) {
      throw refuse('the current account is the delegated administrator of an organization')
    }
    await resign(store, place, at)
    await noteChange(store, DETECTORS)
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
