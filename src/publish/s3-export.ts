import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { parseArn } from '../aws/arn.ts'
import { bucketClients } from '../aws/buckets.ts'
import { allDone, type Delivery, type Destination, type Outcome } from './destination.ts'
import { eventId, exported } from './event.ts'
import type { SettingsOf } from './settings.ts'

const compress = promisify(gzip)

export interface Bucket {
  readonly bucket: string
  /** Without slashes at its ends. */
  readonly prefix: string
}

/** `arn:aws:s3:::bucket/prefix/` */
export const bucketOf = (destinationArn: string): Bucket => {
  const [bucket, ...rest] = (parseArn(destinationArn)?.resource ?? '').split('/')
  return { bucket, prefix: rest.filter(part => part !== '').join('/') }
}

/** GuardDuty's key layout: `{prefix}/AWSLogs/{account}/GuardDuty/{region}/{YYYY}/{MM}/{DD}/{uuid}.jsonl.gz`. */
export const exportKey = (prefix: string, account: string, region: string, at: number, uuid: string): string => {
  const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-')
  const path = `AWSLogs/${account}/GuardDuty/${region}/${year}/${month}/${day}/${uuid}.jsonl.gz`
  return prefix === '' ? path : `${prefix}/${path}`
}

const encryptedBy = (kmsKeyArn: string | undefined) =>
  kmsKeyArn === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKeyArn }

export interface ExportSettings extends Omit<SettingsOf<'s3'>, 'type'> {
  readonly expectedBucketOwner?: string | undefined
}

/** Findings as compressed lines in a bucket. What is archived is not exported. */
export const s3Export = ({
  name,
  destinationArn,
  kmsKeyArn,
  region,
  expectedBucketOwner,
}: ExportSettings): Destination => {
  const client = bucketClients()
  const { bucket, prefix } = bucketOf(destinationArn)

  const put = async (deliveries: readonly Delivery[]): Promise<Outcome[]> => {
    const [{ kept, at }] = deliveries
    const { accountId, region: inRegion } = kept.finding
    // The same entries make the same key: a batch that is sent again replaces its first copy.
    const entries = createHash('sha256')
      .update(deliveries.map(({ entry }) => entry).join())
      .digest()
      .readUInt32BE(0)
    await client(region ?? inRegion).send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: exportKey(prefix, accountId, inRegion, at, eventId(name, entries)),
        Body: await compress(deliveries.map(one => `${JSON.stringify(exported(one))}\n`).join('')),
        ContentType: 'application/gzip',
        ExpectedBucketOwner: expectedBucketOwner,
        ...encryptedBy(kmsKeyArn),
      }),
    )
    return allDone(deliveries)
  }

  return {
    name,
    batch: 100,
    callsPerSecond: 20,
    takesArchived: false,
    close: () => {},
    deliver: async deliveries => {
      const places = Map.groupBy(deliveries, ({ kept }) => `${kept.finding.accountId} ${kept.finding.region}`)
      return (await Promise.all([...places.values()].map(put))).flat()
    },
  }
}
