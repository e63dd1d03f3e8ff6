import type { Call } from '../call.ts'

/** One call, and what it says beside its name. */
export interface RuleAct {
  readonly service: string
  readonly name: string
  readonly request?: object
  readonly more?: Partial<Call>
}

/** One act of the rule library, and what is no such act. */
export interface RuleStory {
  readonly story: string
  readonly says: string
  readonly type: string
  readonly done: RuleAct
  /** What is different about the near miss. */
  readonly spared: Partial<RuleAct>
}

/** story | what happens | finding type | service | call | request | what the near miss changes */
export type Row = readonly [string, string, string, string, string, object | undefined, Partial<RuleAct>]

/** Requests and answers that several acts of the rule library share. */
export const DENIED = { more: { error: 'AccessDenied', message: 'not authorized' } }
export const REFUSED = { more: { error: 'Client.UnauthorizedOperation', message: 'not authorized' } }

export const login = (mfa: string): Partial<Call> => ({
  type: 'AwsConsoleSignIn',
  response: '{"ConsoleLogin":"Success"}',
  more: `,"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/","MobileVersion":"No","MFAUsed":"${mfa}"}`,
})
export const shared = (permission: string, userId: string) => ({ [permission]: { add: { items: [{ userId }] } } })
export const ssh = (cidrIp: string) => ({
  groupId: 'sg-0aa11bb22cc33dd44',
  ipPermissions: {
    items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, groups: {}, ipRanges: { items: [{ cidrIp }] } }],
  },
})
export const policy = (Principal: object) => ({
  ...{ bucketName: 'meridian-partner-drop', policy: '' },
  bucketPolicy: {
    ...{ Version: '2012-10-17' },
    Statement: [
      { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::meridian-partner-drop/*' },
    ],
  },
})
export const lifecycle = (Days: number) => ({
  ...{ bucketName: 'meridian-old-invoices', lifecycle: '' },
  LifecycleConfiguration: { Rule: { ID: 'clean', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days } } },
})
export const encryption = (EncryptionType: string) => ({
  ...{ bucketName: 'meridian-contracts', encryption: '' },
  ServerSideEncryptionConfiguration: {
    Rule: {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BlockedEncryptionTypes: { EncryptionType },
    },
  },
})
export const instanceId = 'i-0fedcba9876543210'
export const dBInstanceIdentifier = 'orders-replica'
