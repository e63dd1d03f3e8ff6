/**
 * Who may call what, by what an account is to others. It is GuardDuty's table "relationship between administrator and
 * member accounts" spelled out for every operation. What a caller may see and change within an operation follows from
 * scopes; which of an account's own keys may write is the API's business.
 */
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { type Refusal, refuse } from './refusal.ts'
import { STANDINGS, type Standing, standingOf } from './standing.ts'

interface Rights {
  readonly may: readonly Standing[]
  /** Said to all others. */
  readonly because: (operation: string) => string
  readonly operations: string
}

const GROUPS: readonly Rights[] = [
  {
    // What each account does for itself, and what answers with less to those who may see less. The three operations of
    // the management account look at who that is themselves.
    may: STANDINGS,
    because: operation => `${operation} is open to all`,
    operations: `
      GetDetector ListDetectors TagResource UntagResource ListTagsForResource
      ListFindings GetFindings GetFindingsStatistics CreateSampleFindings UpdateFindingsFeedback
      GetFilter ListFilters GetIPSet ListIPSets GetThreatIntelSet ListThreatIntelSets
      GetTrustedEntitySet ListTrustedEntitySets GetThreatEntitySet ListThreatEntitySets
      CreatePublishingDestination DescribePublishingDestination ListPublishingDestinations
      UpdatePublishingDestination DeletePublishingDestination
      GetMembers ListMembers GetAdministratorAccount GetMasterAccount
      ListInvitations GetInvitationsCount DeclineInvitations DeleteInvitations
      EnableOrganizationAdminAccount DisableOrganizationAdminAccount ListOrganizationAdminAccounts
      GetUsageStatistics GetRemainingFreeTrialDays GetCoverageStatistics ListCoverage
      CreateMalwareProtectionPlan GetMalwareProtectionPlan ListMalwareProtectionPlans UpdateMalwareProtectionPlan
      DeleteMalwareProtectionPlan StartMalwareScan SendObjectMalwareScan GetMalwareScan ListMalwareScans
      DescribeMalwareScans GetMalwareScanSettings
      CreateInvestigation GetInvestigation ListInvestigations ListInvestigationRecords
      GetCustomDetectionRule ListCustomDetectionRules GetCustomDetectionRuleAssociation
      ListCustomDetectionRuleAssociations CreateCustomDetectionRuleAssociation UpdateCustomDetectionRuleAssociation
      DeleteCustomDetectionRuleAssociation`,
  },
  {
    may: ['delegated', 'administrator', 'standalone'],
    because: operation => `member accounts cannot call ${operation}; their administrator account does`,
    operations: `
      UpdateDetector ArchiveFindings UnarchiveFindings CreateFilter UpdateFilter DeleteFilter
      CreateIPSet UpdateIPSet DeleteIPSet CreateThreatIntelSet UpdateThreatIntelSet DeleteThreatIntelSet
      CreateTrustedEntitySet UpdateTrustedEntitySet DeleteTrustedEntitySet
      CreateThreatEntitySet UpdateThreatEntitySet DeleteThreatEntitySet UpdateMalwareScanSettings
      CreateMembers InviteMembers DisassociateMembers DeleteMembers StartMonitoringMembers StopMonitoringMembers
      GetMemberDetectors UpdateMemberDetectors`,
  },
  {
    // In an organisation GuardDuty is switched on and off by the administrator.
    may: ['delegated', 'administrator', 'invitedMember', 'standalone'],
    because: operation => `members of an organization cannot call ${operation}; its administrator account decides`,
    operations: 'CreateDetector DeleteDetector',
  },
  {
    may: ['standalone'],
    because: () => 'the current account is already an administrator or a member; it cannot become a member of another',
    operations: 'AcceptAdministratorInvitation AcceptInvitation',
  },
  {
    may: ['invitedMember'],
    because: () =>
      'the current account is not a member by invitation; members of an organization are disassociated by its administrator',
    operations: 'DisassociateFromAdministratorAccount DisassociateFromMasterAccount',
  },
  {
    may: ['delegated'],
    because: () => 'the current account is not the delegated administrator of an organization in this Region',
    operations: `
      DescribeOrganizationConfiguration UpdateOrganizationConfiguration GetOrganizationStatistics
      GetCustomDetectionRuleOrgConfiguration ListCustomDetectionRuleOrgConfigurations
      CreateCustomDetectionRuleOrgConfiguration UpdateCustomDetectionRuleOrgConfiguration
      DeleteCustomDetectionRuleOrgConfiguration`,
  },
]

/** Every operation with who may call it. */
export const RIGHTS: ReadonlyMap<string, Rights> = new Map(
  GROUPS.flatMap(group =>
    group.operations
      .trim()
      .split(/\s+/)
      .map(name => [name, group] as const),
  ),
)

/** Why an account of this standing may not call the operation, or nothing. What the table does not name nobody may. */
export const refusalOf = (operation: string, standing: Standing): Refusal | undefined => {
  const rights = RIGHTS.get(operation)
  if (rights === undefined) return refuse(`${operation} is not known`)
  return rights.may.includes(standing) ? undefined : refuse(rights.because(operation))
}

/** Asks for the caller's standing only where it decides. */
export const mustBeAllowed = async (store: Store, place: Place, operation: string): Promise<void> => {
  if (RIGHTS.get(operation)?.may === STANDINGS) return
  const refusal = refusalOf(operation, await standingOf(store, place))
  if (refusal) throw refusal
}
