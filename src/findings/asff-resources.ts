/** ASFF's Resources: the affected resource with what the logs told of it. */

import type { Tag } from '../sdk/sdk.ts'
import { sequenceResources } from './asff-sequence.ts'
import { told } from './fields.ts'
import type { Finding, InstanceDetails } from './finding.ts'
import { resourceName } from './names.ts'

type Members = Record<string, unknown>

/** Security Hub takes at most so many tags. */
const TAGS_MAX = 50

const tagged = (tags: readonly Tag[] | undefined): Members | undefined =>
  tags === undefined || tags.length === 0
    ? undefined
    : Object.fromEntries(tags.slice(0, TAGS_MAX).map(({ key, value }) => [key, value]))

/** The resources of a finding in ASFF: the bucket beside the credentials that touched it. */
export const asffResources = (finding: Finding): Members[] => {
  const { resource, partition, region, accountId } = finding
  const place = { Partition: partition, Region: region }
  const sequence = finding.service.detection?.sequence
  const resources: Members[] = sequence === undefined ? [] : sequenceResources(sequence)
  const add = (Type: string, Id: string, details: Members, tags?: readonly Tag[]): void => {
    resources.push(told({ Type, Id, ...place, Tags: tagged(tags), Details: { [Type]: details } }))
  }
  for (const { name, arn, createdAt, tags } of resource.s3BucketDetails ?? []) {
    const CreatedAt = createdAt === undefined ? undefined : new Date(createdAt * 1000).toISOString()
    add('AwsS3Bucket', arn, told({ Name: name, CreatedAt }), tags)
  }
  const instance = resource.instanceDetails
  if (instance?.instanceId !== undefined) {
    const arn = `arn:${partition}:ec2:${region}:${accountId}:instance/${instance.instanceId}`
    add('AwsEc2Instance', arn, instanceOf(instance), instance.tags)
  } else if (instance !== undefined) {
    const [nic] = instance.networkInterfaces
    const id = nic?.networkInterfaceId ?? resourceName(finding)
    add('AwsEc2NetworkInterface', id, told({ NetworkInterfaceId: nic?.networkInterfaceId }))
  }
  const lambda = resource.lambdaDetails
  if (lambda !== undefined) {
    const VpcConfig = lambda.vpcConfig && told({ VpcId: lambda.vpcConfig.vpcId, SubnetIds: lambda.vpcConfig.subnetIds })
    add('AwsLambdaFunction', lambda.functionArn, told({ FunctionName: lambda.functionName, VpcConfig }))
  }
  const key = resource.accessKeyDetails
  if (key !== undefined) {
    const details = { AccessKeyId: key.accessKeyId, PrincipalId: key.principalId, PrincipalName: key.userName }
    const id = `AWS::IAM::AccessKey:${key.accessKeyId ?? key.principalId ?? key.userName ?? 'unknown'}`
    add('AwsIamAccessKey', id, told({ ...details, PrincipalType: key.userType, AccountId: accountId }))
  }
  return resources.length > 0 ? resources : [{ Type: 'Other', Id: resourceName(finding), ...place }]
}

const instanceOf = (instance: InstanceDetails): Members => {
  const addresses = instance.networkInterfaces.flatMap(nic => [nic.privateIpAddress, nic.publicIp])
  const IpV4Addresses = addresses.filter(address => address !== undefined && address !== '')
  const IpV6Addresses = instance.networkInterfaces.flatMap(nic => nic.ipv6Addresses ?? [])
  return told({
    Type: instance.instanceType,
    ImageId: instance.imageId,
    LaunchedAt: instance.launchTime,
    IpV4Addresses: IpV4Addresses.length === 0 ? undefined : IpV4Addresses,
    IpV6Addresses: IpV6Addresses.length === 0 ? undefined : IpV6Addresses,
    VpcId: instance.networkInterfaces[0]?.vpcId,
    SubnetId: instance.networkInterfaces[0]?.subnetId,
    IamInstanceProfileArn: instance.iamInstanceProfile?.arn,
  })
}
