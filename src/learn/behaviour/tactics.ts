/** What an operation is good for to an intruder: the tactic that GuardDuty's types are named after. */

export const TACTICS = [
  'CredentialAccess',
  'DefenseEvasion',
  'Discovery',
  'Exfiltration',
  'Impact',
  'InitialAccess',
  'Persistence',
  'PrivilegeEscalation',
  'S3.Discovery',
  'S3.Exfiltration',
  'S3.Delete',
  'S3.Permission',
  'S3.Write',
] as const
export type Tactic = (typeof TACTICS)[number]

/** Named by AWS's documentation, or of the same kind. Everything else goes by its verb. */
const NAMED: Readonly<Record<Exclude<Tactic, `S3.${string}`>, string>> = {
  CredentialAccess: `GetSecretValue BatchGetSecretValue GetPasswordData GenerateDbAuthToken GetParameter GetParameters
    GetParametersByPath GetParameterHistory GetCredentialReport GetClusterCredentials GetClusterCredentialsWithIAM
    ListServiceSpecificCredentials ResetServiceSpecificCredential GetFunctionConfiguration20150331v2`,
  DefenseEvasion: `StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors DeleteFlowLogs
    DisableAlarmActions DeleteAlarms DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteSubscriptionFilter
    DeleteMetricFilter DeleteDetector UpdateDetector StopMonitoringMembers DisassociateFromMasterAccount DeleteMembers
    CreateFilter CreateIPSet CreateThreatIntelSet StopConfigurationRecorder DeleteConfigurationRecorder DeleteConfigRule
    DeleteDeliveryChannel DisableSecurityHub DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig LeaveOrganization
    DisableRegion DeleteEventDataStore StopEventDataStoreIngestion DisableMacie DeleteWebACL DisassociateWebACL
    DeleteLoggingConfiguration DeleteRule DisableRule RemoveTargets DeleteAnalyzer TerminateSession`,
  Discovery: 'GetCallerIdentity SimulatePrincipalPolicy GetAccountAuthorizationDetails DryRunOperation',
  Exfiltration: `CreateSnapshot CreateSnapshots CopySnapshot ModifySnapshotAttribute ModifyDBSnapshotAttribute
    ModifyDBClusterSnapshotAttribute CreateDBSnapshot CopyDBSnapshot RestoreDBInstanceFromDBSnapshot
    RestoreDBClusterFromSnapshot StartExportTask CreateInstanceExportTask CreateImage CopyImage ModifyImageAttribute
    CreateStoreImageTask PutBucketReplication ExportTableToPointInTime CreateBackup ShareDirectory CreateResourceShare
    ExportImage ModifyDocumentPermission AuthorizeSnapshotAccess CreateDataExport PutImage GetSnapshotBlock`,
  Impact: `UpdateUser DisableKey ScheduleKeyDeletion DeleteSecurityGroup TerminateInstances StopInstances DeleteDBInstance
    DeleteDBCluster DeleteTable DeleteFileSystem DeleteStack DeleteVolume DeleteBackupVault DeleteRecoveryPoint
    DeleteSnapshot DeleteSecret PutBucketLifecycle PutBucketLifecycleConfiguration PutBucketEncryption
    DeleteBucketEncryption PutBucketVersioning DeleteUser DeleteRole DeleteVpc CloseAccount SendEmail SendRawEmail
    InvokeModel InvokeModelWithResponseStream RequestSpotInstances RunInstances CreateFleet PurgeQueue ImportKeyMaterial`,
  InitialAccess: `ConsoleLogin GetSigninToken GetFederationToken StartSession ResumeSession GetAuthorizationToken
    SendSSHPublicKey SendSerialConsoleSSHPublicKey GetSessionToken AssumeRole AssumeRoleWithWebIdentity AssumeRoleWithSAML
    ExecuteCommand SwitchRole GetRoleCredentials CreateToken ConnectToInstance`,
  Persistence: `CreateAccessKey UpdateAccessKey ImportKeyPair CreateKeyPair CreateUser CreateLoginProfile UpdateLoginProfile
    CreateServiceSpecificCredential ModifyInstanceAttribute CreateRole UpdateAssumeRolePolicy CreateFunction20150331
    UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2 AddPermission20150331v2 CreateFunctionUrlConfig
    CreateEventSourceMapping20150331 PublishLayerVersion20181031 PutRule PutTargets CreateSecurityGroup
    AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress CreateNetworkAclEntry CreateVirtualMFADevice
    DeactivateMFADevice EnableSerialConsoleAccess CreateSAMLProvider UpdateSAMLProvider CreateOpenIDConnectProvider
    CreateTrustAnchor CreateProfile CreateInternetGateway CreateRoute ModifyDBInstance CreateSchedule UploadSSHPublicKey
    CreateInstanceConnectEndpoint ReplaceIamInstanceProfileAssociation RegisterTaskDefinition CreateStack UpdateStack`,
  PrivilegeEscalation: `AttachUserPolicy AttachRolePolicy AttachGroupPolicy PutUserPolicy PutRolePolicy PutGroupPolicy
    AddUserToGroup CreatePolicy CreatePolicyVersion SetDefaultPolicyVersion AssociateIamInstanceProfile AddRoleToInstanceProfile
    CreateInstanceProfile DetachUserPolicy DeleteRolePolicy DeleteUserPolicy DeleteUserPermissionsBoundary
    DeleteRolePermissionsBoundary PutUserPermissionsBoundary PutRolePermissionsBoundary SendCommand CreateGrant PutKeyPolicy
    UpdateRole UpdateRoleDescription ChangePassword PassRole CreateDevEndpoint PutRegistryPolicy PutResourcePolicy`,
}

