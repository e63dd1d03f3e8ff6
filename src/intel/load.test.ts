import { readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AWS, C2, CUSTOM, MALICIOUS, POPULAR, SCANNER } from '../events/categories.ts'
import { loadIntel, openIntel } from './load.ts'
import { bitsOf, folderWith, load, namesOf } from './try-lists.ts'

test('addresses, blocks and ranges of both families', async () => {
  const intel = await load([
    {
      category: 'malicious',
      entries: ['9.9.9.9', '8.8.0.0/16', '7.0.0.250-7.0.1.3', '2a00:1::/32', '2a00:2::5', '2a00:3::9-2a00:3::1:0'],
    },
    { category: 'scanner', entries: ['8.8.4.0/24', '255.255.255.255', '2a00:1:5::/48', '::ffff:6.6.6.0/120'] },
  ])
  const wanted: Record<string, number> = {
    '9.9.9.9': MALICIOUS,
    '9.9.9.8': 0,
    '9.9.9.10': 0,
    '8.8.0.0': MALICIOUS,
    '8.8.255.255': MALICIOUS,
    '8.9.0.0': 0,
    '8.7.255.255': 0,
    '8.8.4.7': MALICIOUS | SCANNER,
    '7.0.0.249': 0,
    '7.0.0.250': MALICIOUS,
    '7.0.1.3': MALICIOUS,
    '7.0.1.4': 0,
    '255.255.255.255': 0,
    '6.6.6.6': SCANNER,
    '2a00:1::': MALICIOUS,
    '2a00:1:5:ffff::1': MALICIOUS | SCANNER,
    '2a00:2::5': MALICIOUS,
    '2a00:2::6': 0,
    '2a00:3::ffff': MALICIOUS,
    '2a00:3::1:1': 0,
    '3fff:ffff::': 0,
    '::1': 0,
    'ffff::': 0,
  }
  for (const [text, bits] of Object.entries(wanted)) expect([text, bitsOf(intel, text)]).toEqual([text, bits])
  expect(namesOf(intel, '8.8.4.7')).toEqual(['l0', 'l1'])
})

test('lists speak of the public internet alone', async () => {
  const intel = await load([
    { category: 'malicious', entries: ['10.0.0.0/8', '0.0.0.0/1', '192.168.1.1', 'fd00::/8', '::/1'] },
  ])
  for (const text of ['10.1.2.3', '192.168.1.1', '169.254.169.254', '127.0.0.1', 'fd00::1', 'fe80::1', '::1'])
    expect([text, bitsOf(intel, text), intel.hitsOf(text)]).toEqual([text, 0, []])
  expect(bitsOf(intel, '11.1.2.3')).toBe(MALICIOUS)
  expect(bitsOf(intel, '2a00::1')).toBe(MALICIOUS)
})

test('trusted beats threat, but what is AWS’s stays AWS’s', async () => {
  const intel = await load([
    { category: 'malicious', entries: ['3.80.0.0/24', '9.9.9.0/24', '2600:1f18::/64', 'bad.com'] },
    {
      category: 'custom',
      trusted: true,
      entries: ['3.80.0.1', '9.9.9.8/29', '2600:1f18::7', 'good.bad.com', '*.half.bad.com'],
    },
  ])
  expect(bitsOf(intel, '3.80.0.0')).toBe(MALICIOUS | AWS)
  expect(bitsOf(intel, '3.80.0.1')).toBe(AWS)
  expect(namesOf(intel, '3.80.0.1')).toEqual(['aws-amazon', 'aws-ec2'])
  expect(bitsOf(intel, '2600:1f18::7')).toBe(AWS)
  expect(bitsOf(intel, '9.9.9.7')).toBe(MALICIOUS)
  expect(bitsOf(intel, '9.9.9.9')).toBe(0)
  expect(namesOf(intel, '9.9.9.9')).toEqual([])
  expect(
    ['bad.com', 'good.bad.com', 'x.good.bad.com', 'half.bad.com', 'x.half.bad.com'].map(name => bitsOf(intel, name)),
  ).toEqual([MALICIOUS, 0, 0, MALICIOUS, 0])
})

test('what an operator knows to be outside AWS is not AWS’s, and nothing more is said of it', async () => {
  const intel = await load([
    { category: 'malicious', entries: ['3.80.0.0/31'] },
    { outsideAws: true, entries: ['3.80.0.1-3.80.0.2', '2600:1f18::/64', 'bad.com'] },
  ])
  expect(bitsOf(intel, '3.80.0.0')).toBe(MALICIOUS | AWS)
  expect(bitsOf(intel, '3.80.0.1')).toBe(MALICIOUS)
  expect(namesOf(intel, '3.80.0.1')).toEqual(['l0'])
  expect(bitsOf(intel, '3.80.0.2')).toBe(0)
  expect(namesOf(intel, '3.80.0.2')).toEqual([])
  expect(bitsOf(intel, '3.80.0.3')).toBe(AWS)
  expect(bitsOf(intel, '2600:1f18::7')).toBe(0)
  expect([bitsOf(intel, 'bad.com'), namesOf(intel, 'bad.com')]).toEqual([0, []])
})

