/** Amazon Resource Names, and the partition that a Region lies in. */

export interface Arn {
  readonly partition: string
  readonly service: string
  /** Empty where the service has no Regions. */
  readonly region: string
  readonly account: string
  readonly resource: string
}

const PARTS = 6
const ARN_MAX = 2048

/** Splits an ARN; undefined when it is none. */
export const parseArn = (text: string): Arn | undefined => {
  if (text.length > ARN_MAX || !text.startsWith('arn:')) return undefined
  const parts = text.split(':')
  if (parts.length < PARTS) return undefined
  const [, partition, service, region, account] = parts
  const resource = parts.slice(PARTS - 1).join(':')
  return partition === '' || service === '' || resource === ''
    ? undefined
    : { partition, service, region, account, resource }
}

/** `aws`, `aws-cn` or `aws-us-gov`. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
