import type { Random } from '../random.ts'

export type NetworkKind = 'home' | 'mobile' | 'cloud' | 'hosting' | 'proxy'

/** A network of the internet, and one range of its addresses. */
export interface Network {
  readonly kind: NetworkKind
  readonly asn: number
  readonly country: string
  readonly first: string
  /** How many addresses of the range are used, a power of two. */
  readonly size: number
}

const of = (kind: NetworkKind, country: string, rows: readonly (readonly [asn: number, first: string])[]): Network[] =>
  rows.map(([asn, first]) => ({ kind, asn, country, first, size: kind === 'hosting' ? 1 << 11 : 1 << 14 }))

/** Where people live, and who brings them the internet. Facts of routing, held to the ASN table by a test. */
const HOMES: readonly Network[] = [
  ...of('home', 'US', [
    [7922, '73.0.0.0'],
    [20115, '174.80.0.0'],
    [701, '71.100.0.0'],
    [7018, '99.24.0.0'],
    [22773, '68.0.0.0'],
    [5650, '47.140.0.0'],
    [209, '67.0.0.0'],
  ]),
  ...of('mobile', 'US', [[21928, '172.32.0.0']]),
  ...of('home', 'DE', [
    [3320, '93.192.0.0'],
    [3209, '88.64.0.0'],
    [6805, '77.176.0.0'],
    [8881, '92.116.0.0'],
  ]),
  ...of('home', 'GB', [
    [2856, '86.128.0.0'],
    [5089, '86.0.0.0'],
    [5607, '90.192.0.0'],
    [13285, '92.12.0.0'],
  ]),
  ...of('home', 'FR', [
    [3215, '86.192.0.0'],
    [12322, '88.160.0.0'],
    [15557, '93.0.0.0'],
    [5410, '89.80.0.0'],
  ]),
  ...of('home', 'NL', [
    [1136, '77.160.0.0'],
    [33915, '94.208.0.0'],
    [50266, '188.88.0.0'],
  ]),
  ...of('home', 'ES', [
    [3352, '88.0.0.0'],
    [12479, '90.160.0.0'],
    [12430, '77.208.0.0'],
  ]),
  ...of('home', 'PL', [
    [5617, '79.184.0.0'],
    [12741, '77.252.0.0'],
    [29314, '88.156.0.0'],
  ]),
  ...of('home', 'IN', [
    [24560, '122.176.0.0'],
    [55836, '157.32.0.0'],
    [9829, '117.192.0.0'],
  ]),
  ...of('home', 'BR', [
    [28573, '191.176.0.0'],
    [26599, '179.84.0.0'],
    [27699, '201.92.0.0'],
  ]),
  ...of('home', 'AU', [
    [1221, '1.120.0.0'],
    [7545, '14.200.0.0'],
    [4804, '49.176.0.0'],
  ]),
  ...of('home', 'JP', [
    [4713, '153.128.0.0'],
    [2516, '106.128.0.0'],
    [17676, '60.64.0.0'],
  ]),
  ...of('home', 'CA', [
    [812, '99.224.0.0'],
    [577, '142.180.0.0'],
    [6327, '70.64.0.0'],
    [852, '172.218.0.0'],
  ]),
]

/** Where AWS's own machines call from, by the Region's side of the ocean; CI systems and vendors beside them. */
export const AWS: Network = { kind: 'cloud', asn: 14618, country: 'US', first: '44.192.0.0', size: 1 << 16 }
export const AZURE: Network = { kind: 'cloud', asn: 8075, country: 'US', first: '20.48.0.0', size: 1 << 18 }
export const GOOGLE: Network = { kind: 'cloud', asn: 15169, country: 'US', first: '35.208.0.0', size: 1 << 17 }

/** Where the rented servers of attackers stand. */
export const HOSTING: readonly Network[] = [
  ...of('hosting', 'US', [
    [14061, '68.183.0.0'],
    [20473, '45.76.0.0'],
    [63949, '172.104.16.0'],
    [36352, '107.172.48.0'],
  ]),
  ...of('hosting', 'FR', [[16276, '51.254.0.0']]),
  ...of('hosting', 'DE', [
    [24940, '78.46.0.0'],
    [51167, '161.97.64.0'],
  ]),
  ...of('hosting', 'NL', [[60781, '95.211.0.0']]),
  ...of('hosting', 'RU', [[197695, '89.108.64.0']]),
  ...of('hosting', 'SG', [[45102, '47.238.64.0']]),
  ...of('hosting', 'MD', [[200019, '176.123.0.0']]),
]

/** Secure gateways that a company sends its people through. */
export const GATEWAYS: readonly Network[] = [
  ...of('proxy', 'US', [
    [22616, '167.106.0.0'],
    [53813, '167.103.8.0'],
    [13335, '104.16.0.0'],
    [54113, '146.75.0.0'],
  ]),
]

export const COUNTRIES: readonly string[] = [...new Set(HOMES.map(({ country }) => country))]

/** Hours that a country's clocks are ahead of UTC in winter. */
export const CLOCKS: Readonly<Record<string, number>> = {
  ...{ US: -6, CA: -5, BR: -3, GB: 0, FR: 1, DE: 1, NL: 1, ES: 1, PL: 1, IN: 5.5, JP: 9, AU: 10 },
}

const WINTER_ONLY = new Set(['IN', 'JP', 'BR'])
const MARCH_29 = 87
const OCTOBER_25 = 297

/** Hours ahead of UTC at a time. Summer time is kept to the day, in the north by one rule and in Australia by its mirror. */
export const clockOf = (country: string, at: number): number => {
  const winter = CLOCKS[country] ?? 0
  if (WINTER_ONLY.has(country)) return winter
  const day = Math.floor((at - Date.UTC(new Date(at * 1000).getUTCFullYear(), 0, 1) / 1000) / 86400)
  const north = day >= MARCH_29 && day < OCTOBER_25
  return winter + (north !== (country === 'AU') ? 1 : 0)
}

/** When a day that begins at a local hour begins, in the UTC day of this midnight: the clocks of the east are ahead. */
export const morning = (country: string, midnight: number, hour: number): number =>
  midnight + ((hour - clockOf(country, midnight) + 24) % 24) * 3600

/** Providers in a country, but one of them if it must be another. */
export const providerIn = (random: Random, country: string, but?: Network): Network =>
  random.pick(HOMES.filter(home => home.country === country && home.asn !== but?.asn))

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** An address of a network. */
export const addressIn = (random: Random, { first, size }: Network): string => {
  const n = numberOf(first) + 1 + random.int(size - 2)
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`
}

/** Every network that the simulator knows, for the test that holds them to the table. */
export const NETWORKS: readonly Network[] = [...HOMES, ...HOSTING, ...GATEWAYS, AWS, AZURE, GOOGLE]
