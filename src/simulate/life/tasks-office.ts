import { steps, type Task, tasks } from './step.ts'

/** What security, finance, support and administrators do. */
export const OFFICE: readonly Task[] = tasks(`
users and groups | adm sec | con | iam:ListUsers iam:ListGroups? iam:ListGroupsForUser@user iam:ListAttachedUserPolicies@user iam:ListAccessKeys@user iam:GetLoginProfile@user?
IAM dashboard | adm sec ops | con | iam:GetAccountSummary iam:ListAccountAliases iam:ListMFADevices? iam:ListAccessKeys? iam:GetAccountPasswordPolicy?
new employee | adm | con cli | iam:CreateUser@user iam:AddUserToGroup@user iam:CreateLoginProfile@user?
rotate a key | adm | cli con | iam:ListAccessKeys@user iam:CreateAccessKey@user iam:UpdateAccessKey@user iam:DeleteAccessKey@user?
remove an employee | adm | con | iam:GetUser@user iam:RemoveUserFromGroup@user iam:DeleteLoginProfile@user iam:DeleteAccessKey@user iam:DeleteUser@user?
SSO assignments | adm | con | sso:ListInstances sso:ListPermissionSets sso:ListAccountAssignments sso:CreateAccountAssignment?
accounts of the organisation | adm fin | con | organizations:DescribeOrganization organizations:ListAccounts organizations:ListRoots? organizations:ListPolicies??
policy simulator | adm sec | con | iam:SimulatePrincipalPolicy@role*4 iam:GetRole@role iam:GetPolicyVersion?
trail review | sec | con cli | cloudtrail:DescribeTrails cloudtrail:LookupEvents*12 cloudtrail:GetTrailStatus@trail?
findings review | sec | con | guardduty:ListDetectors guardduty:ListFindings guardduty:GetFindings*4 securityhub:GetFindings*3? securityhub:DescribeHub?
archive findings | sec | con | guardduty:ListFindings guardduty:ArchiveFindings securityhub:BatchUpdateFindings??
access analysis | sec | con | access-analyzer:ListAnalyzers access-analyzer:ListFindings access-analyzer:GetFinding*3 iam:GetRole@role?
config review | sec | con | config:DescribeConfigRules config:DescribeComplianceByConfigRule config:GetComplianceDetailsByConfigRule*5 config:SelectResourceConfig??
bucket exposure | sec | cli sdk | s3:ListBuckets s3:GetBucketPolicy@bucket*20 s3:GetBucketAcl@bucket*20 s3:GetBucketPublicAccessBlock@bucket*20
key review | sec | cli | kms:ListKeys kms:DescribeKey@key*15 kms:GetKeyPolicy@key*15? kms:GetKeyRotationStatus@key*15?
credential report | sec adm | cli con | iam:GenerateCredentialReport*3 iam:GetCredentialReport
permission inventory | sec | sdk cli | iam:GetAccountAuthorizationDetails*5 iam:ListPolicies? iam:ListRoles?
secret inventory | sec | cli | secretsmanager:ListSecrets*3 secretsmanager:DescribeSecret@secret*10
vulnerabilities | sec | con | inspector2:ListFindings*4 inspector2:ListCoverage? ecr:DescribeImageScanFindings@repository*3?
firewall | sec ops | con | wafv2:ListWebACLs wafv2:GetWebACL wafv2:GetSampledRequests? wafv2:UpdateWebACL??
costs | fin adm | con | ce:GetCostAndUsage*10 ce:GetDimensionValues*4? ce:GetCostForecast? budgets:DescribeBudgets?
bills | fin | con | billing:GetBillsForBillingPeriod? cur:DescribeReportDefinitions ce:GetCostAndUsage*3 s3:GetObject@bucket*4?
savings | fin | con | ce:GetSavingsPlansUtilization ce:GetReservationCoverage? ce:GetRightsizingRecommendation?? savingsplans:DescribeSavingsPlans?
price research | fin | con | pricing:GetProducts*3 pricing:DescribeServices
limits | adm ops | con | servicequotas:ListServiceQuotas servicequotas:GetServiceQuota? servicequotas:RequestServiceQuotaIncrease??
support case | sup adm | con | support:DescribeCases support:DescribeCommunications? support:CreateCase?? support:DescribeServices?
health | ops sup | con | health:DescribeEventAggregates health:DescribeEvents
tagging | fin ops | cli con | tagging:GetResources*6 tagging:GetTagKeys? tagging:TagResources??
customer data lookup | sup | con | dynamodb:Query@table*6 s3:ListObjects@bucket*2 s3:GetObject@bucket*2?
mail problems | sup | con | ses:GetAccount ses:ListEmailIdentities? ses:GetSuppressedDestination? ses:GetMessageInsights??
user pool | sup dev | con | cognito-idp:ListUserPools cognito-idp:ListUsers*4 cognito-idp:AdminGetUser*3 cognito-idp:AdminResetUserPassword?
call centre | sup | con | connect:ListInstances connect:GetMetricDataV2*6 connect:SearchContacts??
backup review | ops sec | con | backup:ListBackupJobs backup:ListBackupVaults backup:ListRecoveryPointsByBackupVault??
trusted advisor | adm fin | con | support:DescribeTrustedAdvisorChecks support:DescribeTrustedAdvisorCheckResult*6
`)

