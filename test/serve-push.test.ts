import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { metric, type Serving, serve } from './serving.ts'

const KEY = 'a-key-of-this-test'
const folder = mkdtempSync(join(tmpdir(), 'vedette-serve-push-'))
let serving: Serving

beforeAll(async () => {
  const config = { data: join(folder, 'data'), sources: [{ type: 'push', name: 'edge', keyFrom: 'TEST_PUSH_KEY' }] }
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
