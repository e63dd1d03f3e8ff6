/**
 * HTTPS push: Firehose's HTTP delivery, and a plain POST of an object's bytes. CloudWatch Logs subscriptions come through
 * Firehose. What is answered with 200 is on disk and in the ledger.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isGzip } from '../formats/gzip.ts'
import { objectOf } from './order.ts'
import type { Sink, Source } from './source.ts'
import { spool } from './spool.ts'

const unpack = promisify(gunzip)

/** Firehose sends at most 64 MB; a plain push may be a log file. */
export const PUSH_BYTES_MAX = 64 << 20
const UNPACKED_MAX = 256 << 20
const RECORDS_MAX = 10_000
/** The delivery stream's Region is that of the logs: a subscription reaches no other. Flow log lines rarely tell it. */
const STREAM = /^arn:aws[a-z-]*:firehose:([a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}):/
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/

/** A request that was read whole; header names in lower case. */
export interface Pushed {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export interface PushAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface PushOptions {
  /** As the address names it: `/push/{name}`. */
  readonly source: string
  /** What the sender must know: Firehose's access key, or the bearer token of a plain push. */
  readonly key: string
  readonly folder: string
  now(): number
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()

/** Compared in constant time, whatever their lengths are. */
const isKey = (given: string | undefined, key: string): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(key))

/** Whether there is no room at this moment. */
const isFull = (sink: Sink): Promise<boolean> =>
  Promise.race([sink.hold().then(() => false), new Promise<boolean>(resolve => setTimeout(resolve, 50, true))])

const NEWLINE = Buffer.from('\n')

/** Records as objects: compressed ones are members of one gzip file, lines are lines of one text. */
const objectsOf = (records: readonly Buffer[]): Uint8Array[] => {
  const isPacked = (record: Uint8Array): boolean => isGzip(record, record.length)
  const packed = records.filter(isPacked)
  const plain = records.filter(record => !isPacked(record) && record.length > 0)
  const lines = plain.flatMap(record => (record.at(-1) === NEWLINE[0] ? [record] : [record, NEWLINE]))
  return [packed, lines].filter(({ length }) => length > 0).map(pieces => Buffer.concat(pieces))
}

const recordsOf = (body: Uint8Array): { id: string; records: Buffer[] } | undefined => {
  try {
    const { requestId, records } = JSON.parse(Buffer.from(body).toString('utf8'))
    if (!Array.isArray(records) || records.length > RECORDS_MAX) return undefined
    const data: unknown[] = records.map(record => record?.data)
    if (!data.every(text => typeof text === 'string')) return undefined
    return {
      id: typeof requestId === 'string' ? requestId : '',
      records: data.map(text => Buffer.from(text, 'base64')),
    }
  } catch {
    return undefined
  }
}

export class PushSource implements Source {
  readonly name: string
  readonly #options: PushOptions
  #sink: Sink | undefined
  #isTroubled = false

  constructor(options: PushOptions) {
    this.#options = options
    this.name = `push ${options.source}`
  }

  run(sink: Sink, signal: AbortSignal): Promise<void> {
    this.#sink = sink
    return new Promise(resolve => {
      const end = (): void => {
        this.#sink = undefined
        resolve()
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
  }

  /** Whether the sender has the key: to be asked before a body is taken in. */
  knows(headers: Pushed['headers']): boolean {
    const bearer = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1]
    return isKey(headers['x-amz-firehose-access-key'] ?? bearer, this.#options.key)
  }

  /** Answers one request. Everything but 200 means that the sender should keep what it has. */
  async receive({ headers, body }: Pushed): Promise<PushAnswer> {
    const firehoseId = headers['x-amz-firehose-request-id']
    const answer = (status: number, errorMessage?: string): PushAnswer => ({
      status,
      body: {
        // Firehose takes an answer for its own only with the id and a time in it.
        ...(firehoseId !== undefined && REQUEST_ID.test(firehoseId) ? { requestId: firehoseId } : {}),
        timestamp: this.#options.now(),
        ...(errorMessage === undefined ? {} : { errorMessage }),
      },
    })
    if (!this.knows(headers)) return answer(401, 'the access key is missing or wrong')
    const sink = this.#sink
    if (sink === undefined) return answer(503, 'not taking anything in now')
    const objects = firehoseId === undefined ? [body] : await this.#unwrap(headers, body)
    if (objects === undefined)
      return answer(400, 'expected the body that Firehose sends: {"requestId", "records": [{"data"}]}')
    if (objects.length === 0 || objects.some(({ length }) => length === 0)) return answer(400, 'there is nothing in it')
    // Whoever pushes keeps what it has; bodies that wait here would fill the memory instead.
    if (await isFull(sink)) return answer(503, 'there is too much to read already; send it again later')
    try {
      const region = STREAM.exec(headers['x-amz-firehose-source-arn'] ?? '')?.[1] ?? ''
      await this.#keep(objects, region, sink)
      if (this.#isTroubled) sink.trouble(undefined)
      this.#isTroubled = false
      return answer(200)
    } catch (error) {
      this.#isTroubled = true
      sink.trouble((error as Error).message)
      return answer(503, 'it could not be kept; send it again')
    }
  }

  async #unwrap(headers: Pushed['headers'], body: Uint8Array): Promise<Uint8Array[] | undefined> {
    const isPacked = headers['content-encoding'] === 'gzip'
    const plain = isPacked
      ? await unpack(body, { maxOutputLength: UNPACKED_MAX }).catch(() => undefined)
      : Buffer.from(body)
    const read = plain === undefined ? undefined : recordsOf(plain)
    return read === undefined ? undefined : objectsOf(read.records)
  }

  async #keep(objects: readonly Uint8Array[], region: string, sink: Sink): Promise<void> {
    const { folder, now } = this.#options
    const found = []
    for (const bytes of objects) {
      const name = await spool(folder, bytes, now())
      const { object } = await objectOf({ name, bytes: bytes.length })
      found.push({ ...object, region: object.region || region })
    }
    await sink.offer(found)
  }
}