const BY_NAME: ReadonlyMap<string, Tactic> = new Map(
  Object.entries(NAMED).flatMap(([tactic, names]) => names.split(/\s+/).map(name => [name, tactic as Tactic] as const)),
)

const S3_READ =
  /^(?:GetObject|HeadObject|SelectObjectContent|CopyObject|GetObjectTorrent|CompleteMultipartCopy|UploadPartCopy)/
const S3_PERMISSION = /^(?:Put|Delete)(?:Bucket|Object|Account)?(?:Policy|Acl|PublicAccessBlock|OwnershipControls)/
const LOOKS = /^(?:Get|List|Describe|Head|Lookup|Search|BatchGet|Query|Check|Simulate|Download|View)/

const ofBucket = (call: string): Tactic | undefined => {
  if (S3_PERMISSION.test(call)) return 'S3.Permission'
  if (/^GetObject(?!Acl|Tagging|Retention|LegalHold|Attributes|LockConfiguration)/.test(call) || S3_READ.test(call))
    return 'S3.Exfiltration'
  if (/^(?:DeleteObject|DeleteBucket$|AbortMultipart)/.test(call)) return 'S3.Delete'
  if (/^(?:PutObject$|PostObject|UploadPart$|CreateMultipartUpload|CompleteMultipartUpload|RestoreObject)/.test(call))
    return 'S3.Write'
  return LOOKS.test(call) ? 'S3.Discovery' : undefined
}

/** Whether AWS's documentation or people who attack it name this operation. */
export const isNamed = (call: string): boolean => BY_NAME.has(call)

/** The tactic of an operation; undefined for changes that serve no tactic by themselves. */
export const tacticOf = (call: string, service: string): Tactic | undefined => {
  const named = BY_NAME.get(call)
  if (named !== undefined) return named
  if (service === 's3.amazonaws.com') {
    const tactic = ofBucket(call)
    if (tactic !== undefined) return tactic
  }
  if (LOOKS.test(call)) return 'Discovery'
  if (/^(?:Delete|Terminate|Destroy|Purge)/.test(call)) return 'Impact'
  return undefined
}
