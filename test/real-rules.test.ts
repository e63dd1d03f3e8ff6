import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scan } from './scanning.ts'

/**
 * What the authors of another project's rules expect of single CloudTrail records, for those of their rules that decide
 * what a finding type of ours decides. Not part of the project; without them nothing here runs.
 */
const TESTS = join(import.meta.dirname, '../../shared/data/cloudtrail/panther-analysis/_tests.jsonl')
const absent = !existsSync(TESTS)

const ROOT = ['Policy:IAMUser/RootCredentialUsage']
const BLOCK = 'Policy:S3/BucketBlockPublicAccessDisabled'
const LOG = 'Stealth:S3/ServerAccessLoggingDisabled'
const TRAIL = ['Stealth:IAMUser/CloudTrailLoggingDisabled']
const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  'AWS.Bedrock.DeleteModelInvocationLoggingConfiguration': ['DefenseEvasion:IAMUser/BedrockLoggingDisabled'],
  'AWS.CloudTrail.IMDSCredentialExfiltration': ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS'],
  'AWS.CloudTrail.ResourceMadePublic': [
    'Policy:S3/BucketAnonymousAccessGranted',
    'Policy:S3/BucketPublicAccessGranted',
  ],
  'AWS.CloudTrail.RootAccessKeyCreated': ROOT,
  'AWS.CloudTrail.RootPasswordChanged': ROOT,
  'AWS.CloudTrail.SecurityConfigurationChange': TRAIL,
  'AWS.CloudTrail.Stopped': TRAIL,
  'AWS.Console.RootLogin': ROOT,
  'AWS.Console.RootLoginFailed': ROOT,
  'AWS.Root.Activity': ROOT,
  'AWS.S3.DeletePublicAccessBlock': [BLOCK],
  'AWS.S3.DisableBucketLogging': [LOG],
  'AWS.S3.SecurityControlDisabling': [BLOCK, LOG],
}

/** Where we say otherwise than the rule, and why. */
const OTHERWISE: Readonly<Record<string, string>> = {
  // GuardDuty has no type for these resources and settings.
  'AWS.CloudTrail.ResourceMadePublic: ECR Made Public': 'no type for ECR',
  'AWS.CloudTrail.ResourceMadePublic: Public Finding Keywords (Should Alert)': 'no type for Elasticsearch',
  'AWS.CloudTrail.ResourceMadePublic: Wildcard Principal No Conditions (Should Alert)': 'no type for KMS',
  'AWS.CloudTrail.ResourceMadePublic: Mixed Conditions Some Restrictive (Should Alert)': 'no type for SQS',
  'AWS.S3.SecurityControlDisabling: Match - Versioning Suspended': 'no type for versioning',
  'AWS.S3.SecurityControlDisabling: Match - Versioning Disabled (alternate status value)': 'no type for versioning',
  'AWS.S3.SecurityControlDisabling: Match - MFA Delete Disabled': 'no type for versioning',
  'AWS.S3.SecurityControlDisabling: Match - Versioning Suspended and MFA Delete Disabled in Single Call':
    'no type for versioning',
  // The rule asks for one act of root; the type for any use of root's credentials, and for none that was refused.
  'AWS.Console.RootLoginFailed: Failed Root Login': 'a refused sign-in used no credentials',
  'AWS.Console.RootLoginFailed: Successful Login': 'root signed in',
  'AWS.CloudTrail.RootAccessKeyCreated: Root Created Access Key For User': 'root made a key',
  'AWS.CloudTrail.RootPasswordChanged: Root Password Change Failed':
    'root was signed in, whatever came of the password',
  'AWS.Root.Activity: Root Activity - CreateServiceLinkedRole': 'root called IAM',
  'AWS.Root.Activity: Root Read-Only Enumeration': 'root called IAM',
  'AWS.CloudTrail.IMDSCredentialExfiltration: IMDS Credentials Used From Amazon.com ASN Source IP':
    'an address of AWS may be the instance’s own: InsideAWS asks for evidence',
}

interface RuleTest {
  readonly rule: string
  readonly test: string
  readonly expect_match: boolean
  readonly log: object
}

test.skipIf(absent)(
  `others’ rules agree or are explained${absent ? ' (skipped: ../shared is not there)' : ''}`,
  async () => {
    const lines = readFileSync(TESTS, 'utf8').split('\n').filter(Boolean)
    const cases = lines
      .map(line => JSON.parse(line) as RuleTest)
      .filter(({ rule }) => Object.hasOwn(COUNTERPARTS, rule))
    expect(cases.length).toBeGreaterThan(60)
    const folder = mkdtempSync(join(tmpdir(), 'vedette-rules-'))
    // An account and an id for each, because the records were made from one template.
    const accountOf = (i: number) => String(900_000_000_000 + i)
    for (const [i, { log }] of cases.entries()) {
      const record = { ...log, eventID: `rule-${i}`, recipientAccountId: accountOf(i) }
      writeFileSync(join(folder, `${i}.json`), JSON.stringify({ Records: [record] }))
    }
    try {
      const { findings } = await scan([folder])
      const raised = new Set(findings.map(({ accountId, type }) => `${accountId} ${type}`))
      const differ = cases.flatMap(({ rule, test: name, expect_match }, i) => {
        const ours = COUNTERPARTS[rule].some(type => raised.has(`${accountOf(i)} ${type}`))
        return ours === expect_match ? [] : [`${rule}: ${name}`]
      })
      expect(differ.sort()).toEqual(Object.keys(OTHERWISE).sort())
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
