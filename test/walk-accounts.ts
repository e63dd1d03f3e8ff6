/** Accounts among each other: an organisation with its administrator, and accounts that were invited. */
import { expect } from 'vitest'
import { RULE } from './walk-engines.ts'
import type { CallingAs } from './walking.ts'

/** What the service is told of the organisation. */
export const ORGANIZATION = {
  managementAccount: '100000000001',
  accounts: ['100000000001', '111111111112', '222222222223'],
}
const [MANAGEMENT, ADMINISTRATOR, IN_ORGANIZATION] = ORGANIZATION.accounts
export const INVITED = '333333333334'
export const DECLINES = '444444444445'

export const organization = async (as: CallingAs): Promise<void> => {
  const [management, administrator] = [as(MANAGEMENT), as(ADMINISTRATOR)]
  await management('EnableOrganizationAdminAccount', { AdminAccountId: ADMINISTRATOR })
  expect((await management('ListOrganizationAdminAccounts', {})).AdminAccounts).toHaveLength(1)
  const DetectorId = (await administrator.again('ListDetectors', {})).DetectorIds?.[0]
  await administrator('UpdateOrganizationConfiguration', {
    DetectorId,
    AutoEnableOrganizationMembers: 'NEW',
    Features: [{ Name: 'S3_DATA_EVENTS', AutoEnable: 'NEW' }],
  })
  const configured = await administrator('DescribeOrganizationConfiguration', { DetectorId })
  expect(configured.AutoEnableOrganizationMembers).toBe('NEW')
  const AccountDetails = [{ AccountId: IN_ORGANIZATION, Email: 'root@member.example' }]
  await administrator.again('CreateMembers', { DetectorId, AccountDetails })
  const counted = await administrator('GetOrganizationStatistics', {})
  expect(counted.OrganizationDetails?.OrganizationStatistics?.TotalAccountsCount).toBe(3)

  const of = { RuleId: RULE, Mode: 'LIVE' } as const
  const IncludeAccountIds = [IN_ORGANIZATION]
  await administrator('CreateCustomDetectionRuleOrgConfiguration', { ...of, IncludeAccountIds })
  const ExcludeAccountIds = [IN_ORGANIZATION]
  await administrator('UpdateCustomDetectionRuleOrgConfiguration', { ...of, ExcludeAccountIds })
  const { Configuration } = await administrator('GetCustomDetectionRuleOrgConfiguration', of)
  expect(Configuration?.ExcludeAccountIds).toEqual([IN_ORGANIZATION])
  const { Configurations } = await administrator('ListCustomDetectionRuleOrgConfigurations', {})
  expect(Configurations).toHaveLength(1)
  await administrator('DeleteCustomDetectionRuleOrgConfiguration', of)
  await management('DisableOrganizationAdminAccount', { AdminAccountId: ADMINISTRATOR })
}

/** An invitation that is accepted, in the newer words and in the older, and one that is declined. */
export const invitations = async (as: CallingAs, administrator: string): Promise<void> => {
  const [call, invited, declines] = [as(administrator), as(INVITED), as(DECLINES)]
  const DetectorId = (await call.again('ListDetectors', {})).DetectorIds?.[0]
  const own = (await invited.again('CreateDetector', { Enable: true })).DetectorId
  await declines.again('CreateDetector', { Enable: true })
  const AccountIds = [INVITED]
  const named = (AccountId: string) => ({ AccountId, Email: 'root@invited.example' })
  await call('CreateMembers', { DetectorId, AccountDetails: [named(INVITED), named(DECLINES)] })
  await call('InviteMembers', { DetectorId, AccountIds: [INVITED, DECLINES], Message: 'join us' })

  expect((await declines('GetInvitationsCount', {})).InvitationsCount).toBe(1)
  await declines('DeclineInvitations', { AccountIds: [administrator] })
  await declines('DeleteInvitations', { AccountIds: [administrator] })

  const invitation = async (): Promise<string | undefined> =>
    (await invited('ListInvitations', {})).Invitations?.[0].InvitationId
  const InvitationId = await invitation()
  await invited('AcceptAdministratorInvitation', { DetectorId: own, AdministratorId: administrator, InvitationId })
  const of = await invited('GetAdministratorAccount', { DetectorId: own })
  expect(of.Administrator?.AccountId).toBe(administrator)
  await invited('DisassociateFromAdministratorAccount', { DetectorId: own })
  await call.again('InviteMembers', { DetectorId, AccountIds })
  const again = { DetectorId: own, MasterId: administrator, InvitationId: await invitation() }
  await invited('AcceptInvitation', again)
  expect((await invited('GetMasterAccount', { DetectorId: own })).Master?.AccountId).toBe(administrator)

  expect((await call('ListMembers', { DetectorId })).Members).toMatchObject([{ AccountId: INVITED }])
  expect((await call('GetMembers', { DetectorId, AccountIds })).Members).toHaveLength(1)
  const Features = [{ Name: 'LAMBDA_NETWORK_LOGS', Status: 'DISABLED' } as const]
  await call('UpdateMemberDetectors', { DetectorId, AccountIds, Features })
  const detectors = await call('GetMemberDetectors', { DetectorId, AccountIds })
  expect(detectors.MemberDataSourceConfigurations).toHaveLength(1)
  await call('StopMonitoringMembers', { DetectorId, AccountIds })
  await call('StartMonitoringMembers', { DetectorId, AccountIds })
  await invited('DisassociateFromMasterAccount', { DetectorId: own })
  await call.again('InviteMembers', { DetectorId, AccountIds })
  const last = { DetectorId: own, AdministratorId: administrator, InvitationId: await invitation() }
  await invited.again('AcceptAdministratorInvitation', last)
  await call('DisassociateMembers', { DetectorId, AccountIds })
  await call('DeleteMembers', { DetectorId, AccountIds: [INVITED, DECLINES] })
  expect((await call('ListMembers', { DetectorId, OnlyAssociated: 'false' })).Members).toEqual([])
  await invited('DeleteDetector', { DetectorId: own })
}
