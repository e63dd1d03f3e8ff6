/** The delegated administrator of an organisation: who it is, what it has set, and how far it has come. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import { detectorIn, detectorOf, newDetector, ownDetector, type Place, putDetector } from './detectors.ts'
import { type Feature, ORGANIZATION_FEATURES } from './features.ts'
import { administratorOf, dissociate, isAssociated, membersOf } from './members.ts'
import { MOST_IN_ORGANIZATION } from './memberships.ts'
import { accountsOf, currentAccounts, type KnownAccount } from './organization-accounts.ts'
import { applyConfiguration } from './organization-apply.ts'
import {
  type Configuration,
  type ConfigurationWish,
  changeConfiguration,
  configurationOf,
  newConfiguration,
  putConfiguration,
} from './organization-configuration.ts'
import type { OrganizationSource } from './organization-source.ts'
import { Refusal, refuse } from './refusal.ts'
import { allSettings } from './settings.ts'
import { configurationKey } from './standing.ts'

const designationSchema = z.object({ account: z.string() })

const designationKey = (managementAccount: string) =>
  ({ account: managementAccount, kind: 'organization', name: 'administrator' }) as const

/** The delegated administrators by Region; one account, as GuardDuty has it. */
const designations = async (store: Store, managementAccount: string): Promise<ReadonlyMap<string, string>> => {
  const settings = await allSettings(store, designationKey(managementAccount))
  return new Map(settings.map(({ region, body }) => [region, designationSchema.parse(body).account]))
}

const NO_ORGANIZATION =
  'The request failed because no organization is known: set organization.managementAccount in the configuration of the service.'

/** Designating is the management account's alone. */
const mustManage = (source: OrganizationSource | undefined, place: Place): OrganizationSource => {
  if (source === undefined) throw new Refusal('invalid', NO_ORGANIZATION)
  if (source.managementAccount !== place.account) {
    throw refuse('the current account is not the management account of the organization')
  }
  return source
}

const mustBeEligible = async (store: Store, place: Place, account: string, accounts: readonly KnownAccount[]) => {
  if (!accounts.some(known => known.id === account && known.active)) {
    throw refuse('the given account ID is not an active account of the organization')
  }
  const others = await designations(store, place.account)
  if (others.get(place.region) === account) {
    throw new Refusal(
      'invalid',
      'The request failed because the account is already enabled as the GuardDuty delegated administrator for the organization.',
    )
  }
  if ([...others.values()].some(other => other !== account)) {
    throw refuse(
      'another account is the GuardDuty delegated administrator of the organization; disable it in all Regions first',
    )
  }
  if (await administratorOf(store, account, place.region)) {
    throw refuse('the given account ID is a member of another administrator account')
  }
}

export const enableAdministrator = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
  account: string,
  at: number,
): Promise<void> => {
  const accounts = await currentAccounts(store, mustManage(source, place), at)
  await store.transaction(async store => {
    await mustBeEligible(store, place, account, accounts)
    const target = { account, region: place.region }
    await store.settings.put({ ...designationKey(place.account), region: place.region }, { account }, at)
    if (!(await detectorOf(store, target))) await putDetector(store, target, newDetector(at), at)
    await putConfiguration(store, target, newConfiguration(place.account, at), at)
  })
}

/** Members of the organisation stand alone afterwards, with GuardDuty on; who accepted an invitation stays. */
export const disableAdministrator = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
  account: string,
  at: number,
): Promise<void> => {
  mustManage(source, place)
  await store.transaction(async store => {
    const designated = (await designations(store, place.account)).get(place.region)
    if (designated !== account) throw refuse('the given account ID is not the delegated administrator in this Region')
    for (const member of await membersOf(store, account, place.region)) {
      if (member.by === 'organization' && isAssociated(member.status)) {
        await dissociate(store, place.region, member, 'Removed', at)
      }
    }
    await store.settings.remove({ ...designationKey(place.account), region: place.region }, at)
    await store.settings.remove(configurationKey({ account, region: place.region }), at)
  })
}

export const listAdministrators = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
): Promise<readonly string[]> => {
  mustManage(source, place)
  const designated = (await designations(store, place.account)).get(place.region)
  return designated === undefined ? [] : [designated]
}

const mustBeDelegated = async (store: Store, place: Place): Promise<Configuration> => {
  const configuration = await configurationOf(store, place)
  if (configuration === undefined) {
    throw refuse('the current account is not the delegated administrator of an organization in this Region')
  }
  return configuration
}

export const describeConfiguration = async (
  store: Store,
  place: Place,
  detectorId: string,
): Promise<{ readonly configuration: Configuration; readonly limitReached: boolean }> => {
  await ownDetector(store, place, detectorId)
  const configuration = await mustBeDelegated(store, place)
  const members = (await membersOf(store, place.account, place.region)).filter(({ status }) => isAssociated(status))
  return { configuration, limitReached: members.length >= MOST_IN_ORGANIZATION }
}

/** A caller waits this long; what is left of a very large organisation then is done at the next look. GuardDuty takes a day. */
const APPLY_MS = 20_000

/** What says ALL holds when this returns, but in the largest organisations. */
export const updateConfiguration = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
  detectorId: string,
  wish: ConfigurationWish,
  at: number,
): Promise<void> => {
  await ownDetector(store, place, detectorId)
  const { managementAccount } = changeConfiguration(await mustBeDelegated(store, place), wish, at)
  await accountsOf(store, source, managementAccount, at)
  const configuration = await store.transaction(async store => {
    const changed = changeConfiguration(await mustBeDelegated(store, place), wish, at)
    await putConfiguration(store, place, changed, at)
    return changed
  })
  await applyConfiguration(store, place, configuration, at, APPLY_MS)
}

export interface OrganizationStatistics {
  readonly accounts: number
  readonly members: number
  readonly active: number
  readonly enabled: number
  readonly features: readonly {
    readonly name: Feature['name']
    readonly enabled: number
    readonly additional: readonly { readonly name: Feature['additional'][number]['name']; readonly enabled: number }[]
  }[]
}

const countFeatures = (
  detectors: readonly { readonly features: readonly Feature[] }[],
): OrganizationStatistics['features'] =>
  ORGANIZATION_FEATURES.map(name => {
    const all = detectors.flatMap(({ features }) => features.filter(feature => feature.name === name))
    const additional = all[0]?.additional.map(({ name }) => ({
      name,
      enabled: all.filter(feature => feature.additional.some(each => each.name === name && each.enabled)).length,
    }))
    return { name, enabled: all.filter(feature => feature.enabled).length, additional: additional ?? [] }
  })

/** Counted now, over the associated members. */
export const organizationStatistics = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
  at: number,
): Promise<OrganizationStatistics> => {
  const { managementAccount } = await mustBeDelegated(store, place)
  const accounts = await accountsOf(store, source, managementAccount, at)
  const members = (await membersOf(store, place.account, place.region)).filter(({ status }) => isAssociated(status))
  const ids = new Set(members.map(member => member.account))
  const settings = await allSettings(store, { region: place.region, kind: 'detector' })
  const detectors = settings.filter(({ account }) => ids.has(account)).map(detectorIn)
  const enabled = detectors.filter(detector => detector.enabled)
  return {
    accounts: accounts.length,
    members: members.length,
    active: members.filter(member => member.status !== 'AccountSuspended').length,
    enabled: enabled.length,
    features: countFeatures(enabled),
  }
}
