import { type Technique, techniques } from './technique.ts'

/**
 * The techniques that the evaluation plays, written from ATT&CK's descriptions and from the order of calls in published
 * detonation logs. Each is one technique alone; what surrounds it in an intrusion would only make it louder.
 */
export const TECHNIQUES: readonly Technique[] = [
  ...techniques(`
who-am-i-and-what-may-i | Discovery | T1087.004 | 0.4 | sts:GetCallerIdentity iam:ListAttachedUserPolicies iam:ListUserPolicies iam:ListGroupsForUser iam:ListUsers iam:ListRoles iam:GetAccountAuthorizationDetails?
brute-force-permissions | Discovery | T1580 | 0.7 | sts:GetCallerIdentity ec2:DescribeInstances ec2:DescribeSnapshots ec2:DescribeImages rds:DescribeDBInstances lambda:ListFunctions20150331 s3:ListBuckets iam:ListUsers iam:ListRoles secretsmanager:ListSecrets ssm:DescribeParameters kms:ListKeys ecs:ListClusters eks:ListClusters dynamodb:ListTables sqs:ListQueues sns:ListTopics cloudtrail:DescribeTrails guardduty:ListDetectors organizations:DescribeOrganization ses:GetSendQuota
download-user-data | Discovery | T1552.005 | 0.5 | ec2:DescribeInstances ec2:DescribeInstanceAttribute@instance*15
security-services | Discovery | T1518.001 | 0.2 | guardduty:ListDetectors guardduty:GetDetector cloudtrail:DescribeTrails cloudtrail:GetTrailStatus@trail config:DescribeConfigurationRecorders securityhub:DescribeHub macie2:GetMacieSession?
mail-quota | Discovery | T1580 | 0.3 | ses:GetSendQuota ses:GetAccountSendingEnabled ses:ListIdentities ses:GetSendStatistics?
organisation-survey | Discovery | T1580 | 0.4 | organizations:DescribeOrganization organizations:ListAccounts organizations:ListRoots organizations:ListPolicies?
network-survey | Discovery | T1580 | 0.1 | ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeSecurityGroups ec2:DescribeRouteTables ec2:DescribeNetworkAcls ec2:DescribeVpcPeeringConnections ec2:DescribeNetworkInterfaces
federation-token | InitialAccess | T1078.004 | 0 | sts:GetFederationToken sts:GetCallerIdentity
shell-on-hosts | InitialAccess | T1021.007 | 0.1 | ssm:DescribeInstanceInformation*20 ssm:StartSession@instance*3 ssm:TerminateSession?
registry-token | InitialAccess | T1078.004 | 0 | ecr:GetAuthorizationToken ecr:DescribeRepositories ecr:ListImages@repository*5
push-ssh-key | InitialAccess | T1021.004 | 0.1 | ec2:DescribeInstances ec2-instance-connect:SendSSHPublicKey@instance*3
serial-console | InitialAccess | T1021.004 | 0.1 | ec2:EnableSerialConsoleAccess ec2-instance-connect:SendSerialConsoleSSHPublicKey@instance*3
key-for-user | Persistence | T1098.001 | 0.1 | iam:CreateAccessKey@user
admin-user | Persistence | T1136.003 | 0.1 | iam:CreateUser@user iam:AttachUserPolicy@user iam:CreateAccessKey@user
console-password | Persistence | T1098 | 0.1 | iam:CreateLoginProfile@user sts:GetCallerIdentity
function-trust | Persistence | T1546 | 0 | lambda:AddPermission20150331v2@function
function-layer | Persistence | T1546 | 0 | lambda:UpdateFunctionConfiguration20150331v2@function
function-code | Persistence | T1648 | 0 | lambda:UpdateFunctionCode20150331v2@function
user-data-script | Persistence | T1037 | 0 | ec2:DescribeInstances ec2:StopInstances@instance ec2:DescribeInstances*20 ec2:ModifyInstanceAttribute@instance ec2:StartInstances@instance
roles-anywhere | Persistence | T1098.001 | 0 | rolesanywhere:CreateTrustAnchor rolesanywhere:CreateProfile
import-key-pair | Persistence | T1098.004 | 0 | ec2:ImportKeyPair ec2:DescribeInstances
open-port | Persistence | T1562.007 | 0 | ec2:AuthorizeSecurityGroupIngress@group
backdoor-role-trust | PrivilegeEscalation | T1098 | 0.1 | iam:UpdateAssumeRolePolicy@role
backdoor-role | PrivilegeEscalation | T1098 | 0.1 | iam:CreateRole@role iam:AttachRolePolicy@role
own-policy | PrivilegeEscalation | T1098.003 | 0.2 | iam:PutUserPolicy@user iam:GetUser?
group-of-admins | PrivilegeEscalation | T1098.003 | 0.2 | iam:ListGroups iam:AddUserToGroup@user
others-password | PrivilegeEscalation | T1098 | 0.1 | iam:UpdateLoginProfile@user
profile-on-instance | PrivilegeEscalation | T1098 | 0.1 | iam:ListInstanceProfiles ec2:AssociateIamInstanceProfile@instance
policy-version | PrivilegeEscalation | T1098.003 | 0.2 | iam:CreatePolicyVersion iam:SetDefaultPolicyVersion?
trail-stopped | DefenseEvasion | T1562.008 | 0 | cloudtrail:DescribeTrails cloudtrail:StopLogging@trail
trail-deleted | DefenseEvasion | T1562.008 | 0 | cloudtrail:DeleteTrail@trail
trail-blinded | DefenseEvasion | T1562.008 | 0 | cloudtrail:PutEventSelectors@trail
flow-logs-deleted | DefenseEvasion | T1562.008 | 0 | ec2:DescribeFlowLogs ec2:DeleteFlowLogs
resolver-log-deleted | DefenseEvasion | T1562.008 | 0 | route53resolver:DeleteResolverQueryLogConfig
leave-organisation | DefenseEvasion | T1666 | 0.8 | organizations:LeaveOrganization
alarms-off | DefenseEvasion | T1562.001 | 0 | cloudwatch:DescribeAlarms cloudwatch:DisableAlarmActions
detector-off | DefenseEvasion | T1562.001 | 0 | guardduty:ListDetectors guardduty:UpdateDetector guardduty:CreateIPSet?
`),
  ...techniques(`
windows-passwords | CredentialAccess | T1555 | 0.5 | ec2:GetPasswordData@instance*30
all-secrets | CredentialAccess | T1555.006 | 0.1 | secretsmanager:ListSecrets secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret secretsmanager:GetSecretValue@secret
secrets-in-batches | CredentialAccess | T1555.006 | 0.1 | secretsmanager:BatchGetSecretValue*5
one-secret | CredentialAccess | T1555.006 | 0.1 | secretsmanager:GetSecretValue@secret
secure-parameters | CredentialAccess | T1552 | 0.1 | ssm:DescribeParameters*5 ssm:GetParameters*5
database-token | CredentialAccess | T1552 | 0 | rds:DescribeDBInstances rds:GenerateDbAuthToken@database
machines-for-mining | Impact | T1496 | 0.3 | servicequotas:ListServiceQuotas? ec2:RunInstances*20
models-hijacked | Impact | T1496 | 0.1 | bedrock:ListFoundationModels bedrock:PutUseCaseForModelAccess? bedrock:GetFoundationModelAvailability*9 bedrock:InvokeModel*20
instances-destroyed | Impact | T1485 | 0.1 | ec2:DescribeInstances ec2:TerminateInstances@instance*10
keys-destroyed | Impact | T1485 | 0.1 | kms:ListKeys kms:ScheduleKeyDeletion@key*3
databases-destroyed | Impact | T1485 | 0.1 | rds:DescribeDBInstances rds:ModifyDBInstance@database rds:DeleteDBInstance@database*2 rds:DeleteDBSnapshot@snapshot*4
backups-destroyed | Impact | T1490 | 0.1 | backup:ListBackupVaults backup:DeleteRecoveryPoint*20 ec2:DeleteSnapshot@snapshot*20
groups-destroyed | Impact | T1485 | 0.1 | ec2:DescribeSecurityGroups ec2:DeleteSecurityGroup@group*3
spam | Impact | T1496 | 0.1 | ses:VerifyEmailIdentity ses:GetSendQuota ses:SendEmail*40
image-shared | Exfiltration | T1537 | 0 | ec2:ModifyImageAttribute@image
snapshot-shared | Exfiltration | T1537 | 0 | ec2:ModifySnapshotAttribute@snapshot
snapshot-made-and-shared | Exfiltration | T1537 | 0 | ec2:DescribeVolumes ec2:CreateSnapshot ec2:ModifySnapshotAttribute@snapshot
database-snapshot-shared | Exfiltration | T1537 | 0 | rds:DescribeDBSnapshots rds:ModifyDBSnapshotAttribute@snapshot
database-restored | Exfiltration | T1537 | 0 | rds:DescribeDBSnapshots rds:RestoreDBInstanceFromDBSnapshot@database
replication-outside | Exfiltration | T1537 | 0 | s3:ListBuckets s3:PutBucketReplication@bucket
traffic-mirrored | Exfiltration | T1020.001 | 0.1 | ec2:CreateTrafficMirrorTarget ec2:CreateTrafficMirrorFilter ec2:CreateTrafficMirrorSession@instance
blocks-read | Exfiltration | T1530 | 0.1 | ec2:DescribeSnapshots ebs:ListSnapshotBlocks@snapshot*5 ebs:GetSnapshotBlock@snapshot*300
`),
  ...techniques(
    `
buckets-listed | Discovery | T1619 | 0.3 | s3:ListBuckets s3:ListObjects@bucket*20 s3:ListObjects@bucket*20 s3:ListObjects@bucket*20 s3:ListObjects@bucket*20
bucket-downloaded | Exfiltration | T1530 | 0.02 | s3:ListObjects@bucket*20 s3:GetObject@bucket*3000
objects-deleted | Impact | T1485 | 0.02 | s3:ListObjects@bucket*20 s3:DeleteObjects@bucket*200
objects-encrypted | Impact | T1486 | 0.02 | s3:ListObjects@bucket*20 s3:GetObject@bucket*500 s3:CopyObject@bucket*500 s3:DeleteObject@bucket*500
object-planted | Impact | T1565.001 | 0 | s3:PutObject@bucket*4
objects-public | Impact | T1530 | 0.1 | s3:GetObjectAcl@bucket s3:PutObjectAcl@bucket*20
retention-shortened | Impact | T1485.001 | 0 | s3:PutBucketLifecycle@bucket
versions-off | Impact | T1490 | 0.1 | s3:GetBucketVersioning@bucket s3:PutBucketVersioning@bucket
bucket-opened | Impact | T1222 | 0 | s3:DeleteBucketPublicAccessBlock@bucket? s3:PutBucketPolicy@bucket
`,
    true,
  ),
]
