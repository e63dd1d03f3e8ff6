/** What a behaviour is: who did what to what, from where, with what, and whether it was refused. */
import type { TupleShape } from '../model.ts'

/** `session` and `resource` are derived: the person behind a shared role, and the one thing that a call was about. */
export const BEHAVIOUR: TupleShape = {
  kind: 'cloudtrail',
  texts: [
    ...['account', 'principalAccount', 'principalType', 'principalName', 'session', 'userType'],
    ...['eventName', 'eventSource', 'errorCode', 'userAgent', 'remote', 'sourceName', 'region', 'bucket', 'resource'],
  ],
  numbers: ['remotePlace'],
}

/** Position of a text in a tuple of behaviour. */
export const TEXT = {
  account: 0,
  principalAccount: 1,
  principalType: 2,
  principalName: 3,
  session: 4,
  userType: 5,
  eventName: 6,
  eventSource: 7,
  errorCode: 8,
  userAgent: 9,
  remote: 10,
  sourceName: 11,
  region: 12,
  bucket: 13,
  resource: 14,
} as const

/** Principals that people, programs and attackers act as. Services and strangers have no profile. */
export const PRINCIPALS = ['user', 'role', 'root', 'federated'] as const
/** Event types that are somebody's doing; an empty one is of the oldest records. */
export const DOINGS = ['AwsApiCall', 'AwsConsoleSignIn', 'AwsConsoleAction'] as const

/** Roles that IAM Identity Center hands to people: the session names the person. */
export const SHARED_ROLE = 'AWSReservedSSO_'

/** The request parameter that names what a call is about, for calls on things that are worth stealing or breaking. */
export const RESOURCE_OF: Readonly<Record<string, string>> = {
  GetSecretValue: 'secretId',
  PutSecretValue: 'secretId',
  DeleteSecret: 'secretId',
  DescribeSecret: 'secretId',
  GetParameter: 'name',
  DeleteParameter: 'name',
  PutParameter: 'name',
  GetParametersByPath: 'path',
  AssumeRole: 'roleArn',
  PassRole: 'roleArn',
  Decrypt: 'keyId',
  DisableKey: 'keyId',
  ScheduleKeyDeletion: 'keyId',
  CreateGrant: 'keyId',
  PutKeyPolicy: 'keyId',
  CreateAccessKey: 'userName',
  CreateLoginProfile: 'userName',
  UpdateLoginProfile: 'userName',
  AttachUserPolicy: 'userName',
  PutUserPolicy: 'userName',
  AddUserToGroup: 'userName',
  AttachRolePolicy: 'roleName',
  PutRolePolicy: 'roleName',
  UpdateAssumeRolePolicy: 'roleName',
  Invoke: 'functionName',
  UpdateFunctionCode20150331v2: 'functionName',
  UpdateFunctionConfiguration20150331v2: 'functionName',
  AddPermission20150331v2: 'functionName',
  GetFunction20150331v2: 'functionName',
  Scan: 'tableName',
  ExportTableToPointInTime: 'tableArn',
  ModifySnapshotAttribute: 'snapshotId',
  ModifyDBSnapshotAttribute: 'dBSnapshotIdentifier',
  GetPasswordData: 'instanceId',
  StartSession: 'target',
  ModifyInstanceAttribute: 'instanceId',
  DescribeInstanceAttribute: 'instanceId',
}
