import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { AsnTables, compileAsn } from './asn.ts'
import { Geography } from './geography.ts'

const cache = mkdtempSync(join(tmpdir(), 'vedette-geography-'))
afterAll(() => rmSync(cache, { recursive: true }))

test('says whose network an address is in and where; the second time from the compiled table', () => {
  const google = { countryCode: 'US', countryName: 'United States', asn: 15169, asnOrg: 'Google LLC' }
  for (const geography of [new Geography(cache), new Geography(cache)]) {
    expect(geography.describe('8.8.8.8')).toEqual(google)
    expect(geography.describe('2001:4860:4860::8888')).toEqual(google)
    for (const text of ['192.0.2.1', '2001:db8::1', '10.0.0.1', '::1', 'no address', ''])
      expect([text, geography.describe(text)]).toEqual([text, {}])
  }
  expect(readdirSync(cache).filter(name => /^asn-[0-9a-f]{32}\.bin$/.test(name)).length).toBe(1)
})

/** Cut within lines, as a file's pieces are. */
const inPieces = (text: string): Buffer[] => {
  const bytes = Buffer.from(text)
  return [bytes.subarray(0, 13), bytes.subarray(13, 14), bytes.subarray(14)]
}

test('the ASN table keeps quoted names and the borders of ranges', () => {
  const table = new AsnTables(
    compileAsn(
      inPieces(
        '1.0.0.0,1.0.0.255,13335,"Cloud, ""Inc"""\n1.0.1.0,1.0.1.9,1,Été\nnot a line\n240.0.0.0,255.255.255.255,7,Last',
      ),
      inPieces('2a00::,2a00::ffff,13335,"Cloud, ""Inc"""\r\n'),
    ),
  )
  const of = (text: string) => {
    const bytes = Buffer.from(text)
    return table.of(parseAddress(bytes, 0, bytes.length) as 4 | 6, parsed)
  }
  expect(of('1.0.0.0')).toEqual({ asn: 13335, org: 'Cloud, "Inc"' })
  expect(of('1.0.0.255')?.asn).toBe(13335)
  expect(of('1.0.1.9')?.org).toBe('Été')
  expect([of('1.0.1.10'), of('0.255.255.255'), of('2a00::1:0')]).toEqual([undefined, undefined, undefined])
  expect(of('255.255.255.255')?.org).toBe('Last')
  expect(of('2a00::ffff')?.asn).toBe(13335)
})
