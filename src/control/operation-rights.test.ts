import * as GuardDuty from '@aws-sdk/client-guardduty'
import { describe, expect, test } from 'vitest'
import { RIGHTS, refusalOf } from './operation-rights.ts'
import { Refusal } from './refusal.ts'
import { STANDINGS, type Standing } from './standing.ts'

const OPERATIONS = Object.keys(GuardDuty)
  .filter(name => /^[A-Z]\w+Command$/.test(name))
  .map(name => name.slice(0, -'Command'.length))

const may = (standing: Standing): string[] =>
  OPERATIONS.filter(operation => refusalOf(operation, standing) === undefined).sort()

test('every operation of the SDK has its line, and no other has', () => {
  expect([...RIGHTS.keys()].sort()).toEqual([...OPERATIONS].sort())
})

// GuardDuty's own table, row by row: D delegated, A administrator by invitation, O member of the organisation,
// I invited member, S standing alone.
const LETTERS = { D: 'delegated', A: 'administrator', O: 'organizationMember', I: 'invitedMember', S: 'standalone' }
const ROWS: readonly (readonly [row: string, may: string, operations: string])[] = [
  ['enable GuardDuty', 'DAIS', 'CreateDetector'],
  ['enable it for the entire organisation', 'D', 'UpdateOrganizationConfiguration DescribeOrganizationConfiguration'],
  ['generate sample findings', 'DAOIS', 'CreateSampleFindings'],
  ['view findings, each in its own scope', 'DAOIS', 'ListFindings GetFindings GetFindingsStatistics'],
  ['archive findings', 'DAS', 'ArchiveFindings UnarchiveFindings'],
  ['apply suppression rules', 'DAS', 'CreateFilter UpdateFilter DeleteFilter'],
  [
    'create, update and delete lists',
    'DAS',
    'CreateIPSet UpdateIPSet DeleteIPSet CreateThreatIntelSet UpdateThreatIntelSet DeleteThreatIntelSet CreateTrustedEntitySet UpdateTrustedEntitySet DeleteTrustedEntitySet CreateThreatEntitySet UpdateThreatEntitySet DeleteThreatEntitySet',
  ],
  ['set the frequency, suspend, and change protection plans of one’s own', 'DAS', 'UpdateDetector'],
  ['the same of members', 'DAS', 'UpdateMemberDetectors StopMonitoringMembers StartMonitoringMembers'],
  ['set where findings are exported to', 'DAOIS', 'CreatePublishingDestination DeletePublishingDestination'],
  ['scan on demand', 'DAOIS', 'StartMalwareScan'],
  ['protect buckets', 'DAOIS', 'CreateMalwareProtectionPlan DeleteMalwareProtectionPlan'],
  ['disassociate and delete members', 'DAS', 'DisassociateMembers DeleteMembers'],
  ['leave the administrator', 'I', 'DisassociateFromAdministratorAccount DisassociateFromMasterAccount'],
  ['disable GuardDuty', 'DAIS', 'DeleteDetector'],
  ['accept an invitation', 'S', 'AcceptAdministratorInvitation AcceptInvitation'],
]

describe.each(ROWS)('%s', (_, letters, operations) => {
  const allowed = [...letters].map(letter => LETTERS[letter as keyof typeof LETTERS])
  test.each(operations.split(' '))('%s', operation => {
    const actual = STANDINGS.filter(standing => refusalOf(operation, standing) === undefined)
    expect([...actual].sort()).toEqual(allowed.sort())
  })
})

test('a refusal says why, and what nobody knows nobody may', () => {
  expect(refusalOf('CreateIPSet', 'invitedMember')).toBeInstanceOf(Refusal)
  expect(refusalOf('CreateIPSet', 'invitedMember')?.message).toBe(
    'The request is rejected because member accounts cannot call CreateIPSet; their administrator account does.',
  )
  for (const standing of STANDINGS) expect(refusalOf('DropEverything', standing)).toBeInstanceOf(Refusal)
})

test('a member may do less than who stands alone, but leave', () => {
  const beyond = (standing: Standing) => may(standing).filter(operation => !may('standalone').includes(operation))
  expect(beyond('organizationMember')).toEqual([])
  expect(beyond('invitedMember')).toEqual(['DisassociateFromAdministratorAccount', 'DisassociateFromMasterAccount'])
})
