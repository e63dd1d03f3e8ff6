import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { C2 } from '../../events/categories.ts'
import { loadIntel } from '../load.ts'
import { bitsOf } from '../try-lists.ts'
import { keptCopy, sha256Of } from './feed-state.ts'
import { type UpdateOptions, updateLists } from './update-lists.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

// A real server on this machine: what it says, a test decides.
let answer: Answer
const asked: IncomingMessage[] = []
const server = createServer((request, response) => {
  asked.push(request)
  answer(request, response)
})
const root = mkdtempSync(join(tmpdir(), 'vedette-update-'))
let folder = ''
let base = ''

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(root, { recursive: true })
})

const name = (url: string, more = 'format: TXT'): void =>
  writeFileSync(join(folder, 'intel.yaml'), `lists:\n  - { name: feed, url: '${url}', ${more}, category: c2 }\n`)

beforeEach(() => {
  asked.length = 0
  folder = mkdtempSync(join(root, 'intel-'))
  name(`${base}/l.txt`)
})

const copy = (): string => readFileSync(join(folder, 'feed.txt'), 'utf8')
const update = async (options: Partial<UpdateOptions> = {}) => {
  const [result] = await updateLists(folder, { timeoutMs: 5000, force: false, acceptShrunk: false, ...options })
  expect(readdirSync(folder).filter(file => file.endsWith('.draft'))).toEqual([])
  return result
}
const sends =
  (body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(200, headers).end(body)
const addresses = (count: number): string =>
  Array.from({ length: count }, (_, i) => `9.9.${i >>> 8}.${i & 255}`).join('\n')

test('a list is fetched, used, and not sent again while it is the same', async () => {
  answer = (request, response) =>
    request.headers['if-none-match'] === '"one"' &&
    request.headers['if-modified-since'] === 'Mon, 05 Jan 2026 00:00:00 GMT'
      ? response.writeHead(304).end()
      : sends('9.9.9.9\n', { etag: '"one"', 'last-modified': 'Mon, 05 Jan 2026 00:00:00 GMT' })(request, response)
  expect(await update()).toMatchObject({ outcome: 'updated', entries: 1, sha256: sha256Of(Buffer.from('9.9.9.9\n')) })
  expect(bitsOf(await loadIntel(folder, { cache: folder }), '9.9.9.9')).toBe(C2)
  expect((await update()).outcome).toBe('same')
  // A copy that somebody has changed is fetched anew, whatever the server was told of the old one.
  writeFileSync(join(folder, 'feed.txt'), 'spoiled')
  expect((await update()).outcome).toBe('updated')
  expect([copy(), asked.length]).toEqual(['9.9.9.9\n', 3])
})

test('a list may be called as the members that every object has', async () => {
  answer = sends('9.9.9.9\n', { etag: '"one"' })
  const called = `name: constructor, url: '${base}/l.txt', format: TXT, category: c2`
  writeFileSync(join(folder, 'intel.yaml'), `lists:\n  - { ${called} }\n`)
  expect((await update()).outcome).toBe('updated')
  expect((await update()).outcome).toBe('same')
})

test('an answer is unpacked, and a new list replaces the old one, which is kept beside', async () => {
  answer = sends('9.9.9.9\n')
  await update()
  answer = sends(gzipSync('9.9.9.8\n9.9.9.7\n'), { 'content-encoding': 'gzip' })
  expect(await update()).toMatchObject({ outcome: 'updated', entries: 2, entriesBefore: 1 })
  expect(copy()).toBe('9.9.9.8\n9.9.9.7\n')
  expect(keptCopy(folder, sha256Of(Buffer.from('9.9.9.9\n')))?.toString()).toBe('9.9.9.9\n')
})

describe('the last good copy stays', () => {
  const failures: Record<string, [Answer, string, Partial<UpdateOptions>?]> = {
    'a server that fails': [(_, response) => response.writeHead(503).end('busy'), 'the server answered 503'],
    'half a file': [
      (_, response) => {
        response.writeHead(200, { 'content-length': '5000' })
        response.write('9.9.9.9\n', () => response.destroy())
      },
      'the answer broke off',
    ],
    'half a file in chunks': [
      (_, response) => {
        response.writeHead(200)
        response.write('9.9.9.9\n', () => response.destroy())
      },
      'the answer broke off',
    ],
    'a web page': [sends('<html>\n<body>\nplease log in\n'), 'is not an entry of format TXT'],
    nothing: [sends(''), 'it is empty'],
    'a list that lost most of itself': [sends(addresses(90)), 'it shrank from 200 to 90 entries'],
    silence: [() => {}, 'no answer within 0.3 seconds', { timeoutMs: 300 }],
    'a body that never ends': [
      (_, response) => {
        response.writeHead(200)
        const more = setInterval(() => response.write('9.9.9.9\n'), 20)
        response.on('close', () => clearInterval(more))
      },
      'no answer within 0.3 seconds',
      { timeoutMs: 300 },
    ],
    'redirects without end': [
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      'more than 5 redirects',
    ],
    'a redirect away from https': [
      (_, response) => response.writeHead(302, { location: 'http://lists.example/' }).end(),
      'http://lists.example is not https',
    ],
  }
  test.each(Object.entries(failures))('after %s', async (_, [failing, says, options]) => {
    answer = sends(addresses(200))
    expect((await update()).outcome).toBe('updated')
    answer = failing
    const failed = await update(options)
    expect(failed).toMatchObject({ outcome: 'failed', entries: 200 })
    expect(failed.problem).toContain(says)
    expect(copy()).toBe(addresses(200))
  })

  test('after a list that is larger than its set may be', async () => {
    name(`${base}/l.txt`, 'format: TXT, set: ThreatEntitySet')
    answer = sends(addresses(1001))
    expect((await update()).problem).toContain('at most 1000 entries')
    answer = (_, response) => {
      response.writeHead(200)
      const piece = Buffer.alloc(1 << 20, '\n')
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    }
    expect((await update({ timeoutMs: 30_000 })).problem).toBe('it is larger than 35 MB')
  })

  test('when there is no network, in one word', async () => {
    name('https://no-such-host.invalid/l.txt')
    expect(await update()).toMatchObject({ outcome: 'offline', problem: expect.stringContaining('offline') })
  })

  test('when nobody listens, or the address is plain http elsewhere', async () => {
    const closed = createServer()
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise(resolve => closed.close(resolve))
    name(`http://127.0.0.1:${port}/l.txt`)
    expect((await update()).problem).toBe('the server refuses connections')
    name('http://lists.example/l.txt')
    expect((await update()).problem).toContain('not https')
  })
})

test('a list that shrank is taken when asked to', async () => {
  answer = sends(addresses(200))
  await update()
  answer = sends(addresses(50))
  expect(await update({ acceptShrunk: true })).toMatchObject({ outcome: 'updated', entries: 50, entriesBefore: 200 })
})

test('a feed is not asked for more often than its maker renews it', async () => {
  const yaml = `lists:\n  - { feed: spamhaus-drop }\n`
  writeFileSync(join(folder, 'intel.yaml'), yaml)
  const text = '9.9.9.0/24 ; SBL1\n'
  writeFileSync(join(folder, 'spamhaus-drop.txt'), text)
  const at = new Date().toISOString()
  const list = { url: 'https://www.spamhaus.org/drop/drop.txt', sha256: sha256Of(Buffer.from(text)), entries: 1 }
  const state = {
    version: 1,
    lists: { 'spamhaus-drop': { ...list, bytes: 18, fetchedAt: at, checkedAt: at, before: [] } },
  }
  writeFileSync(join(folder, '.vedette-lists.json'), JSON.stringify(state))
  expect(await update()).toMatchObject({ outcome: 'fresh', entries: 1 })
})

test('a state file that is damaged costs one fetch', async () => {
  answer = sends('9.9.9.9\n')
  await update()
  writeFileSync(join(folder, '.vedette-lists.json'), '{')
  expect((await update()).outcome).toBe('updated')
})
