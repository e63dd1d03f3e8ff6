/** S3 by SQS: a queue tells of new objects; they are acknowledged when they are written down, and not before. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { awsProblem, clientOptions, timeLimits } from '../aws/clients.ts'
import { type Notified, readNotification } from './notification.ts'
import { objectOf } from './order.ts'
import type { FoundObject } from './ports.ts'
import type { Sink, Source } from './source.ts'

/** Long polling, seconds: an empty queue costs three requests a minute. */
const WAIT = 20
/** How long a message stays with us, seconds, unless it is said: long enough to look into its objects and to write them down. */
const VISIBLE_AFTER = 300
const REST_FIRST = 1_000
const REST_MAX = 60_000

export interface QueueOptions {
  readonly queueUrl: string
  /** Of the queue; read from its URL unless given. */
  readonly region?: string
  /** The bucket and key prefixes that are watched; everything when there are none. */
  readonly only?: readonly string[]
  /** Seconds after which a message that was taken and not acknowledged comes again. */
  readonly visibleAfter?: number
}

/** A message whose objects have been taken, or that has none. */
const isSettled = (receipt: string | undefined): receipt is string => receipt !== undefined

export class QueueSource implements Source {
  readonly name: string
  readonly #options: QueueOptions
  readonly #client: SQSClient
  /** Messages that are no notifications of ours, since the start. They stay in the queue, for its own redrive policy. */
  foreign = 0

  constructor(options: QueueOptions) {
    this.#options = options
    this.name = `sqs ${options.queueUrl}`
    const region = options.region ?? /sqs\.([a-z0-9-]+)\.amazonaws/.exec(options.queueUrl)?.[1]
    const patient = timeLimits((WAIT + 10) * 1000)
    this.#client = new SQSClient({ ...clientOptions(region), requestHandler: patient })
  }

  async run(sink: Sink, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await sink.hold()
        if (signal.aborted) break
        await this.#take(sink, signal)
        if (failures > 0) sink.trouble(undefined)
        failures = 0
      } catch (error) {
        if (signal.aborted) break
        sink.trouble(awsProblem(error))
        const rest = Math.min(REST_MAX, REST_FIRST * 2 ** Math.min(failures++, 10)) * (0.5 + Math.random() / 2)
        await sleep(rest, undefined, { signal }).catch(() => {})
      }
    }
    this.#client.destroy()
  }

  async #take(sink: Sink, signal: AbortSignal): Promise<void> {
    const { queueUrl, visibleAfter = VISIBLE_AFTER } = this.#options
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: WAIT,
        VisibilityTimeout: visibleAfter,
      }),
      { abortSignal: signal },
    )
    if (Messages.length === 0) return
    const settled: string[] = []
    const objects: FoundObject[] = []
    for (const message of Messages) {
      const found = await this.#read(message, sink)
      if (found === undefined) continue
      objects.push(...found)
      if (isSettled(message.ReceiptHandle)) settled.push(message.ReceiptHandle)
    }
    if (objects.length > 0) await sink.offer(objects)
    if (settled.length === 0) return
    // A message that cannot be deleted comes again, and its objects count once.
    const Entries = settled.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }))
    await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
  }

  /** The objects that a message names; undefined when it is not for us. */
  async #read({ Body = '' }: Message, sink: Sink): Promise<FoundObject[] | undefined> {
    const notification = readNotification(Body)
    if (notification.is === 'foreign') {
      this.foreign++
      sink.trouble(`${this.foreign} messages are no notifications of S3, and stay in the queue`)
      return undefined
    }
    if (notification.is === 'nothing') return []
    const wanted = notification.objects.filter(object => this.#isWanted(object))
    return (await Promise.all(wanted.map(found))).flat()
  }

  #isWanted({ bucket, key }: Notified): boolean {
    const { only = [] } = this.#options
    return only.length === 0 || only.some(prefix => `s3://${bucket}/${key}`.startsWith(prefix))
  }
}

const found = async ({ bucket, key, bytes }: Notified): Promise<FoundObject[]> => {
  const name = `s3://${bucket}/${key}`
  try {
    const { object, digest } = await objectOf({ name, bytes })
    return digest ? [] : [object]
  } catch {
    // It could not be looked into now; reading it is tried again later, and says why when it fails.
    return [{ name, bytes, at: 0, kind: undefined, account: '', region: '' }]
  }
}
