import { NameTable } from './json-scan.ts'

/**
 * The members of a record that columns are made of. A member's number is where its place is kept: its value lies at
 * `from[n]`..`to[n]` of the bytes, 0 when it is absent, -1 when it is null.
 */
export const MEMBERS = [
  'eventTime',
  'recipientAccountId',
  'awsRegion',
  'eventID',
  'eventName',
  'eventSource',
  'eventType',
  'eventCategory',
  'errorCode',
  'errorMessage',
  'userAgent',
  'sourceIPAddress',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'managementEvent',
  'readOnly',
  'userIdentity.type',
  'userIdentity.principalId',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.inScopeOf.credentialsIssuedTo',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.accountId',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'requestParameters.bucketName',
  'requestParameters.omitted',
] as const
export type Member = (typeof MEMBERS)[number]
export const member = (name: Member): number => MEMBERS.indexOf(name)

/** Objects that are entered; they are numbered after the members, so that a second one of a name is noticed. */
const OBJECTS = [
  '',
  'userIdentity',
  'userIdentity.onBehalfOf',
  'userIdentity.inScopeOf',
  'userIdentity.sessionContext',
  'userIdentity.sessionContext.sessionIssuer',
  'userIdentity.sessionContext.attributes',
  'requestParameters',
]
/** Members whose value may be written as true or false. */
export const FLAG_MEMBERS = new Uint8Array(MEMBERS.length)
for (const name of [
  'managementEvent',
  'readOnly',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'requestParameters.omitted',
] as const)
  FLAG_MEMBERS[member(name)] = 1

export const RECORD = 0
/** An element of a list or line: a record, or something that holds records. */
export const ELEMENT = OBJECTS.length
const WRAPPERS = ['Records', 'Events', 'detail', 'CloudTrailEvent']
export const FIRST_OBJECT = MEMBERS.length
export const FIRST_WRAPPER = FIRST_OBJECT + OBJECTS.length
export const IDENTITY = FIRST_OBJECT + OBJECTS.indexOf('userIdentity')
export const SLOTS = FIRST_WRAPPER + WRAPPERS.length

/** An object that is entered, and what is read in it. */
export interface Level {
  readonly names: NameTable
  /** The number of each name of the table. */
  readonly numbers: Uint8Array
  readonly depth: number
}

const levelOf = (object: string, wrappers: readonly string[]): Level => {
  const prefix = object === '' ? '' : `${object}.`
  const inside = (path: string) =>
    path.startsWith(prefix) && path !== object && !path.slice(prefix.length).includes('.')
  const members = MEMBERS.filter(inside)
  const objects = OBJECTS.filter(path => path !== '' && inside(path))
  const names = [...members, ...objects].map(path => path.slice(prefix.length))
  const numbers = [
    ...members.map(path => MEMBERS.indexOf(path)),
    ...objects.map(path => FIRST_OBJECT + OBJECTS.indexOf(path)),
    ...wrappers.map((_, i) => FIRST_WRAPPER + i),
  ]
  const depth = object === '' ? 1 : object.split('.').length + 1
  return { names: new NameTable([...names, ...wrappers]), numbers: Uint8Array.from(numbers), depth }
}
export const LEVELS: readonly Level[] = [...OBJECTS.map(object => levelOf(object, [])), levelOf('', WRAPPERS)]
