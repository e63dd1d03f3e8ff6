import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Finding } from '../src/findings/finding.ts'
import { runVedette } from './command-line.ts'

// The commands of `vedette intel` as people meet them, with a real server that gives a list which grows.
const root = mkdtempSync(join(tmpdir(), 'vedette-intel-cli-'))
const lists = join(root, 'lists')
const logs = join(root, 'dns.jsonl')

// A dozen processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 300_000 })

let body = 'old.example\n198.18.0.0/15\n'
let status = 200
const server = createServer((_, response) => response.writeHead(status).end(body))

const vedette = (...args: string[]) =>
  runVedette(root, [...args, ...(args[0] === 'scan' || args[1] === 'retro' ? ['--workers', '1'] : [])])

const query = (name: string, i: number): string =>
  JSON.stringify({
    version: '1.100000',
    account_id: '111122223333',
    region: 'eu-west-1',
    vpc_id: 'vpc-1',
    query_timestamp: `2026-01-05T12:0${i}:00Z`,
    query_name: `${name}.`,
    query_type: 'A',
    query_class: 'IN',
    rcode: 'NOERROR',
    answers: [],
    srcaddr: '10.0.0.5',
    srcport: '40000',
    transport: 'UDP',
    srcids: { instance: 'i-0aaaabbbbccccdddd' },
  })

const OWN = `import { detection, DROP_POINT } from 'vedette/sdk'
export default detection.match({
  type: 'Custom:EC2/Dropped', title: () => 'Dropped.', why: 'w', falsePositives: [], respond: [], attack: [],
  severity: 'Low', role: 'ACTOR', on: 'dns', where: query => (query.queryLists & DROP_POINT) !== 0, by: ['source'],
  because: ({ event }) => \`\${event.query} is on a list.\`, examples: () => ({ fires: {}, quiet: {} }),
})
`

const found = (out: string): string[] =>
  out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Finding)
    .map(({ type, vedette }) => `${type} ${vedette.reason.summary}`)
    .sort()

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  mkdirSync(lists)
  const url = `http://127.0.0.1:${port}/drop.txt`
  writeFileSync(
    join(lists, 'intel.yaml'),
    `lists:\n  - { name: drop, url: '${url}', format: TXT, category: drop-point }\n`,
  )
  writeFileSync(logs, ['old.example', 'a.new.example', 'quiet.example'].map(query).join('\n'))
})
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

test('a list is fetched, asked, grows, and what it gained is matched on logs that were scanned before', async () => {
  const first = await vedette('intel', 'update', '--intel', lists)
  expect([first.code, first.out]).toEqual([0, ''])
  expect(first.err).toContain('1/1 drop: updated, 2 entries')
  const scanned = await vedette('scan', logs, '--intel', lists, '--quiet', '--format', 'jsonl')
  expect(found(scanned.out)).toEqual([expect.stringMatching(/^Trojan:EC2\/DropPoint!DNS .*old\.example/)])
  const between = new Date(Date.now() + 1)
  await new Promise(resolve => setTimeout(resolve, 20))

  status = 503
  const failed = await vedette('intel', 'update', '--intel', lists, '--json')
  expect([failed.code, JSON.parse(failed.out)[0].outcome]).toEqual([4, 'failed'])
  expect(failed.err).toContain('the server answered 503; the last copy stays: 2 entries')
  status = 200
  body += 'new.example\nunseen.example\n'
  expect((await vedette('intel', 'update', '--intel', lists)).err).toContain('4 entries (+2)')

  const since = between.toISOString()
  const retro = await vedette('intel', 'retro', logs, '--intel', lists, '--since-lists', since, '--format', 'jsonl')
  expect(retro.code).toBe(0)
  expect(retro.err).toContain('2 entries are new.')
  expect(found(retro.out)).toEqual([expect.stringMatching(/^Trojan:EC2\/DropPoint!DNS .*a\.new\.example/)])

  // The same against a folder that was kept by hand, and nothing against the lists themselves.
  const older = join(root, 'older')
  mkdirSync(older)
  writeFileSync(join(older, 'intel.yaml'), 'lists:\n  - { name: d, file: d.txt, format: TXT, category: drop-point }\n')
  writeFileSync(join(older, 'd.txt'), '*.new.example\n')
  const other = await vedette('intel', 'retro', logs, '--intel', lists, '--since-lists', older, '--format', 'jsonl')
  expect(found(other.out)).toEqual([expect.stringContaining('old.example')])
  const none = await vedette('intel', 'retro', logs, '--intel', lists, '--since-lists', lists, '--format', 'jsonl')
  expect([none.out, none.code]).toEqual(['', 0])
  expect(none.err).toContain('0 entries are new.')

  // A detection of one's own that asks lists is asked too.
  const own = join(root, 'own')
  mkdirSync(own)
  writeFileSync(join(own, 'dropped.ts'), OWN)
  const mine = ['--detections', own, '--since-lists', since, '--intel', lists, '--format', 'jsonl']
  expect(found((await vedette('intel', 'retro', logs, ...mine)).out)).toEqual([
    expect.stringMatching(/^Custom:EC2\/Dropped a\.new\.example is on a list/),
    expect.stringMatching(/^Trojan:EC2\/DropPoint!DNS .*a\.new\.example/),
  ])
})

test('check answers as JSON and for people', async () => {
  const asked = await vedette('intel', 'check', 'x.old.example', 'free.example', '--intel', lists, '--json')
  const [held, free] = JSON.parse(asked.out)
  expect([held.categories, held.holdings[0].line, free.holdings]).toEqual([['drop-point'], 1, []])
  const text = await vedette('intel', 'check', '192.0.2.1')
  expect([text.code, text.out]).toEqual([0, expect.stringContaining('192.0.2.1: tor-exit')])
  const wrong = await vedette('intel', 'check', 'what is this')
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('E_BAD_OPTION')])
})

test('feeds are listed with their licences', async () => {
  const { out } = await vedette('intel', 'feeds')
  expect(out).toMatch(/ipsum-3 +malicious +TXT +24 h +Unlicense/)
})

test('offline is one word and an exit code of its own', async () => {
  const folder = mkdtempSync(join(root, 'offline-'))
  const list = '{ name: far, url: "https://no-such-host.invalid/l.txt", format: TXT, category: c2 }'
  writeFileSync(join(folder, 'intel.yaml'), `lists:\n  - ${list}\n`)
  writeFileSync(join(folder, 'far.txt'), '9.9.9.9\n')
  const { code, err } = await vedette('intel', 'update', '--intel', folder)
  expect([code, readFileSync(join(folder, 'far.txt'), 'utf8')]).toEqual([5, '9.9.9.9\n'])
  expect(err).toContain('Offline: 1 list kept as they are.')
})
