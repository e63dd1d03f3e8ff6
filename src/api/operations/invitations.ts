import { ownDetector, type Place } from '../../control/detectors.ts'
import {
  acceptInvitation,
  countInvitations,
  declineInvitations,
  deleteInvitations,
  invitationsTo,
  leaveAdministrator,
} from '../../control/invitations.ts'
import { administratorOf, memberAt } from '../../control/members.ts'
import { pageOf } from '../../control/paging.ts'
import type { Store } from '../../store/store.ts'
import type { Operations } from '../operation.ts'
import { unprocessedOut } from './members.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** Nothing for an account that is nobody's member; the older and the newer operation answer the same. */
const administratorOut = async (store: Store, place: Place, detectorId: string) => {
  await ownDetector(store, place, detectorId)
  const administrator = await administratorOf(store, place.account, place.region)
  if (administrator === undefined) return undefined
  const { account, invitationId, invitedAt } = administrator
  const member = await memberAt(store, account, place.region, place.account)
  return {
    AccountId: account,
    ...(invitationId !== undefined && { InvitationId: invitationId }),
    RelationshipStatus: member?.status ?? 'Enabled',
    ...(invitedAt !== undefined && { InvitedAt: iso(invitedAt) }),
  }
}

/** The member's view of its administrator, and of those who would like to be it. */
export const invitations: Operations<
  | 'AcceptAdministratorInvitation'
  | 'AcceptInvitation'
  | 'GetAdministratorAccount'
  | 'GetMasterAccount'
  | 'ListInvitations'
  | 'GetInvitationsCount'
  | 'DeclineInvitations'
  | 'DeleteInvitations'
  | 'DisassociateFromAdministratorAccount'
  | 'DisassociateFromMasterAccount'
> = {
  async AcceptAdministratorInvitation(input, caller, { store, now }) {
    const { DetectorId = '', AdministratorId = '', InvitationId = '' } = input
    await acceptInvitation(store, caller, DetectorId, AdministratorId, InvitationId, now())
    return {}
  },

  async AcceptInvitation({ DetectorId = '', MasterId = '', InvitationId = '' }, caller, { store, now }) {
    await acceptInvitation(store, caller, DetectorId, MasterId, InvitationId, now())
    return {}
  },

  async GetAdministratorAccount({ DetectorId = '' }, caller, { store }) {
    return { Administrator: await administratorOut(store, caller, DetectorId) }
  },

  async GetMasterAccount({ DetectorId = '' }, caller, { store }) {
    return { Master: await administratorOut(store, caller, DetectorId) }
  },

  async ListInvitations(input, caller, { store }) {
    const all = await invitationsTo(store, caller)
    const page = pageOf(all, invitation => invitation.from, {
      maxResults: input?.MaxResults,
      nextToken: input?.NextToken,
    })
    const shapes = page.items.map(({ from, invitationId, invitedAt, status }) => ({
      AccountId: from,
      InvitationId: invitationId,
      RelationshipStatus: status,
      InvitedAt: iso(invitedAt),
    }))
    return { Invitations: shapes, NextToken: page.nextToken }
  },

  async GetInvitationsCount(_, caller, { store }) {
    return { InvitationsCount: await countInvitations(store, caller) }
  },

  async DeclineInvitations({ AccountIds = [] }, caller, { store, now }) {
    return { UnprocessedAccounts: unprocessedOut(await declineInvitations(store, caller, AccountIds, now())) }
  },

  async DeleteInvitations({ AccountIds = [] }, caller, { store, now }) {
    return { UnprocessedAccounts: unprocessedOut(await deleteInvitations(store, caller, AccountIds, now())) }
  },

  async DisassociateFromAdministratorAccount({ DetectorId = '' }, caller, { store, now }) {
    await leaveAdministrator(store, caller, DetectorId, now())
    return {}
  },

  async DisassociateFromMasterAccount({ DetectorId = '' }, caller, { store, now }) {
    await leaveAdministrator(store, caller, DetectorId, now())
    return {}
  },
}
