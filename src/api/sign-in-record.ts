/** A sign-in, as CloudTrail records one. */
import { randomUUID } from 'node:crypto'
import type { User } from '../control/users.ts'

export const signInRecord = (
  { name, account }: User,
  right: boolean,
  from: { readonly sourceIp: string; readonly userAgent: string; readonly at: number },
): Record<string, unknown> => ({
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/${name}`, accountId: account, userName: name },
  eventTime: new Date(from.at).toISOString().replace(/\.\d+Z$/, 'Z'),
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: '',
  sourceIPAddress: from.sourceIp,
  userAgent: from.userAgent.slice(0, 512),
  ...(right ? {} : { errorMessage: 'Failed authentication' }),
  requestParameters: null,
  responseElements: { ConsoleLogin: right ? 'Success' : 'Failure' },
  eventID: randomUUID(),
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  managementEvent: true,
  recipientAccountId: account,
  eventCategory: 'Management',
})
