/** The administrator's side: naming members, inviting, disassociating and deleting them, and starting and stopping. */
import { randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { forEachAccount, type Unprocessed } from './batch.ts'
import { detectorOf, newDetector, ownDetector, type Place, putDetector } from './detectors.ts'
import { putInvitation, removeInvitation } from './invitations.ts'
import { dissociate, isAssociated, type Member, memberAt, membersOf, putMember, removeMember } from './members.ts'
import { accountsOf, type KnownAccount } from './organization-accounts.ts'
import { join } from './organization-apply.ts'
import { type Configuration, configurationOf } from './organization-configuration.ts'
import type { OrganizationSource } from './organization-source.ts'
import { refuse } from './refusal.ts'

export const MOST_INVITED = 5_000
export const MOST_IN_ORGANIZATION = 50_000

const NOT_A_MEMBER = 'the given account ID is not a member or associated member of the current account'
const NOT_ASSOCIATED = 'the given account ID is not an associated member of account the current account'

export const mustBeMember = async (store: Store, place: Place, account: string): Promise<Member> => {
  const member = await memberAt(store, place.account, place.region, account)
  if (member === undefined) throw refuse(NOT_A_MEMBER)
  return member
}

export const mustBeAssociated = async (store: Store, place: Place, account: string): Promise<Member> => {
  const member = await memberAt(store, place.account, place.region, account)
  if (member === undefined || !isAssociated(member.status)) throw refuse(NOT_ASSOCIATED)
  return member
}

const putStatus = (
  store: Store,
  region: string,
  { updatedAt: _, ...kept }: Member,
  status: Member['status'],
  at: number,
) => putMember(store, region, { ...kept, status }, at)

/** AWS Organizations decides who is a member while everybody is enabled by itself. */
const mustNotBeAll = async (store: Store, place: Place, what: string): Promise<void> => {
  if ((await configurationOf(store, place))?.autoEnable !== 'ALL') return
  throw refuse(`members cannot be ${what} while autoEnableOrganizationMembers is ALL`)
}

export interface NewMember {
  readonly account: string
  readonly email: string
}

const EMAIL = /^[!-~]{1,64}$/

interface Creating {
  readonly place: Place
  readonly configuration: Configuration | undefined
  readonly organization: ReadonlyMap<string, KnownAccount>
  /** Members that there is room for. */
  room: number
  readonly at: number
}

const createOne = async (store: Store, creating: Creating, { account, email }: NewMember): Promise<void> => {
  const { place, configuration, organization, at } = creating
  if (!EMAIL.test(email) || !email.includes('@')) throw refuse('the email address is not valid')
  const existing = await memberAt(store, place.account, place.region, account)
  const isBusy = existing !== undefined && (isAssociated(existing.status) || existing.status === 'Invited')
  if (isBusy || (existing?.status === 'Created' && configuration === undefined)) {
    throw refuse('the given account ID is already a member or associated member of the current account')
  }
  if (existing === undefined && creating.room <= 0) {
    throw refuse('the maximum number of member accounts of the current account is reached')
  }
  const inOrganization = organization.get(account)
  if (inOrganization && !inOrganization.active) throw refuse('the given account ID is suspended in AWS Organizations')
  if (configuration && inOrganization) await join(store, place, account, configuration, email, at)
  else {
    if (account === place.account) throw refuse('the given account ID is the current account')
    const member = {
      account,
      administrator: place.account,
      email,
      by: 'invitation' as const,
      status: 'Created' as const,
    }
    await putMember(store, place.region, member, at)
  }
  if (existing === undefined) creating.room -= 1
}

/** A delegated administrator makes accounts of its organisation members at once; any other names whom it will invite. */
export const createMembers = async (
  store: Store,
  source: OrganizationSource | undefined,
  place: Place,
  detectorId: string,
  accounts: readonly NewMember[],
  at: number,
): Promise<readonly Unprocessed[]> => {
  await ownDetector(store, place, detectorId)
  const known = await accountsOf(store, source, (await configurationOf(store, place))?.managementAccount, at)
  return store.transaction(async store => {
    const configuration = await configurationOf(store, place)
    const most = configuration ? MOST_IN_ORGANIZATION : MOST_INVITED
    const room = most - (await membersOf(store, place.account, place.region)).length
    const organization = new Map(known.map(account => [account.id, account]))
    const creating = { place, configuration, organization, room, at }
    const emails = new Map(accounts.map(each => [each.account, each.email]))
    return forEachAccount([...emails.keys()], account =>
      createOne(store, creating, { account, email: emails.get(account) ?? '' }),
    )
  })
}

export const inviteMembers = (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    return forEachAccount(accounts, async account => {
      const member = await mustBeMember(store, place, account)
      if (isAssociated(member.status) || member.status === 'Invited') {
        throw refuse(
          'the current account has already invited or is already the GuardDuty master of the given member account ID',
        )
      }
      if (member.by === 'organization') {
        throw refuse('the given account ID was a member through AWS Organizations; use CreateMembers')
      }
      const invitation = { invitationId: randomBytes(16).toString('hex'), invitedAt: at }
      const { updatedAt: _, ...kept } = member
      await putMember(store, place.region, { ...kept, ...invitation, status: 'Invited' }, at)
      await putInvitation(
        store,
        { account, region: place.region },
        place.account,
        { ...invitation, status: 'Invited' },
        at,
      )
    })
  })

export const disassociateMembers = (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    await mustNotBeAll(store, place, 'disassociated')
    return forEachAccount(accounts, async account => {
      const member = await mustBeMember(store, place, account)
      if (!isAssociated(member.status) && member.status !== 'Invited') throw refuse(NOT_ASSOCIATED)
      await dissociate(store, place.region, member, 'Removed', at)
    })
  })

/** Only of those that are not associated any more; nothing changes in the member's own account. */
export const deleteMembers = (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    await mustNotBeAll(store, place, 'deleted')
    return forEachAccount(accounts, async account => {
      const member = await mustBeMember(store, place, account)
      if (isAssociated(member.status))
        throw refuse('the given account ID is an associated member; disassociate it first')
      await removeInvitation(store, { account, region: place.region }, place.account, at)
      await removeMember(store, place.region, member, at)
    })
  })

/** Suspends or resumes the members' detectors. */
export const monitorMembers = (
  store: Store,
  place: Place,
  detectorId: string,
  accounts: readonly string[],
  enabled: boolean,
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    if (!enabled) await mustNotBeAll(store, place, 'stopped')
    return forEachAccount(accounts, async account => {
      const member = await mustBeAssociated(store, place, account)
      if (member.status === 'AccountSuspended') throw refuse('the given account ID is suspended in AWS Organizations')
      const target = { account, region: place.region }
      const detector = await detectorOf(store, target)
      if (detector === undefined && !enabled) throw refuse('the given account ID has no detector')
      await putDetector(store, target, { ...(detector ?? newDetector(at)), enabled }, at)
      await putStatus(store, place.region, member, enabled ? 'Enabled' : 'Disabled', at)
    })
  })