/** Operations that somebody tries once in a while: a long tail, of which every organisation sees another part. */
export const EXPLORED = steps(
  'ec2:DescribeVpcEndpoints ec2:DescribeTransitGateways ec2:DescribeInstanceTypes ec2:DescribeSpotPriceHistory ' +
    'ec2:DescribeReservedInstances ec2:DescribeLaunchTemplates ec2:GetConsoleOutput@instance ec2:GetConsoleScreenshot@instance ' +
    'ec2:DescribeInstanceAttribute@instance ec2:DescribeIamInstanceProfileAssociations ec2:DescribeVpcPeeringConnections ' +
    'ec2:DescribeVpnConnections ec2:DescribeCustomerGateways ec2:GetEbsEncryptionByDefault ec2:DescribeClientVpnEndpoints ' +
    's3:GetBucketVersioning@bucket s3:GetBucketLogging@bucket s3:GetBucketReplication@bucket s3:GetBucketLifecycle@bucket ' +
    's3:GetBucketEncryption@bucket s3:GetBucketNotification@bucket s3:ListObjectVersions@bucket s3:GetAccountPublicAccessBlock ' +
    'iam:ListPolicies iam:GetPolicyVersion iam:ListRoles iam:ListInstanceProfiles iam:ListSAMLProviders ' +
    'iam:ListOpenIDConnectProviders iam:ListServerCertificates iam:ListVirtualMFADevices iam:GetUser iam:ListUserPolicies@user ' +
    'iam:GetServiceLastAccessedDetails iam:ListEntitiesForPolicy iam:GetAccountAuthorizationDetails ' +
    'rds:DescribeDBParameterGroups rds:DescribeDBSnapshots rds:DescribeReservedDBInstances rds:DescribeOptionGroups ' +
    'rds:DownloadDBLogFilePortion@database elasticache:DescribeCacheClusters memorydb:DescribeClusters ' +
    'es:DescribeDomains es:ListDomainNames opensearch:ListDomainNames kafka:ListClustersV2 mq:ListBrokers ' +
    'elasticfilesystem:DescribeFileSystems fsx:DescribeFileSystems storagegateway:ListGateways datasync:ListTasks ' +
    'batch:DescribeJobQueues emr:ListClusters glue:GetConnections glue:GetDataCatalogEncryptionSettings lakeformation:ListResources ' +
    'quicksight:ListDashboards quicksight:DescribeUser redshift:DescribeClusters redshift-serverless:ListWorkgroups ' +
    'sagemaker:ListModels sagemaker:ListEndpoints sagemaker:ListDomains bedrock:ListGuardrails bedrock:GetModelInvocationLoggingConfiguration ' +
    'comprehend:DetectSentiment textract:AnalyzeDocument rekognition:ListCollections translate:ListTerminologies ' +
    'kms:ListAliases kms:ListGrants@key kms:GetKeyPolicy@key acm-pca:ListCertificateAuthorities ' +
    'cloudtrail:ListTrails cloudtrail:GetEventSelectors@trail cloudtrail:GetInsightSelectors@trail config:DescribeConfigurationRecorders ' +
    'guardduty:ListDetectors guardduty:GetDetector guardduty:ListIPSets securityhub:GetEnabledStandards macie2:GetMacieSession ' +
    'detective:ListGraphs inspector2:ListFindings network-firewall:ListFirewalls shield:DescribeSubscription ' +
    'organizations:DescribeOrganization organizations:ListAccounts organizations:ListDelegatedAdministrators ' +
    'sso:ListInstances identitystore:ListUsers ram:GetResourceShares servicecatalog:SearchProducts ' +
    'ssm:ListDocuments ssm:DescribeAutomationExecutions ssm:GetInventory ssm:ListAssociations ssm:GetParameterHistory@parameter ' +
    'appconfig:ListApplications amplify:ListApps apprunner:ListServices elasticbeanstalk:DescribeEnvironments lightsail:GetInstances ' +
    'route53resolver:ListResolverRules route53resolver:ListResolverQueryLogConfigs route53domains:ListDomains globalaccelerator:ListAccelerators ' +
    'ses:GetSendQuota ses:ListIdentities ses:GetAccountSendingEnabled pinpoint:GetApps sns:GetSMSAttributes ' +
    'transfer:ListServers workspaces:DescribeWorkspaces appstream:DescribeFleets directconnect:DescribeConnections ' +
    'codecommit:ListRepositories codeartifact:ListRepositories codedeploy:ListApplications cloud9:ListEnvironments ' +
    'iot:ListThings greengrass:ListGroups timestream:DescribeEndpoints qldb:ListLedgers dms:DescribeReplicationInstances ' +
    'lambda:ListLayers20181031 lambda:GetFunctionUrlConfig@function lambda:ListFunctionUrlConfigs@function lambda:GetPolicy20150331v2@function ' +
    'ecr:DescribeRegistry ecr:GetRepositoryPolicy@repository ecs:DescribeCapacityProviders ecs:ListTaskDefinitions ' +
    'logs:DescribeSubscriptionFilters@logs logs:DescribeMetricFilters logs:DescribeExportTasks ' +
    'cloudformation:GetTemplate@stack cloudformation:ListExports cloudformation:ListStackSets ' +
    'secretsmanager:GetResourcePolicy@secret secretsmanager:ListSecretVersionIds@secret sts:GetSessionToken ' +
    'dynamodb:DescribeContinuousBackups@table dynamodb:ListBackups dynamodb:DescribeTimeToLive@table sqs:ListDeadLetterSourceQueues@queue ' +
    'sns:ListSubscriptionsByTopic@topic events:ListEventBuses scheduler:ListSchedules pipes:ListPipes ' +
    'ec2:CreateTags ec2:CreateKeyPair ec2:AllocateAddress ec2:CreateVolume ec2:StopInstances@instance ec2:StartInstances@instance ' +
    's3:CreateBucket s3:PutBucketTagging@bucket s3:PutBucketCors@bucket s3:PutBucketNotification@bucket lambda:CreateFunction20150331 ' +
    'sns:Subscribe@topic sns:CreateTopic sqs:CreateQueue logs:PutRetentionPolicy@logs logs:CreateLogGroup cloudwatch:PutDashboard ' +
    'dynamodb:CreateTable dynamodb:UpdateTable@table ecr:CreateRepository kms:CreateAlias kms:CreateKey events:PutRule ' +
    'secretsmanager:CreateSecret ssm:CreateDocument glue:CreateDatabase athena:CreateNamedQuery states:CreateStateMachine',
)

