import { S3Client } from '@aws-sdk/client-s3'
import { perRegion } from './clients.ts'

/** What every client for buckets has: those of other Regions are found, and stand-ins on one host name are reached. */
export const bucketOptions = () => ({
  // A bucket answers from its own Region only; whoever names it should not have to know which.
  followRegionRedirects: true,
  // Stand-ins for S3 on one host name have no host per bucket.
  forcePathStyle: (process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) !== undefined,
})

/** Clients for buckets, one for each Region that is asked for. */
export const bucketClients = () => perRegion(options => new S3Client({ ...options, ...bucketOptions() }))
