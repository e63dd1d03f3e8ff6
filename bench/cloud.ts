/**
 * A stand-in for S3 and SQS in a process of its own, for `bench/serve.ts`: one queue and one bucket, kept in memory, and as
 * fast as Node's HTTP is. moto answers some hundred requests a second, which would measure moto.
 * POST /fill {"objects", "records", "every"} puts objects and tells of them; GET /left says how many messages there are.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const BUCKET = 'bench-logs'
/** SQS's own limit. */
const BATCH = 10
const LONG_POLL_MS = 1_000

export interface Fill {
  readonly objects: number
  /** In each object. */
  readonly records: number
  /** One object in so many holds a call that is a finding. */
  readonly every: number
}

const objects = new Map<string, Uint8Array>()
const waiting: { readonly id: string; readonly body: string }[] = []
const inFlight = new Set<string>()
let made = 0

const recordOf = (object: number, record: number, at: Date, isFinding: boolean) => {
  const user = isFinding ? `mallory-${object}` : `worker-${(object + record) % 40}`
  const key = createHash('sha256').update(user).digest('hex').slice(0, 16).toUpperCase()
  return {
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    readOnly: !isFinding,
    userIdentity: {
      type: 'IAMUser',
      accountId: ACCOUNT,
      userName: user,
      principalId: `AIDA${key}`,
      arn: `arn:aws:iam::${ACCOUNT}:user/${user}`,
      accessKeyId: `AKIA${key}`,
    },
    eventTime: at.toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: isFinding ? 'cloudtrail.amazonaws.com' : 'ec2.amazonaws.com',
    eventName: isFinding ? 'StopLogging' : 'DescribeInstances',
    requestParameters: isFinding ? { name: 'main' } : {},
    awsRegion: REGION,
    sourceIPAddress: '81.2.69.142',
    userAgent: 'aws-cli/2.17',
    eventID: `${String(object).padStart(8, '0')}-0000-4000-8000-${String(record).padStart(12, '0')}`,
    recipientAccountId: ACCOUNT,
  }
}

const fill = ({ objects: many, records, every }: Fill): void => {
  const at = new Date()
  const stamp = at.toISOString().replace(/[-:]/g, '').slice(0, 13)
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/')
  for (let i = 0; i < many; i++) {
    const n = made++
    const Records = Array.from({ length: records }, (_, r) => recordOf(n, r, at, r === 0 && n % every === 0))
    const folder = `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/${day}`
    const key = `${folder}/${ACCOUNT}_CloudTrail_${REGION}_${stamp}Z_${String(n).padStart(16, 'x')}.json.gz`
    const content = gzipSync(JSON.stringify({ Records }))
    objects.set(`/${BUCKET}/${key}`, content)
    const s3 = { bucket: { name: BUCKET }, object: { key: encodeURIComponent(key), size: content.length } }
    const body = JSON.stringify({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] })
    waiting.push({ id: String(n), body })
  }
}

const receive = async (most: number): Promise<unknown> => {
  if (waiting.length === 0) await new Promise(resolve => setTimeout(resolve, LONG_POLL_MS))
  const taken = waiting.splice(0, Math.min(most, BATCH))
  for (const { id } of taken) inFlight.add(id)
  const Messages = taken.map(({ id, body }) => {
    const MD5OfBody = createHash('md5').update(body).digest('hex')
    return { MessageId: id, ReceiptHandle: id, Body: body, MD5OfBody }
  })
  return Messages.length === 0 ? {} : { Messages }
}

const remove = (entries: readonly { Id: string; ReceiptHandle: string }[]): unknown => {
  for (const { ReceiptHandle } of entries) inFlight.delete(ReceiptHandle)
  return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const piece of request) text += piece
  return text
}

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'http://stand-in')
  const content = objects.get(decodeURIComponent(pathname))
  if (request.method === 'GET' && content !== undefined) {
    response.writeHead(200, { etag: '"1"', 'content-length': content.length }).end(content)
    return
  }
  const text = await bodyOf(request)
  const send = (body: unknown, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
  }
  if (pathname === '/fill') {
    fill(JSON.parse(text) as Fill)
    return send({})
  }
  if (pathname === '/left') return send({ waiting: waiting.length, inFlight: inFlight.size })
  if (pathname === '/forget') {
    objects.clear()
    return send({})
  }
  const operation = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '')
  if (operation === 'ReceiveMessage') return send(await receive(JSON.parse(text).MaxNumberOfMessages))
  if (operation === 'DeleteMessageBatch') return send(remove(JSON.parse(text).Entries))
  send({ __type: 'NotFound' }, 404)
}

if (process.argv[1] === import.meta.filename) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
}
