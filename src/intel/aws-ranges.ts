/**
 * AWS's published address ranges, as facts: which addresses are AWS's, which of them customers' machines (EC2) and
 * which S3's. The file is made anew with tools/aws-ranges.ts.
 */
import { CIDRS, CREATED } from './aws-ranges.generated.ts'
import type { BuiltinList } from './builtin.ts'

/** When AWS published the ranges: `YYYY-MM-DD-hh-mm-ss`. */
export const AWS_RANGES_CREATED: string = CREATED

/** One list for each service, all of category `aws`: `aws-amazon` holds every range, `aws-ec2` and `aws-s3` their part. */
export const awsRanges = (): BuiltinList[] =>
  Object.entries(CIDRS).map(([service, text]) => ({
    name: `aws-${service.toLowerCase()}`,
    category: 'aws',
    entries: text.trim().split(/\s+/),
  }))
