/** Buckets that detectors export to: what CreatePublishingDestination made. */
import { z } from 'zod'
import { scopeOf } from '../control/members.ts'
import type { Finding } from '../findings/finding.ts'
import type { Setting, Store } from '../store/store.ts'
import type { Destination } from './destination.ts'
import { s3Export } from './s3-export.ts'

export interface ExportBucket {
  readonly name: string
  readonly destinationArn: string
  readonly kmsKeyArn: string | undefined
  /** An administrator's bucket receives the findings of its members, of its own Region. */
  isFor(finding: Pick<Finding, 'accountId' | 'region'>): boolean
}

/** What is read of the setting that control/destinations.ts writes. */
const bodySchema = z.object({
  status: z.string(),
  destinationArn: z.string(),
  kmsKeyArn: z.string().optional(),
})

const PAGE = 500

const bucketOf = async (store: Store, { account, region, name, body }: Setting): Promise<ExportBucket[]> => {
  const read = bodySchema.safeParse(body)
  if (!read.success || read.data.status !== 'PUBLISHING') return []
  const { destinationArn, kmsKeyArn } = read.data
  const { accounts } = await scopeOf(store, account, region)
  const own = new Set(accounts)
  return [
    {
      // A change of where it goes is another destination: what waits for the old place is not sent to the new one.
      name: `export/${account}/${region}/${name}/${destinationArn}`,
      destinationArn,
      kmsKeyArn,
      isFor: finding => finding.region === region && own.has(finding.accountId),
    },
  ]
}

/** All that are publishing now. */
export const exportBuckets = async (store: Store): Promise<readonly ExportBucket[]> => {
  const buckets: ExportBucket[] = []
  let after: string | undefined
  do {
    const page = await store.settings.list({ kind: 'destination' }, { limit: PAGE, after })
    for (const setting of page.items) buckets.push(...(await bucketOf(store, setting)))
    after = page.next
  } while (after !== undefined)
  return buckets
}

/** The destination behind such a bucket. */
export const exportDestination = ({ name, destinationArn, kmsKeyArn }: ExportBucket): Destination =>
  s3Export({ name, destinationArn, kmsKeyArn })
