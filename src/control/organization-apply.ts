/** Bringing members' detectors to what the organisation's configuration says, and memberships to the organisation. */
import type { Store } from '../store/store.ts'
import { associate, mustBeFree } from './association.ts'
import { type Detector, detectorOf, newDetector, type Place, putDetector } from './detectors.ts'
import { changeFeatures, defaultFeatures, type FeatureChange } from './features.ts'
import { dissociate, isAssociated, type Member, memberAt, membersOf, putMember } from './members.ts'
import { type KnownAccount, knownAccounts } from './organization-accounts.ts'
import { allConfigurations, type Configuration, switchedOn } from './organization-configuration.ts'
import { Refusal } from './refusal.ts'

const isSettled = (detector: Detector, changes: readonly FeatureChange[], at: number): boolean => {
  const after = changeFeatures(detector.features, changes, at)
  return detector.enabled && JSON.stringify(after) === JSON.stringify(detector.features)
}

/** Switches on and leaves the rest; a detector that is as wished is not written again. */
export const switchOn = async (store: Store, place: Place, features: readonly FeatureChange[], at: number) => {
  const detector = await detectorOf(store, place)
  // Straight to the features: an organisation may have both kinds of runtime monitoring on, though no request may.
  if (detector && isSettled(detector, features, at)) return
  const before = detector ?? newDetector(at)
  await putDetector(
    store,
    place,
    { ...before, enabled: true, features: changeFeatures(before.features, features, at) },
    at,
  )
}

/** A detector that the organisation makes has what the organisation chose, not GuardDuty's defaults. */
const chosenFeatures = (configuration: Configuration, at: number) => {
  const off = defaultFeatures(at).map(feature => ({ ...feature, enabled: false }))
  return changeFeatures(off, switchedOn(configuration, ['NEW', 'ALL']), at)
}

/** Makes an account of the organisation a member: it gets a detector if it has none. Throws a Refusal if it cannot be one. */
export const join = async (
  store: Store,
  administrator: Place,
  account: string,
  configuration: Configuration,
  email: string | undefined,
  at: number,
): Promise<void> => {
  const { region } = administrator
  await mustBeFree(store, region, account, administrator.account)
  const place = { account, region }
  if (await detectorOf(store, place)) await switchOn(store, place, switchedOn(configuration, ['NEW', 'ALL']), at)
  else await putDetector(store, place, newDetector(at, chosenFeatures(configuration, at)), at)
  const bond = { account, administrator: administrator.account, by: 'organization' as const }
  await associate(store, region, { ...bond, ...(email !== undefined && { email }) }, at)
}

/** Whether the configuration has this account joined by itself. Whoever was removed stays away from NEW. */
const joinsByItself = (configuration: Configuration, known: KnownAccount, member: Member | undefined): boolean => {
  if (!known.active) return false
  if (configuration.autoEnable === 'ALL') return member === undefined || !isAssociated(member.status)
  return configuration.autoEnable === 'NEW' && member === undefined && known.joinedAt > configuration.since
}

const putStatus = async (store: Store, region: string, member: Member, status: Member['status'], at: number) => {
  if (member.status === status) return
  const { updatedAt: _, ...kept } = member
  await putMember(store, region, { ...kept, status }, at)
}

/** Suspended accounts are told apart; one that comes back is watched as its detector says. */
const followState = async (store: Store, region: string, member: Member, active: boolean, at: number) => {
  if (!active) return putStatus(store, region, member, 'AccountSuspended', at)
  if (member.status !== 'AccountSuspended') return
  const detector = await detectorOf(store, { account: member.account, region })
  await putStatus(store, region, member, detector?.enabled ? 'Enabled' : 'Disabled', at)
}

/** An account that cannot be a member (it answers for others, or to another) is left as it is. */
const joinIfPossible = async (...[store, place, known, configuration, at]: JoinArguments): Promise<void> => {
  try {
    await join(store, place, known.id, configuration, known.email, at)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
type JoinArguments = [Store, Place, KnownAccount, Configuration, number]

/** One delegated administrator × Region. */
export const applyConfiguration = async (
  store: Store,
  place: Place,
  configuration: Configuration,
  at: number,
): Promise<void> => {
  const accounts = await knownAccounts(store, configuration.managementAccount)
  const members = new Map((await membersOf(store, place.account, place.region)).map(each => [each.account, each]))
  for (const known of accounts) {
    if (known.id === place.account) continue
    const member = members.get(known.id)
    if (joinsByItself(configuration, known, member)) await joinIfPossible(store, place, known, configuration, at)
    else if (member && isAssociated(member.status)) await followState(store, place.region, member, known.active, at)
  }
  const ids = new Set(accounts.map(known => known.id))
  for (const member of members.values()) {
    if (member.by !== 'organization' || !isAssociated(member.status) || ids.has(member.account)) continue
    await dissociate(store, place.region, member, member.status === 'AccountSuspended' ? 'Deleted' : 'Removed', at)
  }
  await applyToAll(store, place, configuration, at)
}

/** What says ALL covers all members and the administrator itself. */
const applyToAll = async (store: Store, place: Place, configuration: Configuration, at: number): Promise<void> => {
  const features = switchedOn(configuration, ['ALL'])
  if (configuration.autoEnable !== 'ALL' && features.length === 0) return
  const members = (await membersOf(store, place.account, place.region)).filter(({ status }) => isAssociated(status))
  for (const account of [place.account, ...members.map(member => member.account)]) {
    const target = { account, region: place.region }
    const detector = await detectorOf(store, target)
    if (configuration.autoEnable !== 'ALL' && !detector?.enabled) continue
    await switchOn(store, target, features, at)
    const member = await memberAt(store, place.account, place.region, account)
    if (member?.status === 'Disabled') await putStatus(store, place.region, member, 'Enabled', at)
  }
}

/** All of them: after the organisation was looked at again. */
export const applyConfigurations = async (store: Store, at: number): Promise<void> => {
  for (const { place, configuration } of await allConfigurations(store)) {
    await store.transaction(store => applyConfiguration(store, place, configuration, at))
  }
}
