import type { Patch, Reader } from './fact.ts'
import { at, flagAt, listAt, numberAt, tagsOf, textAt } from './read.ts'

/** What S3's, CloudTrail's and IAM's operations tell of buckets, trails and the password policy. */

const OPEN = { ignoreAcls: false, restrictPolicies: false } as const

/** The two settings that make what is public unreachable. The other two only refuse calls, which then fail visibly. */
const blockOf = (request: unknown): Patch<'bucket'> & Patch<'account'> => {
  const wanted = at(request, 'PublicAccessBlockConfiguration')
  return {
    ignoreAcls: flagAt(wanted, 'IgnorePublicAcls') ?? false,
    restrictPolicies: flagAt(wanted, 'RestrictPublicBuckets') ?? false,
  }
}

const bucketBlock =
  (open: boolean): Reader =>
  call => {
    const name = textAt(call.request, 'bucketName')
    return name === undefined ? [] : [{ about: 'bucket', name, set: open ? OPEN : blockOf(call.request) }]
  }

const accountBlock =
  (open: boolean): Reader =>
  call => [{ about: 'account', name: call.account, set: open ? OPEN : blockOf(call.request) }]

/** The same operation name serves S3 (a bucket) and S3 Control (the account); only the bucket's name tells. */
const eitherBlock =
  (open: boolean): Reader =>
  call =>
    textAt(call.request, 'bucketName') === undefined ? accountBlock(open)(call) : bucketBlock(open)(call)

const createBucket: Reader = call => {
  const name = textAt(call.request, 'bucketName')
  // A bucket of the same name that existed before had other settings and tags.
  const set = { createdAt: call.at, ignoreAcls: null, restrictPolicies: null }
  return name === undefined ? [] : [{ about: 'bucket', name, set, tags: {}, allTags: true }]
}

const bucketTags: Reader = call => {
  const name = textAt(call.request, 'bucketName')
  if (name === undefined) return []
  const tags = tagsOf(listAt(at(call.request, 'Tagging', 'TagSet'), 'Tag')) ?? {}
  return [{ about: 'bucket', name, set: {}, tags, allTags: true }]
}

/** A trail may be named or given as an ARN; either way it is its home Region and name. */
const trailName = (given: string | undefined, region: string): string | undefined => {
  if (given === undefined) return undefined
  const parts = given.split(':')
  return parts.length >= 6 && parts[0] === 'arn'
    ? `${parts[3]}/${parts[5].replace(/^trail\//, '')}`
    : `${region}/${given}`
}

const writeTrail: Reader = call => {
  const arn = textAt(call.response, 'trailARN')
  const name = trailName(arn ?? textAt(call.request, 'name'), call.region)
  const bucket = textAt(call.response, 's3BucketName') ?? textAt(call.request, 's3BucketName')
  if (name === undefined) return []
  const set: Patch<'trail'> = { gone: false, ...(bucket && { bucket }), ...(arn && { arn }) }
  return [{ about: 'trail', name, set }]
}

const deleteTrail: Reader = call => {
  const name = trailName(textAt(call.request, 'name'), call.region)
  return name === undefined ? [] : [{ about: 'trail', name, set: { gone: true } }]
}

/** UpdateAccountPasswordPolicy replaces the whole policy: what it does not say goes back to AWS's default. */
const updatePolicy: Reader = call => {
  const wanted = call.request
  const set: Patch<'passwordPolicy'> = {
    gone: false,
    minimumPasswordLength: numberAt(wanted, 'minimumPasswordLength') ?? 6,
    requireSymbols: flagAt(wanted, 'requireSymbols') ?? false,
    requireNumbers: flagAt(wanted, 'requireNumbers') ?? false,
    requireUppercaseCharacters: flagAt(wanted, 'requireUppercaseCharacters') ?? false,
    requireLowercaseCharacters: flagAt(wanted, 'requireLowercaseCharacters') ?? false,
    allowUsersToChangePassword: flagAt(wanted, 'allowUsersToChangePassword') ?? false,
    maxPasswordAge: numberAt(wanted, 'maxPasswordAge') ?? null,
    passwordReusePrevention: numberAt(wanted, 'passwordReusePrevention') ?? null,
    hardExpiry: flagAt(wanted, 'hardExpiry') ?? null,
  }
  return [{ about: 'passwordPolicy', name: call.account, set }]
}

const deletePolicy: Reader = call => [{ about: 'passwordPolicy', name: call.account, set: { gone: true } }]

export const ACCOUNT_FACTS: Readonly<Record<string, Reader>> = {
  CreateBucket: createBucket,
  PutBucketTagging: bucketTags,
  DeleteBucketTagging: bucketTags,
  PutBucketPublicAccessBlock: bucketBlock(false),
  DeleteBucketPublicAccessBlock: bucketBlock(true),
  PutAccountPublicAccessBlock: accountBlock(false),
  DeleteAccountPublicAccessBlock: accountBlock(true),
  PutPublicAccessBlock: eitherBlock(false),
  DeletePublicAccessBlock: eitherBlock(true),
  CreateTrail: writeTrail,
  UpdateTrail: writeTrail,
  DeleteTrail: deleteTrail,
  UpdateAccountPasswordPolicy: updatePolicy,
  DeleteAccountPasswordPolicy: deletePolicy,
}
