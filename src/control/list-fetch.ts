/** The bytes of lists: from S3 with the service's own credentials, from the web behind the guard, from the operator's folder. */
import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { bucketClients } from '../aws/buckets.ts'
import { awsProblem } from '../aws/clients.ts'
import { type GuardOptions, send } from '../aws/guard.ts'
import type { FetchAsk, ListSource } from './activate-lists.ts'

export interface ListFetchOptions extends GuardOptions {
  /** Folder that `file:NAME` means; without one such locations are refused. */
  readonly folder?: string
}

const WEB_TIMEOUT = 60_000

const s3 = bucketClients()

const tooLarge = (most: number): Error => new Error(`the object is larger than ${most >> 20} MB`)

const fromS3 = async (
  { bucket, key, region }: { readonly bucket: string; readonly key: string; readonly region: string | undefined },
  ask: FetchAsk,
) => {
  try {
    const answer = await s3(region ?? ask.region).send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ExpectedBucketOwner: ask.expectedBucketOwner,
        IfNoneMatch: ask.unless,
      }),
    )
    if ((answer.ContentLength ?? 0) > ask.most) {
      answer.Body?.transformToWebStream().cancel()
      throw tooLarge(ask.most)
    }
    const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array()
    return { bytes, tag: answer.ETag ?? tagOf(bytes) }
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 304) return undefined
    throw new Error(`S3 answered for s3://${bucket}/${key}: ${awsProblem(error)}`)
  }
}

const tagOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const unlessKnown = (bytes: Uint8Array, tag: string, unless: string | undefined) =>
  tag === unless ? undefined : { bytes, tag }

const fromWeb = async (url: string, guard: GuardOptions, { most, unless }: FetchAsk) => {
  const headers: Record<string, string> = unless === undefined ? {} : { 'if-none-match': unless }
  const {
    status,
    body,
    headers: answered,
  } = await send(url, { method: 'GET', headers, most, timeout: WEB_TIMEOUT }, guard)
  if (status === 304) return undefined
  if (status !== 200) throw new Error(`${new URL(url).host} answered with status ${status}`)
  const etag = answered['etag']
  return unlessKnown(body, typeof etag === 'string' ? etag : tagOf(body), unless)
}

/** Links that lead out of the folder are not followed. */
const fromFolder = async (folder: string | undefined, path: string, { most, unless }: FetchAsk) => {
  if (folder === undefined) throw new Error('no folder of lists is configured, so that file: locations cannot be read')
  const [root, target] = await Promise.all([realpath(folder), realpath(join(folder, path))])
  if (!target.startsWith(root + sep)) throw new Error(`file:${path} leads out of the folder of lists`)
  if ((await stat(target)).size > most) throw tooLarge(most)
  const bytes = await readFile(target)
  return unlessKnown(bytes, tagOf(bytes), unless)
}

/** Fetches lists from wherever a location may lead. */
export const listSource = ({ folder, allowLoopback }: ListFetchOptions): ListSource => ({
  fetch: (location, ask) => {
    if (location.kind === 's3') return fromS3(location, ask)
    return location.kind === 'web'
      ? fromWeb(location.url, { allowLoopback }, ask)
      : fromFolder(folder, location.path, ask)
  },
})
