/**
 * Resource, action and details of sample findings whose logs Vedette does not read yet, in GuardDuty's wire casing. They
 * are what GuardDuty's model says of each class of finding, filled with sample values.
 */
import * as sample from './sample-values.ts'

/** Parts of a document that no finding of ours has yet. */
export interface SampleBlocks {
  readonly resource: { readonly resourceType: string; readonly [member: string]: unknown }
  /** Members of `service` beside those that every finding has. */
  readonly service: Readonly<Record<string, unknown>>
  /** What the title calls the resource. */
  readonly about: string
}

export interface SamplePlace {
  readonly account: string
  readonly region: string
  readonly partition: string
  /** Epoch seconds. */
  readonly at: number
}

const container = {
  containerRuntime: 'docker',
  id: 'abcdefg12345',
  name: 'GeneratedFindingContainerName',
  image: 'GeneratedFindingContainerImage',
  securityContext: { privileged: false },
}

const instanceDetails = {
  instanceId: sample.SAMPLE_INSTANCE,
  imageId: sample.SAMPLE_IMAGE,
  instanceType: 'm3.xlarge',
  instanceState: 'running',
  networkInterfaces: [
    {
      networkInterfaceId: sample.SAMPLE_INTERFACE,
      privateIpAddress: sample.SAMPLE_LOCAL,
      publicIp: sample.SAMPLE_PUBLIC,
      subnetId: sample.SAMPLE_SUBNET,
      vpcId: sample.SAMPLE_VPC,
    },
  ],
  tags: sample.SAMPLE_TAGS,
}

