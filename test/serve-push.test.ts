import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { metric, type Serving, serve } from './serving.ts'

const KEY = 'a-key-of-this-test'
const folder = mkdtempSync(join(tmpdir(), 'vedette-serve-push-'))
const out = join(folder, 'out.jsonl')
let serving: Serving

beforeAll(async () => {
  const config = {
    data: join(folder, 'data'),
    sources: [{ type: 'push', name: 'edge', keyFrom: 'TEST_PUSH_KEY' }],
    destinations: [{ type: 'file', name: 'out', path: out }],
  }
  serving = await serve(folder, config, { TEST_PUSH_KEY: KEY })
})
afterAll(async () => {
  await serving.end('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

const LINE = '2 111122223333 eni-0abc 203.0.113.9 10.0.0.5 51000 22 6 10 3000 1767323000 1767323060 ACCEPT OK\n'
const push = async (name: string, key: string, body: string) =>
  (await fetch(`${serving.url}/push/${name}`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body }))
    .status

test('whoever has no key is turned away, whatever the body is', async () => {
  expect(await push('edge', 'wrong', LINE)).toBe(401)
  expect(await push('edge', 'wrong', '')).toBe(401)
  expect(await push('nowhere', KEY, LINE)).toBe(404)
})

test('what is pushed with the key is read', async () => {
  expect(await push('edge', KEY, LINE)).toBe(200)
  await vi.waitFor(async () => expect(await metric(serving, 'objects_total')).toBe(1), { timeout: 30_000 })
})

/** What a subscription of CloudWatch Logs hands to Firehose: an envelope, compressed, for each batch of log events. */
const envelope = (messages: readonly string[], messageType = 'DATA_MESSAGE') => {
  const logEvents = messages.map((message, i) => ({
    id: String(i),
    timestamp: Number(message.split(' ')[10]) * 1000,
    message,
  }))
  const from = { logGroup: '/vpc/flow', logStream: 'eni-0abc-all', subscriptionFilters: ['to-vedette'] }
  return gzipSync(JSON.stringify({ messageType, owner: '111122223333', ...from, logEvents }))
}

const firehose = (requestId: string, key: string, records: readonly Buffer[]) =>
  fetch(`${serving.url}/push/edge`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-amz-firehose-protocol-version': '1.0',
      'x-amz-firehose-request-id': requestId,
      'x-amz-firehose-source-arn': 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/flow',
      'x-amz-firehose-access-key': key,
    },
    body: JSON.stringify({
      requestId,
      timestamp: Date.now(),
      records: records.map(one => ({ data: one.toString('base64') })),
    }),
  })

test('flow logs that CloudWatch Logs sends through Firehose end as a finding', async () => {
  const began = Math.floor(Date.now() / 3_600_000) * 3600 - 4 * 3600
  const flow = (at: number, port: number, to: number, bytes: number) =>
    `2 111122223333 eni-0abc 203.0.113.9 10.0.0.5 ${port} ${to} 6 15 ${bytes} ${at} ${at + 5} ACCEPT OK`
  const guesses = Array.from({ length: 30 }, (_, i) => flow(began + i * 5, 40_000 + i, 22, 4_400))
  const records = [
    envelope(['CWL CONTROL MESSAGE: Checking health of destination Firehose.'], 'CONTROL_MESSAGE'),
    envelope(guesses.slice(0, 15)),
    // Two hours on: what was before is decided without waiting for the clock.
    envelope([...guesses.slice(15), flow(began + 7200, 50_000, 443, 400)]),
  ]
  expect((await firehose('r-1', 'wrong', records)).status).toBe(401)
  const answer = await firehose('r-2', KEY, records)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ requestId: 'r-2', timestamp: expect.any(Number) })
  await vi.waitFor(() => expect(existsSync(out) && readFileSync(out, 'utf8').endsWith('\n')).toBe(true), {
    timeout: 60_000,
  })
  const told = readFileSync(out, 'utf8').trim().split('\n')
  expect(told.map(line => JSON.parse(line).detail)).toMatchObject([
    {
      type: 'UnauthorizedAccess:EC2/SSHBruteForce',
      accountId: '111122223333',
      region: 'eu-west-1',
      service: { action: { networkConnectionAction: { remoteIpDetails: { ipAddressV4: '203.0.113.9' } } } },
    },
  ])
}, 90_000)
