import type { Random } from '../random.ts'
import { GATEWAYS, HOMES, HOSTING, SMALLER } from './providers.ts'

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

/** Where AWS's own machines call from, by the Region's side of the ocean; CI systems and vendors beside them. */
export const AWS: Network = { kind: 'cloud', asn: 14618, country: 'US', first: '44.192.0.0', size: 1 << 16 }
export const AZURE: Network = { kind: 'cloud', asn: 8075, country: 'US', first: '20.48.0.0', size: 1 << 18 }
export const GOOGLE: Network = { kind: 'cloud', asn: 15169, country: 'US', first: '35.208.0.0', size: 1 << 17 }

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

/** A provider in a country, mostly one of the large; but another than some that are known. */
export const providerIn = (random: Random, country: string, but: readonly number[] = []): Network => {
  const from = (homes: readonly Network[]): Network[] =>
    homes.filter(home => home.country === country && !but.includes(home.asn))
  const [large, small] = [from(HOMES), from(SMALLER)]
  const some = large.length === 0 || (small.length > 0 && random.chance(0.2)) ? small : large
  return random.pick(some.length > 0 ? some : HOMES.filter(home => !but.includes(home.asn)))
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** An address of a network. */
export const addressIn = (random: Random, { first, size }: Network): string => {
  const n = numberOf(first) + 1 + random.int(size - 2)
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`
}

/** Every network that the simulator knows, for the test that holds them to the table. */
export const NETWORKS: readonly Network[] = [...HOMES, ...SMALLER, ...HOSTING, ...GATEWAYS, AWS, AZURE, GOOGLE]
