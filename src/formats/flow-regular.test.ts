import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Batch, Dictionaries } from './batch.ts'
import { readAll } from './decoded.fixture.ts'
import { makeFlowDecoder, makePlainFlowDecoder } from './flow.ts'
import { DEFAULT_HEADER, FLOW_FIELDS, planOf } from './flow-fields.ts'
import { RegularLines, regularReaderOf } from './flow-regular.ts'

const CASES = process.env['LONG'] === undefined ? 300 : 10_000

interface Kind {
  readonly field: RegExp
  /** As AWS writes it. */
  readonly usual: fc.Arbitrary<string>
  readonly odd: readonly string[]
}

const number = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 99 })).map(String)
const v4 = fc.tuple(...[10, 1, 2, 3].map(least => fc.integer({ min: least, max: 255 }))).map(parts => parts.join('.'))

const KINDS: readonly Kind[] = [
  {
    field: /addr$/,
    usual: fc.oneof(v4, fc.constantFrom('10.0.0.5', '203.0.113.9', '2001:db8::7', 'fd00::1')),
    odd: ['::ffff:10.0.0.5', '1.2.3', '010.000.0.1', '-', '1.2.3.256', '1.2.3.4.5', '1..2.3', '1.2.3.4x', ':::'],
  },
  { field: /port$/, usual: number(65_535), odd: ['65536', '000022', '-', '', '2 2', '1e3', '99999999999'] },
  { field: /^protocol$/, usual: fc.constantFrom('6', '17', '1', '132', '255'), odd: ['256', '-6', '-'] },
  {
    field: /^(packets|bytes)$/,
    usual: fc.oneof(number(999_999_999), number(2 ** 53 - 1)),
    odd: ['9007199254740992', '000000000000000001', '-', '1.5', '1,000'],
  },
  {
    field: /^(start|end)$/,
    usual: fc.integer({ min: 1_767_600_000, max: 1_767_600_300 }).map(String),
    odd: ['0', '0000000000', '999999999', '2147483600', '2147483599', '4294967295', '4294967296', '17676000001', '-'],
  },
  { field: /^tcp-flags$/, usual: fc.constantFrom('0', '2', '3', '18', '19'), odd: ['65536', '-'] },
  { field: /^action$/, usual: fc.constantFrom('ACCEPT', 'REJECT'), odd: ['-', 'ACCEPTED', 'ACCEP', 'accept'] },
  { field: /^log-status$/, usual: fc.constant('OK'), odd: ['NODATA', 'SKIPDATA', '-', 'OKAY', 'O'] },
  { field: /^flow-direction$/, usual: fc.constantFrom('ingress', 'egress', '-'), odd: ['ingres', 'egressed', '--'] },
  {
    field: /./,
    usual: fc.constantFrom('eni-0a1b2c3d4e5f60718', 'eni-0a1b2c3d4e5f60719', 'eni-1b2c3d4e5f60718', 'vpc-1', 'a', '-'),
    odd: ['unknown', 'é', 'x'.repeat(256), 'x'.repeat(257), '', '\0', '--', 'eni-0a1b2c3d4e5f60718 '],
  },
]

/** A line of which at most one word is odd, so that it matters what comes before and behind. */
const lineOf = (header: string): fc.Arbitrary<string> => {
  const kinds = header.split(' ').map(field => KINDS.find(kind => kind.field.test(field)) ?? expect.fail())
  const odd = fc.nat(kinds.length - 1).chain(at => fc.tuple(fc.constant(at), fc.constantFrom(...kinds[at].odd)))
  return fc
    .tuple(
      fc.tuple(...kinds.map(({ usual }) => usual)),
      fc.option(odd, { freq: 2 }),
      fc.constantFrom(...Array.from({ length: 12 }, () => ' '), '  ', '\t'),
      fc.constantFrom(...Array.from({ length: 12 }, () => ''), ' ', '\r', ' x', ` ${header}`, `\n${header}`, '\n'),
    )
    .map(([words, other, blank, end]) => words.with(other?.[0] ?? 0, other?.[1] ?? words[0]).join(blank) + end)
}

const ALL = Object.keys(FLOW_FIELDS).join(' ')
const SHORT = 'srcaddr dstaddr end bytes'
const PACKETS =
  'interface-id pkt-srcaddr pkt-dstaddr srcaddr dstaddr start flow-direction tcp-flags srcport dstport protocol'
const HEADERS = { default: DEFAULT_HEADER, all: ALL, short: SHORT, packets: PACKETS }

describe.each(Object.entries(HEADERS))('a plan’s own reader, %s', (_, header) => {
  test('agrees with the general one, whatever the lines are', () => {
    const dictionaries = () => new Dictionaries(1 << 10, 1 << 10)
    fc.assert(
      fc.property(fc.array(lineOf(header), { maxLength: 20 }), fc.integer({ min: 20, max: 4000 }), (lines, piece) => {
        const text = [header, ...lines].join('\n')
        const own = readAll(makeFlowDecoder, 'flow', text, { piece, dictionaries: dictionaries() })
        const general = readAll(makePlainFlowDecoder, 'flow', text, { piece, dictionaries: dictionaries() })
        expect(own).toEqual(general)
      }),
      { numRuns: CASES },
    )
  })
})

/** Rows that the reader of a header made of some text, and where it stopped. */
const readRegular = (header: string, text: string): { rows: number; at: number } => {
  const batch = new Batch('flow', 64)
  const lines = new RegularLines(batch.columns, batch.offset, batch.length)
  const bytes = new TextEncoder().encode(text)
  lines.longest = 1000
  lines.open(bytes, 0, new Dictionaries(1 << 10, 1 << 10))
  const reader = regularReaderOf(planOf(header) ?? expect.fail()) ?? expect.fail()
  const at = reader(lines, 0, bytes.length, 60)
  return { rows: lines.rows, at }
}

const LINE =
  '2 123456789010 eni-1235b8ca 203.0.113.12 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n'

test('lines as AWS writes them are read without the general reader, and it is left what is not', () => {
  expect(readRegular(DEFAULT_HEADER, LINE.repeat(9))).toEqual({ rows: 9, at: LINE.length * 9 })
  expect(readRegular(DEFAULT_HEADER, LINE + LINE.replace('ACCEPT', 'MAYBE'))).toEqual({ rows: 1, at: LINE.length })
})

test('senders choose headers, so only so many have readers of their own', () => {
  const headers = Array.from({ length: 40 }, (_, i) => `srcaddr dstaddr start ${'az-id '.repeat(i)}bytes`)
  const readers = headers.map(header => regularReaderOf(planOf(header) ?? expect.fail()))
  expect(new Set(readers).size).toBeGreaterThan(4)
  expect(readers.at(-1)).toBeUndefined()
})
