/** List categories, as bits of a `lists` column. The order is the order of the bits and must never change. */
export const CATEGORIES = [
  'tor-exit',
  'tor-relay',
  'malicious',
  'c2',
  'mining',
  'scanner',
  'sinkhole',
  'drop-point',
  'phishing',
  'drive-by',
  'dga',
  'abused-domain',
  'rebind',
  'leaked-key',
  'custom',
  'popular',
  'aws',
] as const

/** What a list says of its entries. `aws` is not a threat list: it is AWS's own published address ranges. */
export type Category = (typeof CATEGORIES)[number]

const bit = (category: Category): number => 1 << CATEGORIES.indexOf(category)

export const TOR_EXIT = bit('tor-exit')
export const TOR_RELAY = bit('tor-relay')
export const MALICIOUS = bit('malicious')
export const C2 = bit('c2')
export const MINING = bit('mining')
export const SCANNER = bit('scanner')
export const SINKHOLE = bit('sinkhole')
export const DROP_POINT = bit('drop-point')
export const PHISHING = bit('phishing')
export const DRIVE_BY = bit('drive-by')
export const DGA = bit('dga')
export const ABUSED_DOMAIN = bit('abused-domain')
export const REBIND = bit('rebind')
export const LEAKED_KEY = bit('leaked-key')
export const CUSTOM = bit('custom')
export const POPULAR = bit('popular')
export const AWS = bit('aws')

/** The bits that name a threat: everything but `popular` and `aws`. */
export const THREAT = (1 << CATEGORIES.indexOf('popular')) - 1

/** The category names behind a column's bits. */
export const categoriesOf = (bits: number): Category[] => CATEGORIES.filter((_, i) => (bits & (1 << i)) !== 0)
