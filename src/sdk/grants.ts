import { pick, pickList, pickText } from './json.ts'

/**
 * To whom a bucket's new ACL or policy opens it. `everyone`: anybody, without signing in (the AllUsers group, or a
 * policy for `"*"` or `{"AWS": "*"}`, which IAM treats alike). `authenticated`: anybody who has some AWS account (the
 * AuthenticatedUsers group, or a policy for everybody on a condition that only signed requests meet).
 */
export type Audience = 'everyone' | 'authenticated'

const GROUP: Readonly<Record<Audience, string>> = {
  everyone: 'http://acs.amazonaws.com/groups/global/AllUsers',
  authenticated: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
}
const CANNED: Readonly<Record<Audience, readonly string[]>> = {
  everyone: ['public-read', 'public-read-write'],
  authenticated: ['authenticated-read'],
}
const GRANT_HEADERS = ['read', 'write', 'read-acp', 'write-acp', 'full-control'].map(name => `x-amz-grant-${name}`)

/** Conditions that tie a request to a network, account or organisation: with one of them a statement is not public. */
const NARROWING = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
])
/** Operators that hold only when the key is there and matches. Negations and …IfExists let the rest of the world in. */
const POSITIVE = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i
/** Keys that only signed requests have. */
const SIGNED = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
])
/** Values that match everybody. */
const EVERYBODY = /^(?:\*|arn:[*:/]*)$/
/** A range in CIDR notation with its length. */
const RANGE = /^[0-9a-f:.]{2,45}\/(\d{1,3})$/i
const ACCOUNT = /\d{12}/

/**
 * S3's own meaning of public: ranges broader than /8, or /32 in IPv6, hold no network that anybody calls theirs, and two
 * halves of the internet would else pass for two networks. A principal's ARN that names no account fits one in any.
 */
const fitsEverybody = (key: string, value: string): boolean => {
  if (EVERYBODY.test(value)) return true
  if (key === 'aws:principalarn') return !ACCOUNT.test(value)
  if (key !== 'aws:sourceip') return false
  const length = RANGE.exec(value)?.[1]
  return length !== undefined && Number(length) < (value.includes(':') ? 32 : 8)
}

/** True when a PutBucketAcl, PutBucketPolicy or CreateBucket record opens its bucket to that audience. */
export const opensBucketTo = (audience: Audience, record: unknown): boolean => {
  const request = pick(record, 'requestParameters')
  if (pickList(request, 'x-amz-acl').some(acl => CANNED[audience].includes(String(acl)))) return true
  for (const header of GRANT_HEADERS)
    if (pickList(request, header).some(grant => String(grant).includes(GROUP[audience]))) return true
  for (const grant of pickList(request, 'AccessControlPolicy', 'AccessControlList', 'Grant'))
    if (pickText(grant, 'Grantee', 'URI') === GROUP[audience]) return true
  return pickList(policyFrom(pick(request, 'bucketPolicy')), 'Statement').some(statement => admits(audience, statement))
}

/** CloudTrail writes most policies as objects, some as text. */
export const policyFrom = (policy: unknown): unknown => {
  if (typeof policy !== 'string') return policy
  try {
    return JSON.parse(policy)
  } catch {
    return undefined
  }
}

const admits = (audience: Audience, statement: unknown): boolean => {
  if (pickText(statement, 'Effect') !== 'Allow' || isNarrowed(statement)) return false
  const principal = pick(statement, 'Principal')
  // Allowing all but some lets in the rest of the world.
  const allBut = pick(statement, 'NotPrincipal') !== undefined
  const anybody = allBut || principal === '*' || pickList(principal, 'AWS').includes('*')
  return anybody && audience === (asksForSignature(statement) ? 'authenticated' : 'everyone')
}

/**
 * `aws:PrincipalType` is `Anonymous` for requests that nobody signed; the negation lets in whoever signs. So does a
 * condition on who it is, whoever it is.
 */
const asksForSignature = (statement: unknown): boolean =>
  conditionsOf(statement).some(([key]) => SIGNED.has(key)) ||
  ['StringNotEquals', 'StringNotEqualsIgnoreCase', 'StringNotLike'].some(operator => {
    const keys = pick(statement, 'Condition', operator)
    if (keys === null || typeof keys !== 'object') return false
    return Object.keys(keys).some(
      key =>
        key.toLowerCase() === 'aws:principaltype' &&
        pickList(keys, key).some(value => /^anonymous$/i.test(String(value))),
    )
  })

/** True when a condition of the statement holds only for requests with one of these keys, and for a value that is not everybody's. */
export const isNarrowed = (statement: unknown, narrowing: ReadonlySet<string> = NARROWING): boolean =>
  conditionsOf(statement).some(
    ([key, values]) => narrowing.has(key) && !values.some(value => fitsEverybody(key, String(value))),
  )

/** The conditions of a statement that hold only where the key is there and matches: key in lower case, and its values. */
const conditionsOf = (statement: unknown): (readonly [string, readonly unknown[]])[] => {
  const condition = pick(statement, 'Condition')
  if (condition === null || typeof condition !== 'object') return []
  return Object.entries(condition)
    .filter(([operator, keys]) => POSITIVE.test(operator) && keys !== null && typeof keys === 'object')
    .flatMap(([, keys]) => Object.keys(keys).map(key => [key.toLowerCase(), pickList(keys, key)] as const))
}
