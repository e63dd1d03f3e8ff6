import type { Member as MemberShape, UnprocessedAccount } from '@aws-sdk/client-guardduty'
import type { Unprocessed } from '../../control/batch.ts'
import { forEachAccount } from '../../control/batch.ts'
import { detectorOf, ownDetector, type Place } from '../../control/detectors.ts'
import { memberDetectors, updateMemberDetectors } from '../../control/member-detectors.ts'
import { isAssociated, type Member, membersOf } from '../../control/members.ts'
import {
  createMembers,
  deleteMembers,
  disassociateMembers,
  inviteMembers,
  monitorMembers,
  mustBeMember,
} from '../../control/memberships.ts'
import { pageOf } from '../../control/paging.ts'
import type { Store } from '../../store/store.ts'
import type { Operations } from '../operation.ts'
import { dataSourcesIn, dataSourcesOut, featureChanges, memberFeaturesOut } from './detector-shapes.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** In the words of the API, for operations over many accounts. */
export const unprocessedOut = (unprocessed: readonly Unprocessed[]): UnprocessedAccount[] =>
  unprocessed.map(({ account, result }) => ({ AccountId: account, Result: result }))

/** The email address is empty where the organisation does not tell it: the model wants the member to be there. */
const memberOut = async (store: Store, { region }: Place, member: Member): Promise<MemberShape> => {
  const detector = isAssociated(member.status)
    ? await detectorOf(store, { account: member.account, region })
    : undefined
  return {
    AccountId: member.account,
    ...(detector && { DetectorId: detector.id }),
    MasterId: member.administrator,
    AdministratorId: member.administrator,
    Email: member.email ?? '',
    RelationshipStatus: member.status,
    ...(member.invitedAt !== undefined && { InvitedAt: iso(member.invitedAt) }),
    UpdatedAt: iso(member.updatedAt),
  }
}

/** The administrator's view of its members. */
export const members: Operations<
  | 'CreateMembers'
  | 'InviteMembers'
  | 'GetMembers'
  | 'ListMembers'
  | 'DisassociateMembers'
  | 'DeleteMembers'
  | 'StartMonitoringMembers'
  | 'StopMonitoringMembers'
  | 'GetMemberDetectors'
  | 'UpdateMemberDetectors'
> = {
  async CreateMembers({ DetectorId = '', AccountDetails = [] }, caller, { store, organization, now }) {
    const accounts = AccountDetails.map(({ AccountId = '', Email = '' }) => ({ account: AccountId, email: Email }))
    const unprocessed = await createMembers(store, organization, caller, DetectorId, accounts, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async InviteMembers({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    const unprocessed = await inviteMembers(store, caller, DetectorId, AccountIds, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async GetMembers({ DetectorId = '', AccountIds = [] }, caller, { store }) {
    await ownDetector(store, caller, DetectorId)
    const found: MemberShape[] = []
    const unprocessed = await forEachAccount(AccountIds, async account => {
      found.push(await memberOut(store, caller, await mustBeMember(store, caller, account)))
    })
    return { Members: found, UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async ListMembers({ DetectorId = '', OnlyAssociated, MaxResults, NextToken }, caller, { store }) {
    await ownDetector(store, caller, DetectorId)
    const all = await membersOf(store, caller.account, caller.region)
    const isAsked = (member: Member) => OnlyAssociated?.toLowerCase() === 'false' || isAssociated(member.status)
    const page = pageOf(all.filter(isAsked), member => member.account, { maxResults: MaxResults, nextToken: NextToken })
    const shapes = await Promise.all(page.items.map(member => memberOut(store, caller, member)))
    return { Members: shapes, NextToken: page.nextToken }
  },

  async DisassociateMembers({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    const unprocessed = await disassociateMembers(store, caller, DetectorId, AccountIds, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async DeleteMembers({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    const unprocessed = await deleteMembers(store, caller, DetectorId, AccountIds, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async StartMonitoringMembers({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    const unprocessed = await monitorMembers(store, caller, DetectorId, AccountIds, true, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async StopMonitoringMembers({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    const unprocessed = await monitorMembers(store, caller, DetectorId, AccountIds, false, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },

  async GetMemberDetectors({ DetectorId = '', AccountIds = [] }, caller, { store }) {
    const { detectors, unprocessed } = await memberDetectors(store, caller, DetectorId, AccountIds)
    return {
      MemberDataSourceConfigurations: detectors.map(detector => ({
        AccountId: detector.account,
        DataSources: dataSourcesOut(detector),
        Features: memberFeaturesOut(detector.features),
      })),
      UnprocessedAccounts: unprocessedOut(unprocessed),
    }
  },

  async UpdateMemberDetectors({ DetectorId = '', AccountIds = [], DataSources, Features }, caller, { store, now }) {
    const wish = { features: featureChanges(Features), dataSources: dataSourcesIn(DataSources) }
    const unprocessed = await updateMemberDetectors(store, caller, DetectorId, AccountIds, wish, now())
    return { UnprocessedAccounts: unprocessedOut(unprocessed) }
  },
}
