import type { Role, SeverityName } from '../sdk/sdk.ts'

/** What GuardDuty itself says of one of its finding types. */
export interface CatalogueEntry {
  readonly type: string
  /** The protection plan or foundational source behind it, as the API spells features. */
  readonly feature: string
  /** The affected resource, as GuardDuty's own documentation groups its types. */
  readonly resource: string
  /** Every severity that GuardDuty gives this type; the usual one first. */
  readonly severities: readonly SeverityName[]
  /** The roles that the resource can have; empty where the finding carries none. */
  readonly roles: readonly Role[]
  /** True for a type that GuardDuty no longer raises. Its name stays taken. */
  readonly retired: boolean
}

/**
 * Every finding type that GuardDuty has or had. A heading says what is true of the types below it: feature, resource,
 * severities, roles, and whether they are retired. Several types share a line so that the whole fits on a few screens.
 */
const FACTS = `
CLOUD_TRAIL IAM High TARGET
  CredentialAccess:IAMUser/CompromisedCredentials Exfiltration:IAMUser/AnomalousBehavior
  Impact:IAMUser/AnomalousBehavior UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS
  UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS
CLOUD_TRAIL IAM High,Medium TARGET
  UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS
  UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS
CLOUD_TRAIL IAM Low TARGET
  Discovery:IAMUser/AnomalousBehavior Policy:IAMUser/RootCredentialUsage Policy:IAMUser/ShortTermRootCredentialUsage
  Stealth:IAMUser/CloudTrailLoggingDisabled
CLOUD_TRAIL IAM Low,Medium,High TARGET
  Stealth:IAMUser/PasswordPolicyChange
CLOUD_TRAIL IAM Medium TARGET
  CredentialAccess:IAMUser/AnomalousBehavior DefenseEvasion:IAMUser/AnomalousBehavior
  DefenseEvasion:IAMUser/BedrockLoggingDisabled InitialAccess:IAMUser/AnomalousBehavior PenTest:IAMUser/KaliLinux
  PenTest:IAMUser/ParrotLinux PenTest:IAMUser/PentooLinux Persistence:IAMUser/AnomalousBehavior
  PrivilegeEscalation:IAMUser/AnomalousBehavior Recon:IAMUser/MaliciousIPCaller Recon:IAMUser/MaliciousIPCaller.Custom
  Recon:IAMUser/TorIPCaller UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B
  UnauthorizedAccess:IAMUser/MaliciousIPCaller UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom
  UnauthorizedAccess:IAMUser/TorIPCaller
CLOUD_TRAIL S3 High TARGET
  Policy:S3/BucketAnonymousAccessGranted Policy:S3/BucketPublicAccessGranted
CLOUD_TRAIL S3 Low TARGET
  Policy:S3/AccountBlockPublicAccessDisabled Policy:S3/BucketBlockPublicAccessDisabled
  Stealth:S3/ServerAccessLoggingDisabled
CLOUD_TRAIL IAM High TARGET retired
  Behavior:IAMUser/InstanceLaunchUnusual UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration
  UnauthorizedAccess:IAMUser/UnusualASNCaller
CLOUD_TRAIL IAM Low,Medium TARGET retired
  PrivilegeEscalation:IAMUser/AdministrativePermissions
CLOUD_TRAIL IAM Medium,High TARGET retired
  Persistence:IAMUser/NetworkPermissions Persistence:IAMUser/ResourcePermissions Persistence:IAMUser/UserPermissions
  Recon:IAMUser/NetworkPermissions Recon:IAMUser/ResourcePermissions Recon:IAMUser/UserPermissions
  ResourceConsumption:IAMUser/ComputeResources Stealth:IAMUser/LoggingConfigurationModified
  UnauthorizedAccess:IAMUser/ConsoleLogin
FLOW_LOGS EC2 High ACTOR
  Backdoor:EC2/C&CActivity.B Backdoor:EC2/DenialOfService.Dns Backdoor:EC2/DenialOfService.Tcp
  Backdoor:EC2/DenialOfService.Udp Backdoor:EC2/DenialOfService.UdpOnTcpPorts
  Backdoor:EC2/DenialOfService.UnusualProtocol CryptoCurrency:EC2/BitcoinTool.B Impact:EC2/PortSweep
  UnauthorizedAccess:EC2/TorClient UnauthorizedAccess:EC2/TorRelay
FLOW_LOGS EC2 High TARGET
  Recon:EC2/PortProbeEMRUnprotectedPort
FLOW_LOGS EC2 Low,High ACTOR,TARGET
  Impact:EC2/WinRMBruteForce UnauthorizedAccess:EC2/RDPBruteForce UnauthorizedAccess:EC2/SSHBruteForce
FLOW_LOGS EC2 Low,High TARGET
  Recon:EC2/PortProbeUnprotectedPort
FLOW_LOGS EC2 Medium ACTOR
  Backdoor:EC2/Spambot Behavior:EC2/TrafficVolumeUnusual DefenseEvasion:EC2/UnusualDNSResolver
  DefenseEvasion:EC2/UnusualDoHActivity DefenseEvasion:EC2/UnusualDoTActivity Recon:EC2/Portscan
  Trojan:EC2/BlackholeTraffic Trojan:EC2/DropPoint
FLOW_LOGS EC2 Medium ACTOR,TARGET
  UnauthorizedAccess:EC2/MaliciousIPCaller.Custom
FLOW_LOGS EC2 Medium,High ACTOR
  Behavior:EC2/NetworkPortUnusual
FLOW_LOGS EC2 High ACTOR retired
  Backdoor:EC2/XORDDOS CryptoCurrency:EC2/BitcoinTool.A
FLOW_LOGS EC2 Medium TARGET retired
  UnauthorizedAccess:EC2/TorIPCaller
DNS_LOGS EC2 High ACTOR
  Backdoor:EC2/C&CActivity.B!DNS CryptoCurrency:EC2/BitcoinTool.B!DNS Impact:EC2/BitcoinDomainRequest.Reputation
  Impact:EC2/MaliciousDomainRequest.Reputation Trojan:EC2/DGADomainRequest.B Trojan:EC2/DGADomainRequest.C!DNS
  Trojan:EC2/DNSDataExfiltration Trojan:EC2/DriveBySourceTraffic!DNS Trojan:EC2/PhishingDomainRequest!DNS
  UnauthorizedAccess:EC2/MetadataDNSRebind
DNS_LOGS EC2 Low ACTOR
  Impact:EC2/SuspiciousDomainRequest.Reputation
DNS_LOGS EC2 Medium ACTOR
  Impact:EC2/AbusedDomainRequest.Reputation Impact:EC2/MaliciousDomainRequest.Custom Trojan:EC2/BlackholeTraffic!DNS
  Trojan:EC2/DropPoint!DNS
DNS_LOGS EC2 High ACTOR retired
  Backdoor:EC2/DNSDataExfiltration
S3_DATA_EVENTS S3 High TARGET
  Discovery:S3/MaliciousIPCaller Discovery:S3/MaliciousIPCaller.Custom Exfiltration:S3/AnomalousBehavior
  Exfiltration:S3/MaliciousIPCaller Impact:S3/AnomalousBehavior.Delete Impact:S3/AnomalousBehavior.Permission
  Impact:S3/MaliciousIPCaller UnauthorizedAccess:S3/MaliciousIPCaller.Custom UnauthorizedAccess:S3/TorIPCaller
S3_DATA_EVENTS S3 Low TARGET
  Discovery:S3/AnomalousBehavior
S3_DATA_EVENTS S3 Medium TARGET
  Discovery:S3/TorIPCaller Impact:S3/AnomalousBehavior.Write PenTest:S3/KaliLinux PenTest:S3/ParrotLinux
  PenTest:S3/PentooLinux
S3_DATA_EVENTS S3 Medium,High TARGET retired
  Discovery:S3/BucketEnumeration.Unusual Exfiltration:S3/ObjectRead.Unusual Impact:S3/ObjectDelete.Unusual
  Impact:S3/PermissionsModification.Unusual
EKS_AUDIT_LOGS Kubernetes High TARGET
  CredentialAccess:Kubernetes/MaliciousIPCaller CredentialAccess:Kubernetes/MaliciousIPCaller.Custom
  CredentialAccess:Kubernetes/SuccessfulAnonymousAccess CredentialAccess:Kubernetes/TorIPCaller
  DefenseEvasion:Kubernetes/MaliciousIPCaller DefenseEvasion:Kubernetes/MaliciousIPCaller.Custom
  DefenseEvasion:Kubernetes/SuccessfulAnonymousAccess DefenseEvasion:Kubernetes/TorIPCaller
  Impact:Kubernetes/MaliciousIPCaller Impact:Kubernetes/MaliciousIPCaller.Custom
  Impact:Kubernetes/SuccessfulAnonymousAccess Impact:Kubernetes/TorIPCaller
  Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount
  Persistence:Kubernetes/SuccessfulAnonymousAccess Policy:Kubernetes/AdminAccessToDefaultServiceAccount
  Policy:Kubernetes/AnonymousAccessGranted
  PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer
EKS_AUDIT_LOGS Kubernetes Low TARGET
  Discovery:Kubernetes/AnomalousBehavior.PermissionChecked PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleCreated
EKS_AUDIT_LOGS Kubernetes Low,Medium TARGET
  Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed
EKS_AUDIT_LOGS Kubernetes Medium TARGET
  CredentialAccess:Kubernetes/AnomalousBehavior.SecretsAccessed Discovery:Kubernetes/MaliciousIPCaller
  Discovery:Kubernetes/MaliciousIPCaller.Custom Discovery:Kubernetes/SuccessfulAnonymousAccess
  Discovery:Kubernetes/TorIPCaller Execution:Kubernetes/AnomalousBehavior.ExecInPod
  Execution:Kubernetes/ExecInKubeSystemPod Persistence:Kubernetes/MaliciousIPCaller
  Persistence:Kubernetes/MaliciousIPCaller.Custom Persistence:Kubernetes/TorIPCaller Policy:Kubernetes/ExposedDashboard
  Policy:Kubernetes/KubeflowDashboardExposed
EKS_AUDIT_LOGS Kubernetes Medium,High TARGET
  PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleBindingCreated
EKS_AUDIT_LOGS Kubernetes Medium TARGET retired
  Persistence:Kubernetes/ContainerWithSensitiveMount PrivilegeEscalation:Kubernetes/PrivilegedContainer
RUNTIME_MONITORING Runtime High -
  Backdoor:Runtime/C&CActivity.B Backdoor:Runtime/C&CActivity.B!DNS CryptoCurrency:Runtime/BitcoinTool.B
  CryptoCurrency:Runtime/BitcoinTool.B!DNS DefenseEvasion:Runtime/KernelModuleLoaded
  DefenseEvasion:Runtime/ProcessInjection.Proc DefenseEvasion:Runtime/ProcessInjection.VirtualMemoryWrite
  Execution:Runtime/MaliciousFileExecuted Execution:Runtime/MaliciousFileExecuted.Custom Execution:Runtime/ReverseShell
  Impact:Runtime/BitcoinDomainRequest.Reputation Impact:Runtime/CryptoMinerExecuted
  PrivilegeEscalation:Runtime/CGroupsReleaseAgentModified PrivilegeEscalation:Runtime/RuncContainerEscape
  Trojan:Runtime/DGADomainRequest.C!DNS Trojan:Runtime/DriveBySourceTraffic!DNS Trojan:Runtime/PhishingDomainRequest!DNS
  UnauthorizedAccess:Runtime/MetadataDNSRebind UnauthorizedAccess:Runtime/TorClient UnauthorizedAccess:Runtime/TorRelay
RUNTIME_MONITORING Runtime High,Low,Medium -
  DefenseEvasion:Runtime/SuspiciousCommand
RUNTIME_MONITORING Runtime Low -
  DefenseEvasion:Runtime/PtraceAntiDebugging Discovery:Runtime/SuspiciousCommand
  Execution:Runtime/SuspiciousShellCreated Impact:Runtime/SuspiciousDomainRequest.Reputation
RUNTIME_MONITORING Runtime Low,Medium,High -
  Execution:Runtime/SuspiciousCommand Execution:Runtime/SuspiciousTool
RUNTIME_MONITORING Runtime Medium -
  DefenseEvasion:Runtime/FilelessExecution DefenseEvasion:Runtime/ProcessInjection.Ptrace
  DefenseEvasion:Runtime/SensitiveFileModified Execution:Runtime/NewBinaryExecuted Execution:Runtime/NewLibraryLoaded
  Impact:Runtime/AbusedDomainRequest.Reputation Impact:Runtime/MaliciousDomainRequest.Reputation
  Persistence:Runtime/SensitiveFileModified Persistence:Runtime/SuspiciousCommand
  PrivilegeEscalation:Runtime/ContainerMountsHostDirectory PrivilegeEscalation:Runtime/DockerSocketAccessed
  PrivilegeEscalation:Runtime/ElevationToRoot PrivilegeEscalation:Runtime/SensitiveFileModified
  PrivilegeEscalation:Runtime/SuspiciousCommand PrivilegeEscalation:Runtime/UserfaultfdUsage
  Trojan:Runtime/BlackholeTraffic Trojan:Runtime/BlackholeTraffic!DNS Trojan:Runtime/DropPoint
  Trojan:Runtime/DropPoint!DNS
RDS_LOGIN_EVENTS RDS High TARGET
  CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin
  CredentialAccess:RDS/TorIPCaller.SuccessfulLogin
RDS_LOGIN_EVENTS RDS Low TARGET
  CredentialAccess:RDS/AnomalousBehavior.FailedLogin
RDS_LOGIN_EVENTS RDS Low,Medium,High TARGET
  CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin
RDS_LOGIN_EVENTS RDS Medium TARGET
  CredentialAccess:RDS/MaliciousIPCaller.FailedLogin CredentialAccess:RDS/TorIPCaller.FailedLogin
  Discovery:RDS/MaliciousIPCaller Discovery:RDS/TorIPCaller
LAMBDA_NETWORK_LOGS Lambda High ACTOR
  Backdoor:Lambda/C&CActivity.B CryptoCurrency:Lambda/BitcoinTool.B UnauthorizedAccess:Lambda/TorClient
  UnauthorizedAccess:Lambda/TorRelay
LAMBDA_NETWORK_LOGS Lambda Medium ACTOR
  Trojan:Lambda/BlackholeTraffic Trojan:Lambda/DropPoint UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom
EBS_MALWARE_PROTECTION Malware Low,Medium,High -
  Execution:Container/MaliciousFile Execution:Container/SuspiciousFile Execution:EC2/MaliciousFile
  Execution:EC2/SuspiciousFile Execution:ECS/MaliciousFile Execution:ECS/SuspiciousFile
  Execution:Kubernetes/MaliciousFile Execution:Kubernetes/SuspiciousFile
MALWARE_PROTECTION_S3 Malware High -
  Object:S3/MaliciousFile
MALWARE_PROTECTION_BACKUP Malware Low,Medium,High -
  Execution:EC2/MaliciousFile!AMI Execution:EC2/MaliciousFile!RecoveryPoint Execution:EC2/MaliciousFile!Snapshot
  Execution:S3/MaliciousFile!RecoveryPoint
AI_PROTECTION IAM Low TARGET
  Impact:IAMUser/AnomalousModelInvocation Impact:IAMUser/CostHarvesting Impact:IAMUser/PromptInjection.Direct
CUSTOM_DETECTION_RULES CustomDetectionRule High TARGET
  CredentialAccess:RDS/ModifyAuthenticationProcess DefenseImpairment:Organizations/DisableOrModifyTools
  DefenseImpairment:Organizations/ModifyCloudResourceHierarchy DefenseImpairment:S3/DisableOrModifyTools
  Exfiltration:EC2/TransferDataToCloudAccount Exfiltration:RDS/TransferDataToCloudAccount
  Exfiltration:S3/TransferDataToCloudAccount InitialAccess:RDS/ExploitPublicFacingApplication
  Persistence:EC2/BootOrLogonInitializationScripts Persistence:Lambda/AccountManipulation
  Persistence:Lambda/ModifyAuthenticationProcess
CUSTOM_DETECTION_RULES CustomDetectionRule High,Low TARGET
  DefenseImpairment:EC2/DisableOrModifyTools
CUSTOM_DETECTION_RULES CustomDetectionRule High,Low,Medium TARGET
  Persistence:IAM/AccountManipulation
CUSTOM_DETECTION_RULES CustomDetectionRule High,Medium TARGET
  PrivilegeEscalation:IAM/AccountManipulation
CUSTOM_DETECTION_RULES CustomDetectionRule Medium TARGET
  CredentialAccess:EC2/UnsecuredCredentials DefenseImpairment:RDS/ModifyAuthenticationProcess
  DefenseImpairment:Route53Resolver/DisableOrModifyTools Execution:SageMaker/CommandAndScriptingInterpreter
  Impact:S3/DataDestruction InitialAccess:IAM/ValidAccounts LateralMovement:EC2/RemoteServices
  Persistence:EC2/ExternalRemoteServices Persistence:RolesAnywhere/AccountManipulation
  ResourceDevelopment:SES/CompromiseAccounts
CUSTOM_DETECTION_RULES CustomDetectionRule Medium,Low TARGET
  Impact:SES/ResourceHijacking
CORRELATION AttackSequence Critical TARGET
  AttackSequence:EC2/CompromisedInstanceGroup AttackSequence:ECS/CompromisedCluster
  AttackSequence:EKS/CompromisedCluster AttackSequence:IAM/CompromisedCredentials AttackSequence:S3/CompromisedData
`

const listed = <T extends string>(word: string): T[] => (word === '-' ? [] : (word.split(',') as T[]))

const read = (facts: string): Map<string, CatalogueEntry> => {
  const entries = new Map<string, CatalogueEntry>()
  let heading: string[] = []
  for (const line of facts.split('\n')) {
    const words = line.trim().split(' ')
    if (line === '') continue
    if (!line.startsWith(' ')) heading = words
    else for (const type of words) entries.set(type, entryOf(type, heading))
  }
  return entries
}

const entryOf = (type: string, [feature, resource, severities, roles, retired]: string[]): CatalogueEntry => ({
  type,
  feature,
  resource,
  severities: listed<SeverityName>(severities),
  roles: listed<Role>(roles),
  retired: retired === 'retired',
})

/** GuardDuty's finding types by name: detections are checked against it, and docs/coverage.md is made from it. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = read(FACTS)
