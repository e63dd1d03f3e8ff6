import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { OperatorError } from '../../errors.ts'
import { SET_LIMITS } from '../sets.ts'
import { LIST_FORMATS, type ListFormat, ListReading, type ListToRead, piecesOf, readList } from './read-list.ts'
import { SAMPLE_SAYS, SAMPLES, SHA, stixObject, stixPackage, writing } from './samples.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-lists-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (format: ListFormat, text: string, more: Partial<ListToRead> = {}) => {
  const seen: string[] = []
  return { ...readList({ file: 'l', format, ...more }, Buffer.from(text), writing(seen)), seen }
}

describe.each(LIST_FORMATS)('%s', format => {
  test('gives the address, the block, the domain and the hash', () => {
    expect(read(format, SAMPLES[format])).toMatchObject({ seen: SAMPLE_SAYS, entries: 4, bad: 0, other: 0 })
  })

  test.each([1, 7, 1000])('says the same in pieces of %i bytes, in memory that is used again', size => {
    const seen: string[] = []
    const reading = new ListReading({ file: 'l', format }, writing(seen))
    const bytes = Buffer.from(SAMPLES[format])
    const piece = Buffer.alloc(size)
    for (let at = 0; at < bytes.length; at += size) reading.push(piece.subarray(0, bytes.copy(piece, 0, at, at + size)))
    expect([reading.end().entries, seen]).toEqual([4, SAMPLE_SAYS])
  })

  test('refuses a web page', () => {
    const page = '<!DOCTYPE html>\n<html><body>Not found</body></html>\n'.repeat(3)
    expect(() => read(format, page)).toThrow(expect.objectContaining({ code: 'E_INTEL_LIST', exit: 2 }))
  })

  test('counts what is no entry, and names it with its line', () => {
    const text = SAMPLES[format]
    const spoiled = text.replace('9.9.9.9', '9.9.9.999')
    const line = text.slice(0, text.indexOf('9.9.9.9')).split('\n').length
    const { entries, bad, named } = read(format, spoiled)
    expect([entries, bad, named[0]]).toEqual([3, 1, `l:${line}: "9.9.9.999" is no entry; left out`])
  })

  test('has the limits of the set that it is for', () => {
    const { rules, entries } = SET_LIMITS.IPSet
    const { seen, bad } = read(format, SAMPLES[format], { rules })
    expect([seen, bad]).toEqual([SAMPLE_SAYS.slice(0, 2), 2])
    const entity = read(format, SAMPLES[format].replaceAll('*.bad', 'bad'), SET_LIMITS.ThreatEntitySet)
    expect(entity.seen[2]).toBe('=bad.example')
    expect(() => read(format, SAMPLES[format], { entriesMax: 3 })).toThrow('Entry number 4')
    expect(entries).toBe(2000)
  })
})

test('STIX: several values, other objects, and what is said of values that differ', () => {
  const address = (attributes: string, text: string) =>
    stixObject('AddressObjectType', `<A:Address_Value ${attributes}>${text}</A:Address_Value>`)
  const { seen, other, bad } = read(
    'STIX',
    stixPackage(
      address('condition="Equals" apply_condition="ANY"', '9.9.9.1##comma##9.9.9.2'),
      address('delimiter=";"', '9.9.9.3;2a00::1'),
      address('condition="DoesNotEqual"', '9.9.9.4'),
      stixObject('URIObjectType', '<U:Value>http://bad.example/</U:Value>'),
      stixObject('AddressObjectType" category="e-mail', '<A:Address_Value>a@bad.example</A:Address_Value>'),
      stixObject(
        'FileObjectType',
        '<c:Hash><c:Type>MD5</c:Type><c:Simple_Hash_Value>00</c:Simple_Hash_Value></c:Hash>',
      ),
      stixObject('FileObjectType', `<c:Hash><c:Simple_Hash_Value>${SHA}</c:Simple_Hash_Value></c:Hash>`),
    ),
  )
  expect([seen, other, bad]).toEqual([['9.9.9.1', '9.9.9.2', '9.9.9.3', '2a00::1', SHA], 4, 0])
})

