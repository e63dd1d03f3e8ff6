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
const IMAGES = ['Exfiltration:EC2/TransferDataToCloudAccount']
const SIGN_INS = ['Persistence:IAM/AccountManipulation']
const PUBLIC_DATABASE = ['InitialAccess:RDS/ExploitPublicFacingApplication']
const ADMIN = ['PrivilegeEscalation:IAM/AccountManipulation']
const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  'AWS.CloudTrail.AMIModifiedForPublicAccess': IMAGES,
  'AWS.CloudTrail.AttemptToLeaveOrg': ['DefenseImpairment:Organizations/ModifyCloudResourceHierarchy'],
  'AWS.CloudTrail.DNSLogsDeleted': ['DefenseImpairment:Route53Resolver/DisableOrModifyTools'],
  'AWS.CloudTrail.LoginProfileCreatedOrModified': SIGN_INS,
  'AWS.CloudTrail.ShortLifecycle': ['Impact:S3/DataDestruction'],
  'AWS.CloudTrail.SnapshotMadePublic': [...IMAGES, 'Exfiltration:RDS/TransferDataToCloudAccount'],
  'AWS.Console.LoginWithoutMFA': ['InitialAccess:IAM/ValidAccounts'],
  'AWS.EC2.ManualSecurityGroupChange': ['Persistence:EC2/ExternalRemoteServices'],
  'AWS.EC2.ManyPasswordReadAttempts': ['CredentialAccess:EC2/UnsecuredCredentials'],
  'AWS.EC2.MultiInstanceConnect': ['LateralMovement:EC2/RemoteServices'],
  'AWS.EC2.SecurityGroupModified': ['Persistence:EC2/ExternalRemoteServices'],
  'AWS.EC2.Startup.Script.Change': ['Persistence:EC2/BootOrLogonInitializationScripts'],
  'AWS.IAM.AttachAdminRolePolicy': ADMIN,
  'AWS.IAM.AttachAdminUserPolicy': ADMIN,
  'AWS.IAM.Backdoor.User.Keys': SIGN_INS,
  'AWS.IAM.BackdoorRole': SIGN_INS,
  'AWS.Potential.Backdoor.Lambda': ['Persistence:Lambda/AccountManipulation'],
  'AWS.RDS.InstanceMadePublic': PUBLIC_DATABASE,
  'AWS.RDS.MasterPasswordUpdated': ['CredentialAccess:RDS/ModifyAuthenticationProcess'],
  'AWS.RDS.PublicRestore': PUBLIC_DATABASE,
  'AWS.RDS.SnapshotShared': ['Exfiltration:RDS/TransferDataToCloudAccount'],
  'AWS.User.Login.Profile.Modified': SIGN_INS,
  'AWS.VPCFlow.LogsDeleted': ['DefenseImpairment:EC2/DisableOrModifyTools'],
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
  // GuardDuty's rule library knows these acts by their signals' names, which ask for more, or for less, than the rules.
  'AWS.CloudTrail.LoginProfileCreatedOrModified: ChangeOwnPassword': 'any login profile that is updated',
  'AWS.User.Login.Profile.Modified: ChangeOwnPassword': 'any login profile that is updated',
  'AWS.User.Login.Profile.Modified: User changed password for other reset required':
    'any login profile that is updated',
  'AWS.IAM.BackdoorRole: IAM Role Policy Updated With No Policy Document': 'any trust policy that is modified',
  'AWS.IAM.BackdoorRole: IAM Role Policy Updated Without Internet Access': 'any trust policy that is modified',
  'AWS.IAM.Backdoor.User.Keys: jack create keys for jackson': 'CloudFormation made the key',
  'AWS.IAM.Backdoor.User.Keys: jackson create keys for jack': 'CloudFormation made the key',
  'AWS.IAM.Backdoor.User.Keys: user1 create keys for user2': 'CloudFormation made the key',
  'AWS.Console.LoginWithoutMFA: No MFA Login - New User': 'the rule lets users be who are three days old',
  'AWS.EC2.ManualSecurityGroupChange: AWS Console - Ingress SG Authorization': 'port 443, for a known range',
  'AWS.EC2.SecurityGroupModified: Security Group Modified': 'for one address',
  'AWS.EC2.ManyPasswordReadAttempts: Unsuccessful Attempt': 'nothing was retrieved',
  'AWS.Potential.Backdoor.Lambda: Lambda Add Permission Event': 'the record does not say whom it lets in',
  'AWS.Potential.Backdoor.Lambda: Lambda Add Permission Event v2': 'the record does not say whom it lets in',
  'AWS.RDS.PublicRestore: Not-Restore-RDS-Request': 'a new database that is public, if not by restoring',
  'AWS.RDS.SnapshotShared: Snapshot shared with another account': 'GuardDuty’s signal is of public ones',
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
