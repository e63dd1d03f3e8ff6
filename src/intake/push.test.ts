import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { FoundObject } from './ports.ts'
import { PushSource } from './push.ts'
import type { Sink } from './source.ts'
import { cleanSpool } from './spool.ts'

const NOW = Date.parse('2026-01-02T03:04:05Z')
const KEY = 'a key of this test'
const LINE = '2 111122223333 eni-0abc 203.0.113.9 10.0.0.5 51000 22 6 10 3000 1767323000 1767323060 ACCEPT OK'

const opened = (offer?: Sink['offer']) => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-push-'))
  const source = new PushSource({ source: 'edge', key: KEY, folder, now: () => NOW })
  const offered: FoundObject[] = []
  const troubles: (string | undefined)[] = []
  const sink: Sink = {
    offer: offer ?? (async objects => void offered.push(...objects)),
    hold: async () => {},
    trouble: problem => troubles.push(problem),
  }
  const stop = new AbortController()
  const ended = source.run(sink, stop.signal)
  return { folder, source, offered, troubles, stop, ended }
}

const firehose = (records: readonly Buffer[], headers: Record<string, string> = {}) => ({
  headers: { 'x-amz-firehose-request-id': 'r-1', 'x-amz-firehose-access-key': KEY, ...headers },
  body: Buffer.from(
    JSON.stringify({
      requestId: 'r-1',
      timestamp: NOW,
      records: records.map(record => ({ data: record.toString('base64') })),
    }),
  ),
})

test('what Firehose delivers is on disk, offered, and answered as it asks', async () => {
  const { source, offered } = opened()
  const packed = [gzipSync(`${LINE}\n`), gzipSync(`${LINE}\n`)]
  const answer = await source.receive(firehose([Buffer.from(LINE), ...packed, Buffer.from(`${LINE}\n`)]))
  expect(answer).toEqual({ status: 200, body: { requestId: 'r-1', timestamp: NOW } })
  expect(offered).toMatchObject([
    { kind: 'flow', at: 1767323000, account: '' },
    { kind: 'flow', at: 1767323000 },
  ])
  expect(gunzipSync(readFileSync(offered[0].name)).toString()).toBe(`${LINE}\n${LINE}\n`)
  expect(readFileSync(offered[1].name, 'utf8')).toBe(`${LINE}\n${LINE}\n`)
})

test('a body may be compressed, and a plain push needs no Firehose', async () => {
  const { source, offered } = opened()
  const { headers, body } = firehose([Buffer.from(LINE)], { 'content-encoding': 'gzip' })
  expect((await source.receive({ headers, body: gzipSync(body) })).status).toBe(200)
  const plain = { headers: { authorization: `Bearer ${KEY.replaceAll(' ', '')}` }, body: gzipSync(LINE) }
  expect((await source.receive(plain)).status).toBe(401)
  expect((await source.receive({ headers: { 'x-amz-firehose-access-key': KEY }, body: gzipSync(LINE) })).status).toBe(
    200,
  )
  expect(offered).toHaveLength(2)
})

test('the same push again is the same object', async () => {
  const { source, offered, folder } = opened()
  await source.receive(firehose([Buffer.from(LINE)]))
  await source.receive(firehose([Buffer.from(LINE)]))
  expect(new Set(offered.map(({ name }) => name)).size).toBe(1)
  expect(readdirSync(join(folder, '2026-01-02'))).toHaveLength(1)
})

test.each([
  ['no key', { 'x-amz-firehose-access-key': undefined }, '', 401],
  ['a wrong key', { 'x-amz-firehose-access-key': 'wrong' }, '', 401],
  ['no JSON', {}, 'not json', 400],
  ['other JSON', {}, '{"records":[{"data":1}]}', 400],
  ['no records', {}, '{"records":[]}', 400],
])('%s is refused', async (_, changed, body, status) => {
  const { source, offered } = opened()
  const { headers } = firehose([])
  expect((await source.receive({ headers: { ...headers, ...changed }, body: Buffer.from(body) })).status).toBe(status)
  expect(offered).toEqual([])
})

test('what could not be written down is not acknowledged', async () => {
  const { source, troubles, stop, ended } = opened(async () => {
    throw new Error('disk full')
  })
  expect((await source.receive(firehose([Buffer.from(LINE)]))).status).toBe(503)
  expect(troubles).toEqual(['disk full'])
  stop.abort()
  await ended
  expect((await source.receive(firehose([Buffer.from(LINE)]))).status).toBe(503)
})

test('old days leave the spool', async () => {
  const { source, folder } = opened()
  await source.receive(firehose([Buffer.from(LINE)]))
  expect(await cleanSpool(folder, NOW)).toBe(0)
  expect(await cleanSpool(folder, NOW + 86_400_000)).toBe(1)
  expect(existsSync(join(folder, '2026-01-02'))).toBe(false)
  expect(await cleanSpool(join(folder, 'nowhere'), NOW)).toBe(0)
})
