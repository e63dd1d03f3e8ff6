import type { InterfaceFacts, Signal } from '../sdk/sdk.ts'
import { textOf, told } from './fields.ts'
import type {
  AccessKeyDetails,
  InstanceDetails,
  LambdaDetails,
  NetworkInterface,
  Resource,
  S3BucketDetail,
} from './finding.ts'
import { functionNameOf, instanceIdOf, partitionOf, resourceTypeOf } from './identity.ts'

/** Detections that say a bucket was opened: for those, whether it really stands open is always stated. */
const OPENS_BUCKET = /^Policy:S3\/Bucket(Public|Anonymous)AccessGranted$/

/** GuardDuty's resource block: who or what is affected, as far as the logs told. */
export const resourceOf = (signal: Signal): Resource => {
  const resourceType = resourceTypeOf(signal)
  if (resourceType === 'AttackSequence') return { resourceType }
  if (resourceType === 'Lambda') return { resourceType, lambdaDetails: lambdaDetailsOf(signal) }
  if (resourceType === 'Instance') return { resourceType, instanceDetails: instanceDetailsOf(signal) }
  const resource: Resource = { resourceType, accessKeyDetails: accessKeyDetailsOf(signal) }
  // The credentials of an instance were used: a responder looks at the instance next.
  if (instanceIdOf(signal) !== '') resource.instanceDetails = instanceDetailsOf(signal)
  if (signal.type.includes(':S3/') && textOf(signal.event, 'bucket') !== '')
    resource.s3BucketDetails = [bucketDetailOf(signal)]
  return resource
}

const accessKeyDetailsOf = ({ event }: Signal): AccessKeyDetails =>
  told({
    accessKeyId: textOf(event, 'accessKey'),
    principalId: textOf(event, 'principalId'),
    userName: textOf(event, 'principalType') === 'root' ? 'Root' : textOf(event, 'principalName'),
    userType: textOf(event, 'userType'),
  })

const instanceDetailsOf = (signal: Signal): InstanceDetails => {
  const facts = signal.known.instance
  return told({
    instanceId: instanceIdOf(signal),
    imageId: facts?.imageId,
    instanceType: facts?.instanceType,
    instanceState: facts?.instanceState,
    launchTime: facts?.launchTime,
    availabilityZone: facts?.availabilityZone,
    platform: facts?.platform,
    iamInstanceProfile: facts?.iamInstanceProfile && told({ ...facts.iamInstanceProfile }),
    networkInterfaces: interfacesOf(signal),
    tags: (facts?.tags ?? []).map(tag => ({ ...tag })),
  })
}

const interfacesOf = (signal: Signal): NetworkInterface[] => {
  const known = signal.known.instance?.interfaces ?? []
  if (known.length > 0) return known.map(interfaceOf)
  if (signal.known.interface !== undefined) return [interfaceOf(signal.known.interface)]
  return signal.kind === 'cloudtrail' ? [] : [interfaceSeen(signal)]
}

const interfaceOf = (facts: InterfaceFacts): NetworkInterface => {
  const v4 = facts.privateAddresses.filter(address => !address.includes(':'))
  const v6 = facts.privateAddresses.filter(address => address.includes(':'))
  return told({
    networkInterfaceId: facts.interfaceId,
    privateIpAddress: v4[0],
    privateIpAddresses: v4.length === 0 ? undefined : v4.map(privateIpAddress => ({ privateIpAddress })),
    publicIp: facts.publicAddress,
    ipv6Addresses: v6,
    subnetId: facts.subnetId,
    vpcId: facts.vpcId,
    securityGroups:
      facts.securityGroups.length === 0 ? undefined : facts.securityGroups.map(group => told({ ...group })),
  })
}

/** What one flow or DNS record says of the interface, when the inventory knows nothing. */
const interfaceSeen = ({ event }: Signal): NetworkInterface => {
  const address = textOf(event, 'local') || textOf(event, 'source')
  const v6 = address.includes(':')
  return told({
    networkInterfaceId: interfaceIdOf(textOf(event, 'interface')),
    privateIpAddress: v6 ? undefined : address,
    privateIpAddresses: v6 || address === '' ? undefined : [{ privateIpAddress: address }],
    ipv6Addresses: v6 ? [address] : [],
    subnetId: textOf(event, 'subnet'),
    vpcId: textOf(event, 'vpc'),
  })
}

/** A host behind a transit gateway has a name of ours there, because the gateway's log tells no interface of it. */
const interfaceIdOf = (name: string): string => (name.includes('/') ? '' : name)

const bucketDetailOf = (signal: Signal): S3BucketDetail => {
  const name = textOf(signal.event, 'bucket')
  const facts = signal.known.bucket
  const detail: S3BucketDetail = {
    arn: `arn:${partitionOf(signal.region)}:s3:::${name}`,
    name,
    type: 'Destination',
    tags: (facts?.tags ?? []).map(tag => ({ ...tag })),
  }
  if (facts?.createdAt !== undefined) detail.createdAt = facts.createdAt
  if (facts?.publicAccessBlocked === true) detail.publicAccess = { effectivePermission: 'NOT_PUBLIC' }
  else if (OPENS_BUCKET.test(signal.type))
    detail.publicAccess = { effectivePermission: facts?.publicAccessBlocked === false ? 'PUBLIC' : 'UNKNOWN' }
  return detail
}

const lambdaDetailsOf = (signal: Signal): LambdaDetails => {
  const functionName = functionNameOf(signal)
  const facts = signal.known.interface
  const vpcConfig = told({
    subnetIds: facts?.subnetId === undefined ? undefined : [facts.subnetId],
    vpcId: facts?.vpcId,
    securityGroups: facts?.securityGroups.length ? facts.securityGroups.map(group => told({ ...group })) : undefined,
  })
  return told({
    functionArn: `arn:${partitionOf(signal.region)}:lambda:${signal.region}:${signal.account}:function:${functionName}`,
    functionName,
    vpcConfig: Object.keys(vpcConfig).length === 0 ? undefined : vpcConfig,
  })
}
