import { expect, test } from 'vitest'
import { detections as listDriven } from '../detections/list-driven.ts'
import { checkValues } from '../intel/check/check-values.ts'
import { readQuery } from '../intel/check/query.ts'
import { FEEDS } from '../intel/feeds.ts'
import { loadIntel } from '../intel/load.ts'
import { readManifest } from '../intel/manifest.ts'
import { sourcesOf } from '../intel/sources.ts'
import { folderWith } from '../intel/try-lists.ts'
import { checkedText } from './intel-check.ts'
import { updateLine } from './intel-update.ts'

const KEY = 'AKIAVEDETTELEAKEDKEY'
const folder = folderWith([
  {
    category: 'malicious',
    entries: ['9.9.9.9', '9.9.0.0/16', '2a00::/32', 'bad.example', 'cdn.example', 'ab'.repeat(32)],
  },
  { category: 'scanner', entries: ['# noise', '9.9.9.0-9.9.9.20'] },
  { category: 'custom', trusted: true, entries: ['9.9.9.8/31', 'good.bad.example'] },
  { category: 'popular', entries: ['cdn.example'] },
])

const check = async (...values: string[]) => {
  const intel = await loadIntel(folder, { cache: folder })
  return checkValues(values.map(readQuery), intel, sourcesOf(readManifest(folder)))
}

test('names each entry that speaks of an address, the most specific first, and why it counts or loses', async () => {
  const [trusted, listed, v6, free] = await check('9.9.9.9', '9.9.9.7', '2A00::5', '9.8.0.0')
  expect(trusted.categories).toEqual([])
  expect(trusted.holdings.map(({ list, entry, counts }) => [list, entry, counts])).toEqual([
    ['l0', '9.9.9.9', false],
    ['l2', '9.9.9.8/31', true],
    ['l1', '9.9.9.0-9.9.9.20', false],
    ['l0', '9.9.0.0/16', false],
  ])
  expect(trusted.holdings[0].because).toBe('trusted beats threat: l2 holds 9.9.9.8/31')
  expect([listed.categories, listed.holdings.map(({ line }) => line)]).toEqual([
    ['malicious', 'scanner'],
    [2, 2],
  ])
  expect([v6.categories, v6.holdings[0].entry]).toEqual([['malicious'], '2a00::/32'])
  expect([free.categories, free.holdings, typeof listed.facts.asn]).toEqual([[], [], 'number'])
})

test('says of domains what popular and trusted ones silence', async () => {
  const [beneath, silenced, trusted] = await check('x.Bad.example', 'a.cdn.example', 'good.bad.example')
  expect([beneath.categories, beneath.holdings[0].entry]).toEqual([['malicious'], 'bad.example'])
  expect(silenced.categories).toEqual(['popular'])
  expect(silenced.holdings.find(({ list }) => list === 'l0')).toMatchObject({
    counts: false,
    because: 'popular beats it: l3 holds cdn.example',
  })
  expect([trusted.categories, trusted.holdings[1].because]).toEqual([
    [],
    'trusted beats threat: l2 holds good.bad.example',
  ])
})

test('knows blocks, hashes, keys by their hash, AWS’s ranges and what is nobody’s', async () => {
  const [block, hash, key, aws, own] = await check('9.9.8.0/23', 'AB'.repeat(32), KEY, '3.80.0.0', '10.0.0.1')
  expect([block.kind, block.holdings.map(({ because }) => because)]).toEqual([
    'block',
    [
      'holds a part of it',
      'trusted: it silences every threat list here, however specific',
      'holds a part of it',
      'holds the block whole',
    ],
  ])
  expect(hash.categories).toEqual(['malicious'])
  expect([key.kind, key.categories, key.sha256?.length]).toEqual(['key', ['leaked-key'], 64])
  expect([aws.categories, aws.holdings.map(({ list }) => list).sort()]).toEqual([['aws'], ['aws-amazon', 'aws-ec2']])
  expect([own.isPublic, own.categories, own.holdings]).toEqual([false, [], []])
})

test('what can be on no list is refused', () => {
  for (const value of ['', 'localhost', 'http://bad.example/', '1.2.3', 'a'.repeat(5000)])
    expect(() => readQuery(value)).toThrow(expect.objectContaining({ code: 'E_BAD_OPTION' }))
})

test('the answer for people is a line and a table', async () => {
  const text = checkedText(await check('9.9.9.7', '9.8.0.0', KEY), false)
  expect(text).toMatch(/^9\.9\.9\.7: malicious, scanner \(AS\d+ /)
  expect(text).toMatch(/counts {2}l0 +malicious +9\.9\.0\.0\/16 +no trusted list holds it +\S+0\.txt:2/)
  expect(text).toMatch(/\n9\.8\.0\.0: on no list/)
  expect(text).toContain('looked up as 008f3056')
})

test('feeds are named once, are fetched over https and name their licence', () => {
  expect(new Set(FEEDS.map(({ name }) => name)).size).toBe(FEEDS.length)
  for (const feed of FEEDS) expect([new URL(feed.url).protocol, feed.licence === '']).toEqual(['https:', false])
})

test('what became of a list is one line', () => {
  const about = { name: 'feed', url: 'https://x.example/' }
  const line = (more: object) => updateLine({ ...about, outcome: 'updated', ...more } as never)
  expect(line({ entries: 1200, entriesBefore: 1000 })).toBe('feed: updated, 1,200 entries (+200)')
  expect(line({ outcome: 'failed', problem: 'the server answered 503', entries: 5 })).toBe(
    'feed: the server answered 503; the last copy stays: 5 entries',
  )
  expect(line({ outcome: 'offline', problem: 'offline (EAI_AGAIN)' })).toBe(
    'feed: offline (EAI_AGAIN); there is no copy yet',
  )
})

test('the detections that new entries can make fire are those whose condition asks lists', () => {
  const types = new Set(listDriven.map(({ type }) => type))
  for (const type of [
    'UnauthorizedAccess:IAMUser/TorIPCaller',
    'Trojan:EC2/DropPoint!DNS',
    'Backdoor:EC2/C&CActivity.B',
  ])
    expect([type, types.has(type)]).toEqual([type, true])
  expect(types.has('UnauthorizedAccess:EC2/SSHBruteForce')).toBe(false)
})
