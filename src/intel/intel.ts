/** What intelligence offers to the engine and the command line; `load.ts` makes it, `image.ts` holds the tables. */

/** A list that holds a value. */
export interface ListHit {
  readonly list: string
  readonly category: string
  readonly value: string
}

/** Where an address is and whose network it is in, as far as the public tables tell. */
export interface AddressFacts {
  readonly countryCode?: string
  readonly countryName?: string
  readonly asn?: number
  readonly asnOrg?: string
}

export interface Intel {
  /** Hash of everything that was loaded: findings name it. */
  readonly version: string
  /** The compiled tables, shared with workers without a copy. */
  readonly image: SharedArrayBuffer
  /** Category bits for an address given as four 32-bit words (IPv4 in IPv4-mapped form). 0 when a trusted list holds it (but the `aws` bit stays). */
  categoriesOfAddress(a: number, b: number, c: number, d: number): number
  /** Category bits for a lower-case domain name without final dot, bytes from..to; parent domains count for wildcard entries. */
  categoriesOfDomain(bytes: Uint8Array, from: number, to: number): number
  /** Category bits for a SHA-256 in lower-case hex. Cold. */
  categoriesOfHash(hex: string): number
  /** The country of an address as `placeNumber` numbers it; 0 when unknown. Cold. */
  placeOf(text: string): number
  /** Which lists hold an address or domain, trusted ones left out. Cold. */
  hitsOf(value: string): ListHit[]
  /** Cold: loads the ASN and country tables on first use. */
  describeAddress(text: string): AddressFacts
}