/** What an administrator may have to do although attackers do it too. */
export const DANGEROUS = tasks(`
a key for a partner | adm ops | con cli | iam:CreateUser@user iam:CreateAccessKey@user iam:AttachUserPolicy@user?
wider rights for a colleague | adm | con | iam:ListAttachedUserPolicies@user iam:AttachUserPolicy@user
wider rights for a program | adm ops | con tf cli | iam:GetRole@role iam:AttachRolePolicy@role iam:PutRolePolicy@role?
trust another account | adm sec | con tf | iam:GetRole@role iam:UpdateAssumeRolePolicy@role
password reset | adm sup | con | iam:GetUser@user iam:UpdateLoginProfile@user
new console password | adm | con | iam:CreateLoginProfile@user
replace a trail | sec adm | con tf | cloudtrail:DescribeTrails cloudtrail:CreateTrail@trail? cloudtrail:StopLogging@trail? cloudtrail:DeleteTrail@trail
cheaper trail | sec fin | con | cloudtrail:GetEventSelectors@trail cloudtrail:PutEventSelectors@trail
flow logs move | ops sec | con tf | ec2:DescribeFlowLogs ec2:DeleteFlowLogs ec2:CreateFlowLogs
share an image | ops | cli con | ec2:DescribeImages ec2:ModifyImageAttribute@image
share a snapshot | ops data | cli con | ec2:DescribeSnapshots ec2:ModifySnapshotAttribute@snapshot
share a database snapshot | data ops | con | rds:DescribeDBSnapshots rds:ModifyDBSnapshotAttribute@snapshot
bucket for a partner | ops data sec | con tf | s3:GetBucketPolicy@bucket s3:PutBucketPolicy@bucket
bucket replication | ops data | tf con | s3:GetBucketReplication@bucket s3:PutBucketReplication@bucket
bucket retention | ops data fin | con tf | s3:GetBucketLifecycle@bucket s3:PutBucketLifecycle@bucket
delete a bucket’s files | ops data | cli | s3:ListObjects@bucket*10 s3:DeleteObjects@bucket*40 s3:DeleteBucket@bucket??
administrator password | ops | con | ec2:GetPasswordData@instance
session for a script | dev ops | cli sdk | sts:GetFederationToken
move all secrets | ops sec | sdk cli | secretsmanager:ListSecrets*4 secretsmanager:GetSecretValue@secret*30
debug in production | ops dev | cli | ec2:DescribeInstances ssm:StartSession@instance ssm:SendCommand@instance?
user data repair | ops | cli | ec2:StopInstances@instance ec2:ModifyInstanceAttribute@instance ec2:StartInstances@instance
quota for big machines | ops data | con cli | servicequotas:RequestServiceQuotaIncrease ec2:RunInstances*5
key policy | sec | con | kms:GetKeyPolicy@key kms:PutKeyPolicy@key kms:ScheduleKeyDeletion@key??
detector settings | sec | con | guardduty:GetDetector guardduty:UpdateDetector guardduty:CreateFilter?
clean up rules | ops | con tf | ec2:DescribeSecurityGroups ec2:DeleteSecurityGroup@group ec2:AuthorizeSecurityGroupIngress@group?
function for another account | dev ops | cli tf | lambda:GetPolicy20150331v2@function lambda:AddPermission20150331v2@function
instance profile | ops | con cli | ec2:DescribeIamInstanceProfileAssociations ec2:AssociateIamInstanceProfile@instance
database password | ops | con | rds:DescribeDBInstances rds:ModifyDBInstance@database
`)
