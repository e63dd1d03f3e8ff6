/**
 * The notifications that tell of new objects in a bucket, in every form in which AWS delivers them to a queue: S3's own,
 * the same through SNS, EventBridge's `Object Created`, and CloudTrail's.
 */

/** An object that a notification names. */
export interface Notified {
  readonly bucket: string
  readonly key: string
  /** Bytes; 0 when it is not told. */
  readonly bytes: number
}

/** `objects` are to be read; `nothing` is a notification without any, such as S3's test; `foreign` is none at all. */
export type Notification =
  | { readonly is: 'objects'; readonly objects: readonly Notified[] }
  | { readonly is: 'nothing' }
  | { readonly is: 'foreign' }

/** What SQS can hold. */
const BODY_MAX = 1 << 20
const OBJECTS_MAX = 1000
const KEY_MAX = 1024
const BUCKET = /^[a-zA-Z0-9.\-_]{3,255}$/

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const member = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value)

const parse = (text: unknown): unknown => {
  if (typeof text !== 'string' || text.length > BODY_MAX) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const decoded = (key: unknown): unknown => {
  if (typeof key !== 'string') return undefined
  try {
    // S3 encodes keys as forms do.
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

const notified = (bucket: unknown, key: unknown, size: unknown): Notified[] => {
  if (typeof bucket !== 'string' || !BUCKET.test(bucket)) return []
  if (typeof key !== 'string' || key === '' || key.endsWith('/') || Buffer.byteLength(key) > KEY_MAX) return []
  return [{ bucket, key, bytes: typeof size === 'number' && size >= 0 ? size : 0 }]
}

const all = (objects: readonly Notified[]): Notification =>
  objects.length === 0 ? { is: 'nothing' } : { is: 'objects', objects: objects.slice(0, OBJECTS_MAX) }

const ofS3 = (records: readonly unknown[]): Notification =>
  all(
    records
      // A lifecycle rule or a person that removed an object tells nothing that could be read.
      .filter(record => /^(s3:)?ObjectCreated:/.test(String(member(record, 'eventName'))))
      .flatMap(record => {
        const object = member(record, 's3', 'object')
        return notified(member(record, 's3', 'bucket', 'name'), decoded(member(object, 'key')), member(object, 'size'))
      }),
  )

const isOfS3 = (record: unknown): boolean => member(record, 'eventSource') === 'aws:s3'

/** Reads the body of a message. */
export const readNotification = (body: string): Notification => {
  const told = parse(body)
  // SNS wraps what it delivers, unless told not to.
  const inner = member(told, 'Type') === 'Notification' ? parse(member(told, 'Message')) : told
  if (!isObject(inner)) return { is: 'foreign' }
  const records = inner['Records']
  if (Array.isArray(records) && records.every(isOfS3)) return ofS3(records)
  if (inner['Event'] === 's3:TestEvent') return { is: 'nothing' }
  if (inner['source'] === 'aws.s3' && isObject(inner['detail'])) {
    if (inner['detail-type'] !== 'Object Created') return { is: 'nothing' }
    const { bucket, object } = inner['detail']
    return all(notified(member(bucket, 'name'), member(object, 'key'), member(object, 'size')))
  }
  const { s3Bucket, s3ObjectKey } = inner
  if (s3Bucket !== undefined && Array.isArray(s3ObjectKey))
    return all(s3ObjectKey.flatMap(key => notified(s3Bucket, key, undefined)))
  return { is: 'foreign' }
}
