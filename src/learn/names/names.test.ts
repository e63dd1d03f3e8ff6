import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getDomain } from 'tldts'
import { describe, expect, test } from 'vitest'
import { PLACES, placesOf, runsIn } from './grams.ts'
import { HostModel, RUNS, runsOf } from './host-model.ts'
import { miningPoints } from './mining-words.ts'
import { NameModel } from './name-model.ts'
import { openNames } from './names.ts'
import { plainNames } from './plain.ts'
import { Suffixes, suffixRules } from './suffixes.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const look = (name: string) => {
  const names = openNames()
  const bytes = encoder.encode(name)
  names.look(bytes, 0, bytes.length)
  const { registered, generated, payload, mining, open } = names
  if (registered < 0) return { registered: '', generated: 0, payload: 0, mining: 0, open: false }
  return { registered: decoder.decode(bytes.subarray(registered)), generated, payload, mining, open: open === 1 }
}

const card = (quantiles: number[]) => ({
  version: 1,
  weights: { file: '', sha256: '', scale: 0.5 },
  bias: -1,
  quantiles,
})
const suffixes = new Suffixes(suffixRules())
const scored = (model: NameModel, name: string): number => {
  const bytes = encoder.encode(name)
  return model.score(bytes, suffixes.split(bytes, 0, bytes.length), bytes.length)
}

describe('the registrable domain', () => {
  test.for([
    ['www.google.com', 'google.com'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['co.uk', ''],
    ['x.duckdns.org', 'x.duckdns.org'],
    // A service that the Public Suffix List does not hold, and we do.
    ['a.x7k.mooo.com', 'x7k.mooo.com'],
    ['mooo.com', ''],
    // A wildcard, its exception, and what lies below both.
    ['a.b.c.kawasaki.jp', 'b.c.kawasaki.jp'],
    ['a.city.kawasaki.jp', 'city.kawasaki.jp'],
    ['bucket.s3.amazonaws.com', 'bucket.s3.amazonaws.com'],
    // Nobody’s on the internet.
    ['host.ec2.internal', ''],
    ['1.0.0.10.in-addr.arpa', ''],
    ['localhost', ''],
  ])('%s lies in “%s”', ([name, registered]) => expect(look(name).registered).toBe(registered))

  test('is that of tldts for every rule of the list and three names below it', () => {
    const ours = (name: string) => {
      const bytes = encoder.encode(name)
      const { label } = suffixes.split(bytes, 0, bytes.length)
      return label < 0 ? null : decoder.decode(bytes.subarray(label))
    }
    const fromList = [...suffixRules()].filter(([suffix, bits]) => (bits & 7) !== 0 && !look(`a.${suffix}`).open)
    const wrong = fromList
      .flatMap(([suffix]) => [suffix, `a.${suffix}`, `b.a.${suffix}`, `c.b.a.${suffix}`])
      .filter(name => ours(name) !== getDomain(name, { allowPrivateDomains: true, validateHostname: false }))
    expect(wrong).toEqual([])
  })
})

describe('the score of a name', () => {
  test('is the sum of its runs over the root of their number, and single places', () => {
    // ab.com: runs ^a, a, ^ab and b, ab, b$, ab$, ^ab, ^ab$: 9 of them, so that their sum is divided by 3.
    const { runs, others } = placesOf('ab', 'com')
    expect([runs.length, runsIn(2)]).toEqual([8, 8])
    const weights = new Int8Array(PLACES)
    for (const place of new Set(runs)) weights[place] = 10
    for (const place of others) weights[place] = 4
    // 8 × 10 / √8 + 3 × 4 = 40.28; × 0.5 − 1 = 19.14, in hundredths.
    expect(scored(new NameModel(card([]), weights), 'ab.com')).toBe(1914)
  })

  test('becomes a rarity by the scores of ordinary names', () => {
    const model = new NameModel(card([-300, 0, 150]), new Int8Array(PLACES))
    // Above −3.00 are e^−0.1 of them, above 0 e^−0.2, above 1.50 e^−0.3.
    expect([-301, -300, -1, 1, 151].map(score => model.rarity(score))).toEqual([0, 0, 1, 2, 3])
  })

  test.for([
    ['google.com', 0, 10],
    ['xjwqkzvbtrhmpl.info', 60, 127],
    ['qexylup.com', 40, 127],
  ])('%s is of a rarity from %i to %i', ([name, from, to]) => {
    expect(look(String(name)).generated).toBeGreaterThanOrEqual(Number(from))
    expect(look(String(name)).generated).toBeLessThanOrEqual(Number(to))
  })
})

describe('the payload of a name', () => {
  test('is the sum of what its characters cost, at most 5.2 bits each, and one for asking', () => {
    const bits = new Uint8Array(RUNS).fill(16)
    for (const run of runsOf('xyz').slice(2)) bits[run] = 200
    const model = new HostModel({ version: 1, weights: { file: '', sha256: '' } }, bits)
    const bytes = encoder.encode('xyz')
    // 1 + 1 + 83/16 = 7.19, whole bits: 7; and one.
    expect(model.payload(bytes, 0, 3)).toBe(8)
  })

  test.for([
    ['www.example.com', 0, 16],
    ['example.com', 0, 0],
    // 52 characters of base 32 hold 260 bits.
    ['mzxw6ytboi4dsmrqgezdgnbvgy3tqojqgezdgnbvgy3tqojqmfrggz.t.example.com', 200, 290],
  ])('%s carries %i to %i bits', ([name, from, to]) => {
    expect(look(String(name)).payload).toBeGreaterThanOrEqual(Number(from))
    expect(look(String(name)).payload).toBeLessThanOrEqual(Number(to))
  })
})

test.for([
  ['xmr.pool.example', 65 + 53],
  ['pool.pool.example', 53],
  ['stratum-mining3.example', 64 + 71],
  ['garden.example', 0],
])('the words of %s say %i for a pool', ([name, points]) => {
  const bytes = encoder.encode(String(name))
  expect(miningPoints(bytes, 0, bytes.length)).toBe(points)
})

describe('the plain twin agrees', () => {
  test('about names of every kind', () => {
    const odd = [
      '',
      '.',
      'a..com',
      '-',
      'xn--bcher-kva.example',
      `${'a'.repeat(80)}.com`,
      `${'ab.'.repeat(120)}com`,
      'A.ck',
    ]
    const labels = ['www', 'x7', 'pool', 'xmrstratum', 'mzxw6ytboi', 'a-b_c', '\\195\\224', 'ü', 'garden', '0123456789']
    const made = [...suffixRules().keys()]
      .filter((_, i) => i % 20 === 0)
      .map((suffix, i) => `${labels[i % 10]}.${labels[(i * 7 + 3) % 10]}${i}.${suffix}`)
    const wrong = [...odd, ...made].filter(name => JSON.stringify(look(name)) !== JSON.stringify(plainNames(name)))
    expect(wrong).toEqual([])
  })

  const list = join(import.meta.dirname, '../../../../shared/data/dns/benign/misp_cisco_top20k.txt')
  test.skipIf(!existsSync(list))('about real host names (skipped without ../shared/data)', () => {
    const names = readFileSync(list, 'utf8')
      .split('\n')
      .filter((name, i) => i % 20 === 0 && name !== '')
    expect(names.filter(name => JSON.stringify(look(name)) !== JSON.stringify(plainNames(name)))).toEqual([])
  })
})
