import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATEGORIES, categoriesOf, MALICIOUS, POPULAR } from '../events/categories.ts'
import { textOfV4, textOfV6 } from '../tables/addresses.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { bitsOf, type List, load } from './try-lists.ts'

const address = fc.oneof(
  fc
    .nat(2000)
    .map(n => (0x0b000000 + n) >>> 0)
    .map(textOfV4),
  fc.nat(2000).map(n => textOfV6(0x2a000000, n >>> 8, 0, n & 255)),
)
const addressEntry = fc.oneof(
  address,
  fc
    .tuple(address, fc.integer({ min: 20, max: 32 }))
    .map(([text, n]) => (text.includes(':') ? `${text}/${n * 4}` : `${text}/${n}`)),
)
const domain = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
  .map(labels => `${labels.join('.')}.net`)
const domainEntry = fc.oneof(
  domain,
  domain.map(name => `*.${name}`),
)
const listOf = (entry: fc.Arbitrary<string>) =>
  fc.record({
    category: fc.constantFrom('c2', 'malicious', 'custom', 'popular'),
    trusted: fc.integer({ min: 0, max: 7 }).map(n => n === 0),
    entries: fc.array(entry, { maxLength: 30 }),
  })

const wholeOf = (text: string): bigint => {
  const bytes = Buffer.from(text)
  parseAddress(bytes, 0, bytes.length)
  return parsed.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)
}
const holdsAddress = (entry: string, text: string): boolean => {
  const [base, length] = entry.split('/')
  if (base.includes(':') !== text.includes(':')) return false
  const width = base.includes(':') ? 128 : 32
  const shift = BigInt(width - Number(length ?? width))
  return wholeOf(base) >> shift === wholeOf(text) >> shift
}
const plainAddress = (lists: List[], text: string): number => {
  const holding = lists.filter(list => list.entries.some(entry => holdsAddress(entry, text)))
  if (holding.some(list => list.trusted)) return 0
  return holding.reduce((bits, list) => bits | (1 << CATEGORIES.indexOf(list.category as 'c2')), 0)
}
/** Straight from the documentation: sort matches by how specific they are, then let popular wipe out what is not more so. */
const plainDomain = (lists: List[], name: string): number => {
  const matches = lists.flatMap(list =>
    list.entries
      .map(entry => ({ base: entry.replace('*.', ''), wild: entry.startsWith('*.') }))
      .filter(({ base, wild }) => name.endsWith(`.${base}`) || (name === base && !wild))
      .map(({ base }) => ({ ...list, depth: base.length })),
  )
  if (matches.some(match => match.trusted)) return 0
  const popular = Math.max(0, ...matches.filter(match => match.category === 'popular').map(match => match.depth))
  const left = matches.filter(
    match => match.category !== 'popular' && (match.category === 'custom' || match.depth > popular),
  )
  const bits = left.reduce((sum, match) => sum | (1 << CATEGORIES.indexOf(match.category as 'c2')), 0)
  return popular > 0 && !left.some(match => match.depth > popular) ? bits | POPULAR : bits
}

describe('agrees with the plain reading of random lists', () => {
  const check = async (lists: List[], values: string[], plain: (lists: List[], value: string) => number) => {
    const intel = await load(lists)
    for (const value of values) {
      const bits = bitsOf(intel, value)
      expect([value, categoriesOf(bits)]).toEqual([value, categoriesOf(plain(lists, value))])
      const hits = new Set(intel.hitsOf(value).map(hit => hit.category))
      expect([...hits].sort()).toEqual([...categoriesOf(bits)].sort())
    }
  }
  test('of addresses', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(listOf(addressEntry), { maxLength: 6 }),
        fc.array(address, { minLength: 40, maxLength: 40 }),
        (lists, values) =>
          check(
            lists,
            [...values, ...lists.flatMap(list => list.entries.map(entry => entry.split('/')[0]))],
            plainAddress,
          ),
      ),
      { numRuns: 40 },
    ))
  test('of domains', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(listOf(domainEntry), { maxLength: 6 }),
        fc.array(domain, { minLength: 40, maxLength: 40 }),
        (lists, values) => check(lists, values, plainDomain),
      ),
      { numRuns: 40 },
    ))
})

test('finds its way in crowded blocks, however their entries are spread', async () => {
  const clustered = Array.from({ length: 3000 }, (_, i) => textOfV6(0x2a0012f8, 0, 0, i * 2))
  const squares = Array.from({ length: 3000 }, (_, i) => textOfV6(0x2a0012f9, i * i * 400, 7, 7))
  const even = Array.from({ length: 3000 }, (_, i) => textOfV6(0x2a0012fa, i << 20, 7, 7))
  const four = Array.from({ length: 3000 }, (_, i) => textOfV4((0x0b000000 + i * 2) >>> 0))
  const entries = new Set([...clustered, ...squares, ...even, ...four])
  const intel = await load([{ category: 'malicious', entries: [...entries] }])
  for (const text of entries) expect([text, bitsOf(intel, text)]).toEqual([text, MALICIOUS])
  const others = [
    ...clustered.map((_, i) => textOfV6(0x2a0012f8, 0, 0, i * 2 + 1)),
    ...squares.map((_, i) => textOfV6(0x2a0012f9, i * i * 400, 7, i % 2 === 0 ? 6 : 8)),
    ...even.map((_, i) => textOfV6(0x2a0012fa, (i << 20) + 1, 7, 7)),
    ...four.map((_, i) => textOfV4((0x0b000000 + i * 2 + 1) >>> 0)),
    ...[
      '2a00:12f7:ffff:ffff:ffff:ffff:ffff:ffff',
      '2a00:12fa:ffff::',
      '2a00:12fb::',
      '2000::',
      '3fff:ffff::',
      '10.255.255.255',
    ],
  ]
  for (const text of others) expect([text, bitsOf(intel, text)]).toEqual([text, 0])
})