const arn = ({ partition, region, account }: SamplePlace, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`

const eksCluster = (place: SamplePlace) => ({
  name: 'GeneratedFindingEKSClusterName',
  arn: arn(place, 'eks', 'cluster/GeneratedFindingEKSClusterName'),
  vpcId: sample.SAMPLE_VPC,
  status: 'ACTIVE',
  createdAt: place.at,
})

const ecsCluster = (place: SamplePlace) => ({
  name: 'GeneratedFindingECSClusterName',
  arn: arn(place, 'ecs', 'cluster/GeneratedFindingECSClusterName'),
  status: 'ACTIVE',
  taskDetails: { arn: arn(place, 'ecs', 'task/GeneratedFindingECSTask'), createdAt: place.at, containers: [container] },
})

const kubernetes = (place: SamplePlace): SampleBlocks => ({
  resource: {
    resourceType: 'EKSCluster',
    eksClusterDetails: eksCluster(place),
    kubernetesDetails: {
      kubernetesUserDetails: { username: sample.SAMPLE_USER, uid: 'GeneratedFindingUID', groups: ['system:masters'] },
      kubernetesWorkloadDetails: {
        name: 'GeneratedFindingWorkloadName',
        type: 'pods',
        namespace: 'GeneratedFindingNamespace',
        containers: [container],
      },
    },
  },
  service: {
    action: {
      actionType: 'KUBERNETES_API_CALL',
      kubernetesApiCallAction: {
        ...{ requestUri: '/api/v1/namespaces/default/pods', verb: 'list', resource: 'pods', namespace: 'default' },
        ...{ sourceIPs: [sample.SAMPLE_REMOTE], userAgent: 'GeneratedFindingUserAgent', statusCode: 200 },
        remoteIpDetails: sample.SAMPLE_REMOTE_DETAILS,
      },
    },
  },
  about: 'EKS cluster GeneratedFindingEKSClusterName',
})

const runtime = ({ at }: SamplePlace): SampleBlocks => ({
  resource: { resourceType: 'Instance', instanceDetails },
  service: {
    runtimeDetails: {
      process: {
        ...{ name: 'GeneratedFindingProcess', executablePath: '/opt/GeneratedFindingProcess', pid: 1234 },
        ...{ executableSha256: sample.SAMPLE_HASH, startTime: at, uuid: 'GeneratedFindingProcessUuid' },
        ...{ user: 'root', userId: 0, euid: 0 },
      },
    },
  },
  about: `EC2 instance ${sample.SAMPLE_INSTANCE}`,
})

const database = (place: SamplePlace): SampleBlocks => ({
  resource: {
    resourceType: 'RDSDBInstance',
    rdsDbInstanceDetails: {
      ...{ dbInstanceIdentifier: 'GeneratedFindingDBInstanceId', dbClusterIdentifier: 'GeneratedFindingDBClusterId' },
      ...{ engine: 'Aurora PostgreSQL', engineVersion: '13.6' },
      dbInstanceArn: arn(place, 'rds', 'db:GeneratedFindingDBInstanceId'),
    },
    rdsDbUserDetails: {
      ...{ user: 'GeneratedFindingUser', application: 'GeneratedFindingApplicationName', ssl: 'TLSv1.2' },
      ...{ database: 'GeneratedFindingDatabaseName', authMethod: 'password' },
    },
  },
  service: {
    action: {
      actionType: 'RDS_LOGIN_ATTEMPT',
      rdsLoginAttemptAction: {
        remoteIpDetails: sample.SAMPLE_REMOTE_DETAILS,
        LoginAttributes: [{ user: 'GeneratedFindingUser', failedLoginAttempts: 5, successfulLoginAttempts: 1 }],
      },
    },
  },
  about: 'database GeneratedFindingDBInstanceId',
})

const ONE_THREAT = { count: 1, threatName: sample.SAMPLE_THREAT, severity: 'HIGH' }

const volumeScan = (place: SamplePlace) => ({
  ...{ scanId: 'GeneratedFindingScanId', scanStartedAt: place.at, scanCompletedAt: place.at, sources: ['Bitdefender'] },
  ...{ triggerFindingId: 'GeneratedFindingTriggerFindingId', scanType: 'GUARDDUTY_INITIATED' },
  scanDetections: {
    scannedItemCount: { totalGb: 8, files: 1000, volumes: 1 },
    threatsDetectedItemCount: { files: 1 },
    highestSeverityThreatDetails: ONE_THREAT,
    threatDetectedByName: {
      ...{ itemCount: 1, uniqueThreatNameCount: 1, shortened: false },
      threatNames: [
        {
          ...{ name: sample.SAMPLE_THREAT, severity: 'HIGH', itemCount: 1 },
          filePaths: [{ filePath: '/opt/GeneratedFinding', fileName: 'GeneratedFinding', hash: sample.SAMPLE_HASH }],
        },
      ],
    },
  },
})

const volumes = (place: SamplePlace) => ({
  scannedVolumeDetails: [
    {
      ...{ volumeArn: arn(place, 'ec2', 'volume/vol-99999999'), volumeType: 'gp2', deviceName: '/dev/xvda' },
      ...{ volumeSizeInGB: 8, encryptionType: 'UNENCRYPTED' },
    },
  ],
})

/** Malware on volumes: what the volume is of follows from the type. */
const onVolume = (type: string, place: SamplePlace): SampleBlocks => {
  const ebsVolumeDetails = volumes(place)
  const service = { ebsVolumeScanDetails: volumeScan(place) }
  if (type.includes(':ECS/'))
    return {
      resource: { resourceType: 'ECSCluster', ecsClusterDetails: ecsCluster(place), ebsVolumeDetails },
      ...{ service, about: 'ECS cluster GeneratedFindingECSClusterName' },
    }
  if (type.includes(':Kubernetes/'))
    return {
      resource: { resourceType: 'EKSCluster', eksClusterDetails: eksCluster(place), ebsVolumeDetails },
      ...{ service, about: 'EKS cluster GeneratedFindingEKSClusterName' },
    }
  if (type.includes(':Container/'))
    return {
      resource: { resourceType: 'Container', containerDetails: container, instanceDetails, ebsVolumeDetails },
      ...{ service, about: 'container GeneratedFindingContainerName' },
    }
  return {
    resource: { resourceType: 'Instance', instanceDetails, ebsVolumeDetails },
    ...{ service, about: `EC2 instance ${sample.SAMPLE_INSTANCE}` },
  }
}

/** Malware in objects and backups. */
const inStorage = (type: string, place: SamplePlace): SampleBlocks => {
  const threats = [{ name: sample.SAMPLE_THREAT, source: 'AMAZON', count: 1, hash: sample.SAMPLE_HASH }]
  const service = { malwareScanDetails: { threats, scanId: 'GeneratedFindingScanId', uniqueThreatCount: 1 } }
  const recoveryPointArn = arn(place, 'backup', 'recovery-point:GeneratedFindingRecoveryPoint')
  const recoveryPointDetails = { recoveryPointArn, backupVaultName: 'GeneratedFindingBackupVault' }
  if (type.endsWith('!RecoveryPoint')) {
    const resourceType = type.includes(':S3/') ? 'S3RecoveryPoint' : 'EC2RecoveryPoint'
    return { resource: { resourceType, recoveryPointDetails }, service, about: 'a recovery point' }
  }
  if (type.endsWith('!Snapshot')) {
    const ebsSnapshotDetails = { snapshotArn: arn(place, 'ec2', 'snapshot/snap-99999999') }
    return {
      resource: { resourceType: 'EBSSnapshot', ebsSnapshotDetails },
      service,
      about: 'EBS snapshot snap-99999999',
    }
  }
  if (type.endsWith('!AMI')) {
    const ec2ImageDetails = { imageArn: arn(place, 'ec2', `image/${sample.SAMPLE_IMAGE}`) }
    return {
      resource: { resourceType: 'EC2Image', ec2ImageDetails },
      service,
      about: `EC2 image ${sample.SAMPLE_IMAGE}`,
    }
  }
  const bucketArn = `arn:${place.partition}:s3:::${sample.SAMPLE_BUCKET}`
  const object = {
    key: 'GeneratedFindingS3Object',
    objectArn: `${bucketArn}/GeneratedFindingS3Object`,
    hash: sample.SAMPLE_HASH,
  }
  const s3BucketDetails = [
    { name: sample.SAMPLE_BUCKET, arn: bucketArn, type: 'Destination', s3ObjectDetails: [object] },
  ]
  return { resource: { resourceType: 'S3Object', s3BucketDetails }, service, about: `S3 object ${object.key}` }
}

/** The blocks of a type by the feature behind it; undefined where findings of ours show what it looks like. */
export const sampleBlocks = (type: string, feature: string, place: SamplePlace): SampleBlocks | undefined => {
  switch (feature) {
    case 'EKS_AUDIT_LOGS':
      return kubernetes(place)
    case 'RUNTIME_MONITORING':
      return runtime(place)
    case 'RDS_LOGIN_EVENTS':
      return database(place)
    case 'EBS_MALWARE_PROTECTION':
      return onVolume(type, place)
    case 'MALWARE_PROTECTION_S3':
    case 'MALWARE_PROTECTION_BACKUP':
      return inStorage(type, place)
    default:
      return undefined
  }
}
