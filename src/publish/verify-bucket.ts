import { PutObjectCommand } from '@aws-sdk/client-s3'
import { bucketClients } from '../aws/buckets.ts'
import { awsProblem } from '../aws/clients.ts'
import type { VerifyDestination } from '../control/destinations.ts'
import { bucketOf } from './s3-export.ts'

const client = bucketClients()

/** Writes the folder that the findings will lie in, encrypted as they will be: what works for it works for them. */
export const verifyBucket: VerifyDestination = async ({ account, region }, properties) => {
  const { bucket, prefix } = bucketOf(properties.destinationArn)
  const folder = `AWSLogs/${account}/GuardDuty/${region}/`
  try {
    await client(region).send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: prefix === '' ? folder : `${prefix}/${folder}`,
        Body: new Uint8Array(),
        ContentLength: 0,
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: properties.kmsKeyArn,
        ExpectedBucketOwner: properties.expectedBucketOwner,
      }),
    )
    return undefined
  } catch (error) {
    return awsProblem(error)
  }
}
