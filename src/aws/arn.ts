/** Amazon Resource Names. */

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
