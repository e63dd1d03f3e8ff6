/** The AWS side of the story: a bucket that tells a queue of new logs, lists, a bucket to export to, a bus that hands on. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'

export interface CloudNames {
  readonly logs: string
  readonly lists: string
  /** The address on the second list. */
  readonly listed: string
  readonly region: string
}

/** Answers the queue that tells of logs, and the one that findings come to over the bus. */
export const buildCloud = async (
  s3: S3Client,
  { logs, lists, listed, region }: CloudNames,
): Promise<{ readonly queueUrl: string; readonly found: string }> => {
  const CreateBucketConfiguration = { LocationConstraint: region as 'eu-west-1' }
  for (const Bucket of [logs, lists, 'story-export'])
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }))
  await s3.send(new PutObjectCommand({ Bucket: lists, Key: 'first.txt', Body: '45.83.64.99\n' }))
  await s3.send(new PutObjectCommand({ Bucket: lists, Key: 'second.txt', Body: `${listed}\n` }))
  const queue = async (QueueName: string) =>
    (await new SQSClient().send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? ''
  const arn = (name: string): string => `arn:aws:sqs:${region}:123456789012:${name}`
  const queueUrl = await queue('story-logs')
  const found = await queue('story-found')
  const QueueConfigurations = [{ QueueArn: arn('story-logs'), Events: ['s3:ObjectCreated:*' as const] }]
  const NotificationConfiguration = { QueueConfigurations }
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: logs, NotificationConfiguration }))
  const events = new EventBridgeClient()
  await events.send(new PutRuleCommand({ Name: 'story', EventPattern: '{"source":["aws.guardduty"]}' }))
  await events.send(new PutTargetsCommand({ Rule: 'story', Targets: [{ Id: '1', Arn: arn('story-found') }] }))
  return { queueUrl, found }
}
