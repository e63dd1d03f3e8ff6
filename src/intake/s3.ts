/** Buckets: listing and reading s3:// URLs with the credentials, Region and endpoint of the environment. */
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3'
import { bucketOptions } from '../aws/buckets.ts'
import { awsProblem, timeLimits } from '../aws/clients.ts'
import { OperatorError } from '../errors.ts'
import type { Children, Listed, Place } from './place.ts'
import type { ByteSource } from './ports.ts'
import { requests } from './requests.ts'

export interface S3Url {
  readonly bucket: string
  readonly key: string
}

export const isS3Url = (name: string): boolean => name.startsWith('s3://')

/** Splits by hand: keys may hold `#`, `?` and `%`, which a URL parser would take for something else. */
export const parseS3Url = (url: string): S3Url => {
  const rest = url.slice('s3://'.length)
  const slash = rest.indexOf('/')
  const bucket = slash < 0 ? rest : rest.slice(0, slash)
  if (!/^[a-zA-Z0-9.\-_:/]{3,255}$/.test(bucket))
    throw new OperatorError('E_BAD_OPTION', { option: 'PATH', value: url, expected: 's3://bucket/prefix' })
  return { bucket, key: slash < 0 ? '' : rest.slice(slash + 1) }
}

let client: S3Client | undefined

const s3 = (): S3Client =>
  (client ??= new S3Client({
    region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
    ...bucketOptions(),
    maxAttempts: 5,
    // Thousands of prefixes are listed at once and wait their turn: that is meant, so it is no warning.
    requestHandler: { ...timeLimits(60_000), socketAcquisitionWarningTimeout: 3_600_000 },
  }))

const HINTS: readonly [RegExp, string][] = [
  [
    /CredentialsProviderError|Could not load credentials|NoCredentials/,
    'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  [/ExpiredToken|TokenRefreshRequired|Token is expired/, 'The session has ended: sign in again.'],
  [
    /AccessDenied|Forbidden|403/,
    'These credentials need s3:ListBucket on the bucket and s3:GetObject on its objects (and kms:Decrypt on its key).',
  ],
  [/InvalidAccessKeyId|SignatureDoesNotMatch/, 'The access key is not valid here.'],
  [/NoSuchBucket/, 'Check the spelling of the bucket.'],
  [/NoSuchKey|NotFound/, 'The object is not there (any more).'],
  [/InvalidObjectState/, 'The object lies in Glacier: restore it first.'],
  [/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET/, 'Is the network up, and AWS_ENDPOINT_URL right?'],
]

/** An S3 failure as the operator's error: what S3 said, and what to do about it. */
export const s3Error = (url: string, error: unknown): OperatorError => {
  if (error instanceof OperatorError) return error
  const problem = awsProblem(error)
  const hint = HINTS.find(([pattern]) => pattern.test(problem))?.[1] ?? ''
  const told = new OperatorError('E_S3', { url, problem, hint })
  return /^(NoSuchKey|NotFound|NoSuchBucket)\b/.test(problem) ? Object.assign(told, { gone: true }) : told
}

const list = async (bucket: string, prefix: string, token: string | undefined): Promise<ListObjectsV2CommandOutput> => {
  requests.list++
  try {
    return await s3().send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
    )
  } catch (error) {
    throw s3Error(`s3://${bucket}/${prefix}`, error)
  }
}

/** A key prefix in a bucket, walked as if it were a folder. */
export class S3Place implements Place {
  beneath(path: string, folder: string): string {
    return `${path}${folder}/`
  }

  async children(path: string): Promise<Children> {
    const { bucket, key } = parseS3Url(path)
    const folders: string[] = []
    const objects: Listed[] = []
    let token: string | undefined
    do {
      const page = await list(bucket, key, token)
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) folders.push(Prefix.slice(key.length, -1))
      for (const { Key, Size } of page.Contents ?? []) {
        // Consoles make empty objects to stand for folders.
        if (Key && !Key.endsWith('/') && !Key.slice(Key.lastIndexOf('/') + 1).startsWith('.'))
          objects.push({ name: `s3://${bucket}/${Key}`, bytes: Size ?? 0 })
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
    return { folders: folders.filter(name => !name.startsWith('.')), objects, links: [] }
  }
}

/** The size of one object, undefined when there is none of that key. */
export const sizeOfS3Object = async (url: string): Promise<number | undefined> => {
  const { bucket, key } = parseS3Url(url)
  if (key === '' || key.endsWith('/')) return undefined
  requests.head++
  try {
    return (await s3().send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    if (name === 'NotFound' || name === 'NoSuchKey' || $metadata?.httpStatusCode === 404) return undefined
    // Without s3:GetObject a prefix may still be listed: let the listing decide.
    if ($metadata?.httpStatusCode === 403) return undefined
    throw s3Error(url, error)
  }
}

const RESUMES_MAX = 3

/**
 * Reads one S3 object front to back. When the connection breaks it goes on where it stopped, and only if the object
 * is still the same one: half of one version and half of another would be evidence of nothing.
 */
class S3Source implements ByteSource {
  readonly #url: string
  #body: AsyncIterator<Uint8Array> | undefined
  #piece: Uint8Array = new Uint8Array(0)
  #at = 0
  #etag: string | undefined
  #resumes = 0

  constructor(url: string) {
    this.#url = url
  }

  async begin(): Promise<this> {
    const { bucket, key } = parseS3Url(this.#url)
    requests.get++
    try {
      const answer = await s3().send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          Range: this.#at > 0 ? `bytes=${this.#at}-` : undefined,
          IfMatch: this.#etag,
        }),
      )
      this.#etag = answer.ETag
      this.#body = (answer.Body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    } catch (error) {
      throw s3Error(this.#url, error)
    }
    return this
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#piece.length === 0) {
      const next = await this.#next()
      if (next === undefined) return 0
      this.#piece = next
    }
    const taken = Math.min(into.length, this.#piece.length)
    into.set(this.#piece.subarray(0, taken))
    this.#piece = this.#piece.subarray(taken)
    this.#at += taken
    return taken
  }

  async #next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        const next = await this.#body?.next()
        return next === undefined || next.done ? undefined : next.value
      } catch (error) {
        if (++this.#resumes > RESUMES_MAX) throw s3Error(this.#url, error)
        await this.begin()
      }
    }
  }

  close(): void {
    // An unread body would hold its connection; ending the iterator destroys the stream.
    this.#body?.return?.()?.catch(() => {})
    this.#body = undefined
  }
}

/** Opens an s3:// URL for reading. */
export const openS3 = (url: string): Promise<ByteSource> => new S3Source(url).begin()
