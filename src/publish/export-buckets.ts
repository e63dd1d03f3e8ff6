/** Buckets that detectors export to: what CreatePublishingDestination made. */
import { allDestinations, type PublishingDestination } from '../control/destinations.ts'
import { scopeOf } from '../control/members.ts'
import type { Finding } from '../findings/finding.ts'
import type { Store } from '../store/store.ts'
import type { Destination } from './destination.ts'
import { s3Export } from './s3-export.ts'

export interface ExportBucket {
  readonly name: string
  readonly body: PublishingDestination['body']
  /** An administrator's bucket receives the findings of its members, of its own Region. */
  isFor(finding: Pick<Finding, 'accountId' | 'region'>): boolean
}

/** A change of where it goes is another destination: what waits for the old place is not sent to the new one. */
export const exportName = ({
  account,
  region,
  name,
  body,
}: Pick<PublishingDestination, 'account' | 'region' | 'name' | 'body'>): string =>
  `export/${account}/${region}/${name}/${body.destinationArn}`

/** The configuration's destinations have no slash in their names. */
export const isExport = (destination: string): boolean => destination.startsWith('export/')

const bucketOf = async (store: Store, destination: PublishingDestination): Promise<ExportBucket> => {
  const { account, region, name, body } = destination
  const { accounts } = await scopeOf(store, account, region)
  const own = new Set(accounts)
  return {
    name: exportName({ account, region, name, body }),
    body,
    isFor: finding => finding.region === region && own.has(finding.accountId),
  }
}

/** All that are publishing now. */
export const exportBuckets = async (store: Store): Promise<readonly ExportBucket[]> => {
  const publishing = (await allDestinations(store)).filter(({ body }) => body.status === 'PUBLISHING')
  return Promise.all(publishing.map(one => bucketOf(store, one)))
}

/** The destination behind such a bucket. */
export const exportDestination = ({ name, body }: ExportBucket): Destination => {
  const { destinationArn, kmsKeyArn, expectedBucketOwner } = body
  const destination = s3Export({ name, destinationArn, kmsKeyArn, expectedBucketOwner })
  return { ...destination, version: JSON.stringify([kmsKeyArn, expectedBucketOwner]) }
}