test.each([
  [
    'a document type',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><stix:STIX_Package>&a;</stix:STIX_Package>',
  ],
  ['another root', '<rss><Properties type="AddressObjectType"/></rss>'],
  ['a tag that is never closed', SAMPLES.STIX.replace('</stix:STIX_Package>', '')],
  ['half a file', SAMPLES.STIX.slice(0, 700)],
  ['tags that cross', '<STIX_Package><a><b></a></b></STIX_Package>'],
  ['great depth', `<STIX_Package>${'<a>'.repeat(100_000)}`],
  ['a tag without end', `<STIX_Package><a ${'b'.repeat(100_000)}`],
  ['a text without end', `<STIX_Package><Value>${'b'.repeat(2_000_000)}`],
  ['two roots', '<STIX_Package></STIX_Package><STIX_Package/>'],
  ['nothing', ''],
])('STIX with %s is refused', (_, text) => expect(() => read('STIX', text)).toThrow(OperatorError))

test('an entity that nothing declares stays as it is', () => {
  const text = stixPackage(stixObject('DomainNameObjectType', '<X:Value>&xxe;.bad.example</X:Value>'))
  expect(() => read('STIX', text)).toThrow('"&xxe;.bad.example"')
})

describe('tables', () => {
  const header = 'Indicator type, Indicator, Description\n'
  test('hold quoted commas, quotes and line breaks', () => {
    expect(read('OTX_CSV', `${header}IPv4,9.9.9.9,"a\n""b"", c\nd"\r\nhostname,"bad.example",\n`).seen).toEqual([
      '9.9.9.9',
      'bad.example',
    ])
  })
  test('lose one row by a stray quote, not the rest', () => {
    const rows = Array.from({ length: 50 }, (_, i) => `IPv4,9.9.9.${i},x`).join('\n')
    expect(read('OTX_CSV', `${header}IPv4,"9.9.8.8,x\n${rows}`)).toMatchObject({ entries: 50, bad: 1 })
    expect(read('OTX_CSV', `${header}${rows}\nIPv4,"9.9.8.8,x`)).toMatchObject({ entries: 50, bad: 1 })
  })
  test('count indicators that no look-up asks for', () => {
    const text = `${header}URL,http://bad.example/,x\nFileHash-MD5,00,x\nIPv4,9.9.9.9,x\n`
    expect(read('OTX_CSV', text)).toMatchObject({ entries: 1, bad: 0, other: 2 })
  })
  test('of domains have their own header', () => {
    expect(
      read('PROOF_POINT', 'domain, category, score, first_seen, last_seen, ports (|)\nbad.example,1,1,,,').seen,
    ).toEqual(['bad.example'])
  })
  test('need their header', () =>
    expect(() => read('OTX_CSV', 'IPv4,9.9.9.9,x\n')).toThrow('a header line Indicator type'))
})

test('a line of any length costs no memory and one bad line', () => {
  const reading = new ListReading({ file: 'l', format: 'TXT' }, writing([]))
  reading.push(Buffer.from('9.9.9.9\n'))
  for (let i = 0; i < 200; i++) reading.push(Buffer.alloc(1 << 16, 'x'))
  reading.push(Buffer.from('\n9.9.9.8\n'))
  expect(reading.end()).toMatchObject({ entries: 2, bad: 1 })
})

test('a file that is larger than its list may be is refused (E_INTEL_LIMIT)', () => {
  const path = join(folder, 'large.txt')
  writeFileSync(path, Buffer.alloc(3 << 20, '9.9.9.9\n'))
  expect([...piecesOf(path)].length).toBe(3)
  expect(() => [...piecesOf(path, 2 << 20)]).toThrow(expect.objectContaining({ code: 'E_INTEL_LIMIT' }))
  expect(() => [...piecesOf(join(folder, 'none'))]).toThrow(expect.objectContaining({ code: 'E_UNREADABLE' }))
})
