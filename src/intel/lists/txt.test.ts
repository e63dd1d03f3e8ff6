import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../errors.ts'
import { textOfV6 } from '../../tables/addresses.ts'
import { BENEATH_ALONE } from './entries.ts'
import { readList } from './read-list.ts'

const read = (text: string | Buffer) => {
  const seen: string[] = []
  const counts = readList({ file: 'l.txt', format: 'TXT' }, Buffer.from(text), {
    range: (family, r) =>
      seen.push(`${family} ${textOfV6(r[0], r[1], r[2], r[3])} ${textOfV6(r[4], r[5], r[6], r[7])}`),
    domain: (name, covers) => seen.push(covers === BENEATH_ALONE ? `beneath ${name}` : name),
    hash: hex => seen.push(hex),
  })
  return { seen, ...counts }
}

test('comments, blanks, CRLF and a BOM are tolerated', () => {
  const { seen, entries, bad } = read('\ufeff# feed\r\n\r\n  bad.com  # why\r\n\tBad.ORG.\r\n*.a_b.net#x\r\n')
  expect([seen, entries, bad]).toEqual([['bad.com', 'bad.org'], 2, 1])
})

test.each([
  ['9.9.9.9', '4 ::ffff:909:909 ::ffff:909:909'],
  ['9.9.9.9/24', '4 ::ffff:909:900 ::ffff:909:9ff'],
  ['9.9.9.9 - 9.9.10.0', '4 ::ffff:909:909 ::ffff:909:a00'],
  ['2a00::5/33', '6 2a00:: 2a00:0:7fff:ffff:ffff:ffff:ffff:ffff'],
  ['2A00::1-2a00::2', '6 2a00::1 2a00::2'],
  ['_dmarc.x-y.co.uk', '_dmarc.x-y.co.uk'],
  ['*.onion', 'beneath onion'],
])('reads %s', (text, wanted) => expect(read(text).seen).toEqual([wanted]))

test.each([
  '9.9.9.9/0',
  '9.9.9.9/33',
  '9.9.9.9/',
  '9.9.9/24',
  '9.9.9.10-9.9.9.9',
  '9.9.9.9-2a00::1',
  '::/0',
  '2a00::/129',
  '1.2.3.4.5',
  'localhost',
  'a..b',
  '-a.com',
  'a b.com',
  '*.',
  '**.a.com',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(130)}com`,
  '1.2.3.999',
  'ff'.repeat(31),
  '😀',
  'a.com/24',
])('%s is no entry', text => {
  const { seen, bad, named } = read(`good.com\nbetter.com\n${text}`)
  expect([seen, bad, named[0].startsWith('l.txt:3: ')]).toEqual([['good.com', 'better.com'], 1, true])
})

test.each([
  'http://a.com/',
  'hxxps://a[.]com/x',
  '9.9.9.9:8080',
  '[2a00::1]:443',
  'pool.a.com:3333',
  'a.com/x.php',
  'ab'.repeat(16),
  'ab'.repeat(20),
  'AS64500',
  'a@b.com',
])('%s is of a kind that is not matched', text => {
  const { entries, bad, other } = read(text)
  expect([entries, bad, other]).toEqual([0, 0, 1])
})

describe('a list that is mostly something else', () => {
  test('is refused with its first bad line', () => {
    const read2 = () => read('good.com\n<html>\n<body>\n')
    expect(read2).toThrow(OperatorError)
    expect(read2).toThrow(expect.objectContaining({ code: 'E_INTEL_LIST', exit: 2 }))
    expect(read2).toThrow('l.txt:2: "<html>" is not an entry of format TXT.')
  })
  test('and so is one that is longer than memory allows', () => {
    const nowhere = { range: () => {}, domain: () => {}, hash: () => {} }
    const bytes = Buffer.alloc(2_000_001 * 8, '9.9.9.9\n')
    expect(() => readList({ file: 'l.txt', format: 'TXT' }, bytes, nowhere)).toThrow('at most 2000000 entries')
  })
})

test('whatever the bytes, each line is an entry, a bad line or nothing', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1.2.3.4', 'a.com', '*.', '::1/64', '#', '\t'),
    fc.ipV4(),
    fc.ipV6(),
    fc.domain(),
  )
  fc.assert(
    fc.property(fc.array(line), lines => {
      const good = 'ok.com\n'.repeat(lines.length * 50 + 1)
      const text = good + lines.join('\n').replaceAll('\r', ' ')
      const { seen, entries, bad } = read(text)
      expect(seen.length).toBe(entries)
      expect(entries + bad).toBeLessThanOrEqual(text.split('\n').length)
    }),
    { numRuns: 200 },
  )
})