test('a plain domain entry holds what is beneath it, a wildcard that alone, and popular beats the less specific', async () => {
  const intel = await load([
    {
      category: 'c2',
      entries: [
        'bad.com',
        '*.wild.com',
        'evil.cdn.com',
        'cdn.com',
        'com.',
        'ex-ample.co.uk',
        'xn--bcher-kva.example',
        'BÜCHER.de',
      ],
    },
    { category: 'popular', entries: ['cdn.com', 'famous.com'] },
    { category: 'custom', entries: ['famous.com', 'x.bad.com'] },
  ])
  const wanted: Record<string, number> = {
    'bad.com': C2,
    'a.bad.com': C2,
    'a.x.bad.com': C2 | CUSTOM,
    'notbad.com': 0,
    'bad.com.evil.org': 0,
    'wild.com': 0,
    'a.b.wild.com': C2,
    'cdn.com': POPULAR,
    'a.cdn.com': POPULAR,
    'evil.cdn.com': C2,
    'b.evil.cdn.com': C2,
    'famous.com': POPULAR | CUSTOM,
    com: 0,
    '': 0,
    '.': 0,
    '..bad.com': C2,
    'xn--bcher-kva.de': C2,
  }
  for (const [name, bits] of Object.entries(wanted)) expect([name, bitsOf(intel, name)]).toEqual([name, bits])
  expect(intel.hitsOf('A.Bad.Com.')).toEqual([{ list: 'l0', category: 'c2', value: 'bad.com' }])
  expect(bitsOf(intel, `${'a.'.repeat(600)}bad.com`)).toBe(0)
})

test('hashes are kept and found', async () => {
  const hex = 'Ab'.repeat(32)
  const intel = await load([{ category: 'malicious', entries: [hex] }])
  expect(namesOf(intel, hex.toLowerCase())).toEqual(['l0'])
  expect(namesOf(intel, 'cd'.repeat(32))).toEqual([])
})

describe('the compiled tables', () => {
  const cacheFiles = (folder: string) => readdirSync(folder).filter(name => /^intel-.*\.bin$/.test(name))

  test('are read back, give the same answers in another thread’s hands, and are made anew when damaged', async () => {
    const folder = folderWith([{ category: 'c2', entries: ['9.9.9.9', 'bad.com', 'what is this'] }])
    const first = await loadIntel(folder, { cache: folder })
    const second = await loadIntel(folder, { cache: folder })
    expect([first.fromCache, second.fromCache]).toEqual([false, true])
    expect(second.version).toBe(first.version)
    expect(second.warnings).toEqual(first.warnings)
    expect(second.lists.at(-1)).toEqual({ name: 'l0', category: 'c2', trusted: false, entries: 2, bad: 1, other: 0 })
    const other = openIntel(second.image)
    expect([bitsOf(other, '9.9.9.9'), bitsOf(other, 'bad.com'), other.version]).toEqual([C2, C2, first.version])

    const file = join(folder, cacheFiles(folder)[0])
    truncateSync(file, 100_000)
    const third = await loadIntel(folder, { cache: folder })
    expect([third.fromCache, bitsOf(third, '9.9.9.9')]).toEqual([false, C2])
    writeFileSync(file, 'no image at all, but long enough to hold a digest of something else')
    expect((await loadIntel(folder, { cache: folder })).fromCache).toBe(false)
  })

  test('follow the lists’ content, not their times, and old ones are removed', async () => {
    const folder = folderWith([{ category: 'c2', entries: ['9.9.9.9'] }])
    const first = await loadIntel(folder, { cache: folder })
    utimesSync(join(folder, '0.txt'), 1, 1)
    expect((await loadIntel(folder, { cache: folder })).fromCache).toBe(true)
    for (let i = 1; i <= 5; i++) {
      writeFileSync(join(folder, '0.txt'), `9.9.9.${i}`)
      const next = await loadIntel(folder, { cache: folder })
      expect([next.fromCache, next.version === first.version, bitsOf(next, `9.9.9.${i}`)]).toEqual([false, false, C2])
    }
    expect(cacheFiles(folder).length).toBe(4)
  })

  test('are done without where the cache cannot be written', async () => {
    const folder = folderWith([{ category: 'c2', entries: ['9.9.9.9'] }])
    const intel = await loadIntel(folder, { cache: join(folder, '0.txt', 'no-folder') })
    expect([intel.fromCache, bitsOf(intel, '9.9.9.9')]).toEqual([false, C2])
  })
})

test('a list with a set is held to GuardDuty’s limits, and its plain domains mean the name alone', async () => {
  const folder = folderWith([])
  writeFileSync(join(folder, 'e.txt'), 'bad.com\n*.wild.com\n9.9.9.9\n2a00::1\n')
  const set = (kind: string) =>
    writeFileSync(join(folder, 'intel.yaml'), `lists:\n  - { name: e, file: e.txt, format: TXT, set: ${kind} }\n`)
  set('ThreatEntitySet')
  const intel = await loadIntel(folder, { cache: folder })
  const bits = ['bad.com', 'a.bad.com', 'wild.com', 'a.wild.com', '9.9.9.9', '2a00::1'].map(value =>
    bitsOf(intel, value),
  )
  expect(bits).toEqual([CUSTOM, 0, 0, CUSTOM, CUSTOM, 0])
  expect(intel.hitsOf('a.bad.com')).toEqual([])
  expect(intel.warnings).toEqual([
    expect.stringContaining('1 lines are no entries'),
    expect.stringContaining('e.txt:4: "2a00::1" is no entry; left out'),
  ])
  writeFileSync(join(folder, 'e.txt'), '9.9.9.9\n'.repeat(1001))
  await expect(loadIntel(folder, { cache: folder })).rejects.toThrow('at most 1000 entries')
  truncateSync(join(folder, 'e.txt'), 36 << 20)
  await expect(loadIntel(folder, { cache: folder })).rejects.toThrow('Expected a list of at most 35 MB')
})
