/** CloudTrail objects of now, for tests of a running service. */
import { gzipSync } from 'node:zlib'

/** What CloudTrail writes about one call of an IAM user, and the key that it delivers it under. */
export const trailObject = (
  account: string,
  region: string,
  number: number,
  change: Readonly<Record<string, unknown>>,
  minutesAgo = 0,
): { readonly key: string; readonly body: Uint8Array } => {
  const at = new Date(Date.now() - minutesAgo * 60_000)
  const id = String(number).padStart(16, 'x')
  const record = {
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    userIdentity: {
      type: 'IAMUser',
      accountId: account,
      userName: 'mallory',
      principalId: 'AIDAMALLORY',
      arn: `arn:aws:iam::${account}:user/mallory`,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    },
    eventTime: at.toISOString().replace(/\.\d+Z/, 'Z'),
    awsRegion: region,
    sourceIPAddress: '81.2.69.142',
    userAgent: 'aws-cli/2.17',
    eventID: `made-${id}`,
    recipientAccountId: account,
    ...change,
  }
  const stamp = at.toISOString().replace(/[-:]/g, '').slice(0, 13)
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    key: `AWSLogs/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${stamp}Z_${id}.json.gz`,
    body: gzipSync(JSON.stringify({ Records: [record] })),
  }
}
