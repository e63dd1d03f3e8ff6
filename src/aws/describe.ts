/**
 * What EC2 and S3 say of an account's resources now, in the words that CloudTrail would have written when they were made:
 * whoever understands those records understands these. Bounded, one call at a time, and slow on purpose.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  EC2Client,
  type Instance,
  type NetworkInterface,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
  type Tag,
} from '@aws-sdk/client-ec2'
import { GetPublicAccessBlockCommand, paginateListBuckets, S3Client } from '@aws-sdk/client-s3'
import { clientOptions } from './clients.ts'

export interface DescribeAsk {
  readonly account: string
  readonly region: string
  /** Of the AWS configuration, with the role to be taken; the service's own credentials without it. */
  readonly profile?: string
  /** Milliseconds between two calls: AWS's limits are for everybody in the account. */
  readonly pause?: number
  readonly signal?: AbortSignal
  /** A resource that AWS says nothing of, to us: the others are asked about all the same. */
  refused(resource: string, error: unknown): void
  /** Epoch milliseconds of the asking: of two answers about the same time the later one holds. */
  readonly askedAt: number
}

/** As factsOf reads them. */
export type ToldRecord = Readonly<Record<string, unknown>>

const PAGE = 500
const PAUSE = 250
/** Of each kind. Beyond this the inventory would forget what logs told. */
const RESOURCES_MAX = 50_000
const BUCKETS_MAX = 5_000

/** Where nobody says since when something is as it is. */
const BEFORE_ALL = new Date(1000)

const recordOf = (ask: DescribeAsk, eventName: string, at: Date = BEFORE_ALL, more: object = {}): ToldRecord => ({
  eventName,
  eventTime: at.toISOString(),
  awsRegion: ask.region,
  recipientAccountId: ask.account,
  // Sorts before what logs tell of the same second: they were there.
  eventID: `-asked/${new Date(ask.askedAt).toISOString()}`,
  ...more,
})

const tagSet = (tags: readonly Tag[] = []) => ({
  items: tags.slice(0, 50).map(({ Key, Value }) => ({ key: Key, value: Value })),
})

const instanceItem = (instance: Instance) => ({
  instanceId: instance.InstanceId,
  imageId: instance.ImageId,
  instanceType: instance.InstanceType,
  launchTime: instance.LaunchTime?.getTime(),
  placement: { availabilityZone: instance.Placement?.AvailabilityZone },
  platform: instance.Platform,
  iamInstanceProfile: instance.IamInstanceProfile && {
    arn: instance.IamInstanceProfile.Arn,
    id: instance.IamInstanceProfile.Id,
  },
  tagSet: tagSet(instance.Tags),
})

const interfaceItem = (eni: NetworkInterface) => ({
  networkInterfaceId: eni.NetworkInterfaceId,
  vpcId: eni.VpcId,
  subnetId: eni.SubnetId,
  description: eni.Description,
  privateIpAddress: eni.PrivateIpAddress,
  privateIpAddressesSet: {
    items: (eni.PrivateIpAddresses ?? []).map(each => ({ privateIpAddress: each.PrivateIpAddress })),
  },
  ipv6AddressesSet: { items: (eni.Ipv6Addresses ?? []).map(each => ({ ipv6Address: each.Ipv6Address })) },
  association: eni.Association && { publicIp: eni.Association.PublicIp },
  groupSet: { items: (eni.Groups ?? []).map(each => ({ groupId: each.GroupId, groupName: each.GroupName })) },
})

/** Since its launch, as it is now: what logs tell of any later time stands over this. */
const instanceRecords = (ask: DescribeAsk, instance: Instance): ToldRecord[] => {
  const { InstanceId = '', LaunchTime, State } = instance
  const items = [instanceItem(instance)]
  const run = recordOf(ask, 'RunInstances', LaunchTime, {
    responseElements: { instancesSet: { items } },
  })
  if (State?.Name !== 'stopped') return [run]
  const stopped = { items: [{ instanceId: InstanceId, currentState: { name: 'stopped' } }] }
  return [
    run,
    recordOf(ask, 'StopInstances', LaunchTime, {
      responseElements: { instancesSet: stopped },
    }),
  ]
}

const interfaceRecords = (ask: DescribeAsk, eni: NetworkInterface): ToldRecord[] => {
  const { NetworkInterfaceId: id = '', Attachment } = eni
  const since = Attachment?.AttachTime
  const made = recordOf(ask, 'CreateNetworkInterface', since, {
    responseElements: { networkInterface: interfaceItem(eni) },
  })
  if (Attachment?.InstanceId === undefined) return [made]
  const attached = { networkInterfaceId: id, instanceId: Attachment.InstanceId }
  return [
    made,
    recordOf(ask, 'AttachNetworkInterface', since, {
      requestParameters: attached,
      responseElements: { attachmentId: Attachment.AttachmentId },
    }),
  ]
}

/** Instances and interfaces of a Region. */
export async function* describeNetwork(ask: DescribeAsk): AsyncGenerator<readonly ToldRecord[]> {
  const client = new EC2Client({ ...clientOptions(ask.region), ...(ask.profile && { profile: ask.profile }) })
  const paging = { client, pageSize: PAGE }
  const rest = (): Promise<void> => sleep(ask.pause ?? PAUSE, undefined, { signal: ask.signal })
  try {
    let instances = 0
    for await (const { Reservations = [] } of paginateDescribeInstances(paging, {})) {
      const some = Reservations.flatMap(({ Instances = [] }) => Instances)
      yield some.flatMap(each => instanceRecords(ask, each))
      if ((instances += some.length) >= RESOURCES_MAX) break
      await rest()
    }
    let interfaces = 0
    for await (const { NetworkInterfaces = [] } of paginateDescribeNetworkInterfaces(paging, {})) {
      yield NetworkInterfaces.flatMap(each => interfaceRecords(ask, each))
      if ((interfaces += NetworkInterfaces.length) >= RESOURCES_MAX) break
      await rest()
    }
  } finally {
    client.destroy()
  }
}

/** Whether buckets of a Region shut out the public. */
export async function* describeBuckets(ask: DescribeAsk): AsyncGenerator<readonly ToldRecord[]> {
  const client = new S3Client({
    ...clientOptions(ask.region),
    forcePathStyle: true,
    ...(ask.profile && { profile: ask.profile }),
  })
  try {
    let buckets = 0
    for await (const { Buckets = [] } of paginateListBuckets({ client, pageSize: PAGE }, { BucketRegion: ask.region }))
      for (const { Name, CreationDate } of Buckets) {
        if (Name === undefined || ++buckets > BUCKETS_MAX) continue
        await sleep(ask.pause ?? PAUSE, undefined, { signal: ask.signal })
        const PublicAccessBlockConfiguration = await blockOf(client, Name).catch(error => {
          if (!isRefusal(error)) throw error
          ask.refused(`bucket ${Name}`, error)
        })
        if (PublicAccessBlockConfiguration === undefined) continue
        const requestParameters = { bucketName: Name, PublicAccessBlockConfiguration }
        yield [recordOf(ask, 'PutBucketPublicAccessBlock', CreationDate, { requestParameters })]
      }
  } finally {
    client.destroy()
  }
}

const blockOf = async (client: S3Client, Bucket: string): Promise<object> => {
  try {
    return (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration ?? {}
  } catch (error) {
    if ((error as Error).name === 'NoSuchPublicAccessBlockConfiguration') return {}
    throw error
  }
}

/** AWS answered, and will answer the same again; all else is worth another round. */
const isRefusal = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0
  return status === 403 || status === 404
}
