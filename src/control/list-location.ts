/** Where a list lies: an S3 object in any of the spellings that AWS takes, a web address, or a file of the operator's. */
import { refuse } from './refusal.ts'

export type ListLocation =
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly region: string | undefined }
  | { readonly kind: 'web'; readonly url: string }
  /** Beneath the folder that the configuration names for lists. */
  | { readonly kind: 'file'; readonly path: string }

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** `s3.amazonaws.com`, `s3-eu-west-1.…`, `s3.eu-west-1.…`, `s3.dualstack.eu-west-1.…`, each with or without a bucket before. */
const S3_HOST = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?$/

const EXPECTED =
  'expected s3://bucket/key, https://s3.REGION.amazonaws.com/bucket/key, https://bucket.s3.REGION.amazonaws.com/key, another https:// address, or file:NAME for a file in the folder of lists'

const bad = (text: string): Error =>
  refuse(`the location ${JSON.stringify(text.slice(0, 128))} is none that a list can lie at; ${EXPECTED}`)

const s3 = (text: string, bucket: string, key: string, region?: string): ListLocation => {
  if (!BUCKET.test(bucket) || key === '') throw bad(text)
  return { kind: 's3', bucket, key, region }
}

/** Splits by hand: keys may hold `#`, `?` and `%`, which a URL parser would take for something else. */
const cut = (path: string): readonly [string, string] => {
  const slash = path.indexOf('/')
  return slash < 0 ? [path, ''] : [path.slice(0, slash), path.slice(slash + 1)]
}

const unescaped = (text: string, key: string): string => {
  try {
    return decodeURIComponent(key)
  } catch {
    throw bad(text)
  }
}

/** Reads a list's location, or refuses it. */
export const parseLocation = (text: string): ListLocation => {
  if (text.startsWith('s3://')) return s3(text, ...cut(text.slice('s3://'.length)))
  if (text.startsWith('file:')) return file(text)
  if (!/^https:\/\//i.test(text) || !URL.canParse(text)) throw bad(text)
  const url = new URL(text)
  const found = S3_HOST.exec(url.hostname)
  if (found === null) {
    if (url.username !== '' || url.password !== '') throw bad(text)
    return { kind: 'web', url: url.href }
  }
  const path = unescaped(text, url.pathname.slice(1))
  const [, bucket, region] = found
  return bucket === undefined ? s3(text, ...cut(path), region) : s3(text, bucket, path, region)
}

const file = (text: string): ListLocation => {
  const path = text.slice('file:'.length)
  const parts = path.split('/')
  const within = parts.every(part => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part))
  if (!within) throw bad(text)
  return { kind: 'file', path }
}
