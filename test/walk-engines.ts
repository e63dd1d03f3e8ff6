/** What asks for an engine of its own: malware scans, investigations, and rules of the library. */
import { expect } from 'vitest'
import type { Calling } from './walking.ts'

export const RULE = 'initial-access-iam-valid-accounts'

export const malware = async (call: Calling, DetectorId: string): Promise<void> => {
  const { MalwareProtectionPlanId } = await call('CreateMalwareProtectionPlan', {
    Role: `arn:aws:iam::${call.account}:role/scanner`,
    ProtectedResource: { S3Bucket: { BucketName: 'uploads', ObjectPrefixes: ['in/'] } },
    Actions: { Tagging: { Status: 'ENABLED' } },
    Tags: { team: 'blue' },
  })
  await call('UpdateMalwareProtectionPlan', {
    MalwareProtectionPlanId,
    ProtectedResource: { S3Bucket: { ObjectPrefixes: ['in/', 'out/'] } },
  })
  const plan = await call('GetMalwareProtectionPlan', { MalwareProtectionPlanId })
  expect(plan.ProtectedResource?.S3Bucket?.ObjectPrefixes).toEqual(['in/', 'out/'])
  expect((await call('ListMalwareProtectionPlans', {})).MalwareProtectionPlans).toHaveLength(1)
  await call('SendObjectMalwareScan', { S3Object: { Bucket: 'uploads', Key: 'in/a' } })
  await call('DeleteMalwareProtectionPlan', { MalwareProtectionPlanId })

  const ResourceArn = `arn:aws:ec2:${call.region}:${call.account}:instance/i-0123456789abcdef0`
  const { ScanId } = await call('StartMalwareScan', { ResourceArn })
  expect(await call('GetMalwareScan', { ScanId })).toMatchObject({ ScanStatus: 'SKIPPED' })
  expect((await call('ListMalwareScans', { MaxResults: 10 })).Scans?.map(scan => scan.ScanId)).toContain(ScanId)
  const described = await call('DescribeMalwareScans', { DetectorId, MaxResults: 10 })
  expect(described.Scans?.map(scan => scan.ScanId)).toEqual([ScanId])
  await call('UpdateMalwareScanSettings', { DetectorId, EbsSnapshotPreservation: 'RETENTION_WITH_FINDING' })
  expect(await call('GetMalwareScanSettings', { DetectorId })).toMatchObject({
    EbsSnapshotPreservation: 'RETENTION_WITH_FINDING',
  })
}

export const investigations = async (call: Calling, DetectorId: string): Promise<void> => {
  const TriggerPrompt = `Analyze findings in account ${call.account}`
  const { InvestigationId } = await call('CreateInvestigation', { DetectorId, TriggerPrompt })
  const { Investigation } = await call('GetInvestigation', { DetectorId, InvestigationId })
  expect(Investigation).toMatchObject({ Status: 'FAILED' })
  expect((await call('ListInvestigations', { DetectorId })).Investigations).toHaveLength(1)
  expect((await call('ListInvestigationRecords', { DetectorId, InvestigationId })).Records).toHaveLength(1)
}

export const rules = async (call: Calling): Promise<void> => {
  const listed = await call('ListCustomDetectionRules', { Filters: [{ Name: 'service', Values: ['IAM'] }] })
  expect(listed.Rules?.map(({ RuleId }) => RuleId)).toContain(RULE)
  expect((await call('GetCustomDetectionRule', { RuleId: RULE })).Rule?.Service).toBe('IAM')
  const made = await call('CreateCustomDetectionRuleAssociation', { RuleId: RULE, Mode: 'DRY_RUN', Tags: { a: 'b' } })
  const of = { RuleId: RULE, AssociationId: made.RuleAssociation?.AssociationId }
  await call('UpdateCustomDetectionRuleAssociation', { ...of, Mode: 'LIVE' })
  expect((await call('GetCustomDetectionRuleAssociation', of)).RuleAssociation?.Mode).toBe('LIVE')
  expect((await call('ListCustomDetectionRuleAssociations', { Mode: 'LIVE' })).RuleAssociations).toHaveLength(1)
  await call('DeleteCustomDetectionRuleAssociation', of)
}
