/** Bringing members' detectors to what the organisation's configuration says, and memberships to the organisation. */
import type { Store } from '../store/store.ts'
import { associate, mustBeFree } from './association.ts'
import { type Detector, detectorIn, detectorOf, newDetector, type Place, putDetector } from './detectors.ts'
import { changeFeatures, defaultFeatures, type FeatureChange } from './features.ts'
import { dissociate, isAssociated, type Member, memberAt, membersOf, putMember } from './members.ts'
import { type KnownAccount, knownAccounts } from './organization-accounts.ts'
import { allConfigurations, type Configuration, switchedOn } from './organization-configuration.ts'
import { Refusal } from './refusal.ts'
import { allSettings } from './settings.ts'

const isSettled = (detector: Detector, changes: readonly FeatureChange[], at: number): boolean => {
  const after = changeFeatures(detector.features, changes, at)
  return detector.enabled && JSON.stringify(after) === JSON.stringify(detector.features)
}

/** Switches on and leaves the rest; a detector that is as wished is not written again. */
export const switchOn = async (store: Store, place: Place, features: readonly FeatureChange[], at: number) => {
  const detector = await detectorOf(store, place)
  // Straight to the features: an organisation may have both kinds of runtime monitoring on, though no request may.
  if (detector && isSettled(detector, features, at)) return
  const { unasked: _, ...before } = detector ?? newDetector(at)
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
const statusOf = (known: KnownAccount, detector: Detector | undefined): Member['status'] => {
  if (!known.active) return 'AccountSuspended'
  return detector?.enabled ? 'Enabled' : 'Disabled'
}

/** One account's part of what is to be done, in the transaction that it is given. It looks again before it writes. */
type Step = (store: Store) => Promise<void>

interface Seen {
  readonly place: Place
  readonly configuration: Configuration
  readonly members: ReadonlyMap<string, Member>
  readonly detectors: ReadonlyMap<string, Detector>
  readonly at: number
}

/** An account that cannot be a member (it answers for others, or to another) is left as it is. */
const joining =
  ({ place, configuration, at }: Seen, known: KnownAccount): Step =>
  async store => {
    try {
      await join(store, place, known.id, configuration, known.email, at)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }

const changingStatus =
  ({ place, at }: Seen, account: string, status: Member['status']): Step =>
  async store => {
    const member = await memberAt(store, place.account, place.region, account)
    if (member && isAssociated(member.status)) await putStatus(store, place.region, member, status, at)
  }

const leaving =
  ({ place, at }: Seen, account: string): Step =>
  async store => {
    const member = await memberAt(store, place.account, place.region, account)
    if (!member || !isAssociated(member.status)) return
    await dissociate(store, place.region, member, member.status === 'AccountSuspended' ? 'Deleted' : 'Removed', at)
  }

const switching =
  ({ place, at }: Seen, account: string, features: readonly FeatureChange[]): Step =>
  async store => {
    await switchOn(store, { account, region: place.region }, features, at)
    const member = await memberAt(store, place.account, place.region, account)
    if (member?.status === 'Disabled') await putStatus(store, place.region, member, 'Enabled', at)
  }

/** Joining, following and leaving, account by account. */
const membershipSteps = (seen: Seen, accounts: readonly KnownAccount[]): Step[] => {
  const { place, configuration, members, detectors } = seen
  const steps: Step[] = []
  for (const known of accounts) {
    if (known.id === place.account) continue
    const member = members.get(known.id)
    if (joinsByItself(configuration, known, member)) steps.push(joining(seen, known))
    else if (member && isAssociated(member.status)) {
      const status = statusOf(known, detectors.get(known.id))
      if (status !== member.status) steps.push(changingStatus(seen, known.id, status))
    }
  }
  const ids = new Set(accounts.map(known => known.id))
  for (const { account, by, status } of members.values())
    if (by === 'organization' && isAssociated(status) && !ids.has(account)) steps.push(leaving(seen, account))
  return steps
}

/** What says ALL covers all members and the administrator itself. Features of a suspended detector wait until it is on. */
const switchSteps = (seen: Seen, accounts: readonly KnownAccount[]): Step[] => {
  const { place, configuration, members, detectors, at } = seen
  const isAll = configuration.autoEnable === 'ALL'
  const features = switchedOn(configuration, ['ALL'])
  if (!isAll && features.length === 0) return []
  const inactive = new Set(accounts.filter(known => !known.active).map(known => known.id))
  const associated = [...members.values()].filter(
    ({ account, status }) => isAssociated(status) && !inactive.has(account),
  )
  return [place.account, ...associated.map(({ account }) => account)].flatMap(account => {
    const detector = detectors.get(account)
    if (!isAll && !detector?.enabled) return []
    return detector && isSettled(detector, features, at) ? [] : [switching(seen, account, features)]
  })
}

/** Transactions stay short, so that findings are written meanwhile. */
const STEPS_AT_ONCE = 100

/**
 * One delegated administrator × Region. What is as it should be is not written. False when the time was up before all
 * was done; the next look goes on from there.
 */
export const applyConfiguration = async (
  store: Store,
  place: Place,
  configuration: Configuration,
  at: number,
  milliseconds = Number.POSITIVE_INFINITY,
): Promise<boolean> => {
  const began = performance.now()
  const accounts = await knownAccounts(store, configuration.managementAccount)
  const members = new Map((await membersOf(store, place.account, place.region)).map(each => [each.account, each]))
  const settings = await allSettings(store, { region: place.region, kind: 'detector' })
  const detectors = new Map(settings.map(setting => [setting.account, detectorIn(setting)]))
  const seen = { place, configuration, members, detectors, at }
  const steps = [...membershipSteps(seen, accounts), ...switchSteps(seen, accounts)]
  for (let i = 0; i < steps.length; i += STEPS_AT_ONCE) {
    if (performance.now() - began > milliseconds) return false
    await store.transaction(async store => {
      for (const step of steps.slice(i, i + STEPS_AT_ONCE)) await step(store)
    })
  }
  return true
}

/** All of them: after the organisation was looked at again. */
export const applyConfigurations = async (store: Store, at: number): Promise<void> => {
  for (const { place, configuration } of await allConfigurations(store))
    await applyConfiguration(store, place, configuration, at)
}
