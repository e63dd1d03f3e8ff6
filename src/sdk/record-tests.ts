/** Questions about a whole parsed record, as imported rules ask them. Hostile records: texts, lists and depth are bounded. */

const TEXT_MAX = 10_000
const VALUES_MAX = 1_000
const DEPTH_MAX = 20

const gather = (value: unknown, path: readonly string[], at: number, into: unknown[], depth: number): void => {
  if (into.length >= VALUES_MAX || depth > DEPTH_MAX) return
  if (Array.isArray(value)) for (const each of value.slice(0, VALUES_MAX)) gather(each, path, at, into, depth + 1)
  else if (at === path.length) {
    if (value !== undefined && value !== null) into.push(value)
  } else if (value !== null && typeof value === 'object' && Object.hasOwn(value, path[at]))
    gather((value as Record<string, unknown>)[path[at]], path, at + 1, into, depth + 1)
}

/** Every value at a path such as `userIdentity.arn`; lists on the way count by their members, null is no value. */
export const valuesAt = (record: unknown, path: string): readonly unknown[] => {
  const found: unknown[] = []
  gather(record, path.split('.'), 0, found, 0)
  return found
}

const asText = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, TEXT_MAX)

/** True when a value at the path, as text, matches. */
export const says = (record: unknown, path: string, pattern: RegExp): boolean =>
  valuesAt(record, path).some(value => pattern.test(asText(value)))

/** True when a text anywhere in the record matches. */
export const saysAnywhere = (record: unknown, pattern: RegExp, depth = 0): boolean => {
  if (record === null || record === undefined || depth > DEPTH_MAX) return false
  if (typeof record !== 'object') return pattern.test(asText(record))
  return Object.values(record)
    .slice(0, VALUES_MAX)
    .some(value => saysAnywhere(value, pattern, depth + 1))
}

/** True when a number at the path is less, at most, … a limit. */
export const compares = (record: unknown, path: string, how: 'lt' | 'lte' | 'gt' | 'gte', limit: number): boolean =>
  valuesAt(record, path).some(value => {
    const n = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
    return how === 'lt' ? n < limit : how === 'lte' ? n <= limit : how === 'gt' ? n > limit : n >= limit
  })

/** Words of an IPv6 or bytes of an IPv4 address as one number, with its width, or undefined. */
const addressOf = (text: string): { readonly value: bigint; readonly width: number } | undefined => {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (v4 !== null) {
    const bytes = v4.slice(1).map(Number)
    if (bytes.some(byte => byte > 255)) return undefined
    return { value: bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), width: 32 }
  }
  if (text.length > 39 || !/^[0-9a-f:]+$/i.test(text) || text.split('::').length > 2) return undefined
  const [head, tail] = text.split('::').map(half => half.split(':').filter(word => word !== ''))
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (missing < 0 || (tail === undefined && missing !== 0)) return undefined
  const words = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])]
  if (words.some(word => word.length > 4)) return undefined
  return { value: words.reduce((sum, word) => (sum << 16n) | BigInt(`0x${word}`), 0n), width: 128 }
}

/** True when the address lies in the range, `10.0.0.0/8` or `2001:db8::/32`. */
export const isWithin = (address: string, range: string): boolean => {
  const [base, length] = range.split('/')
  const [a, b] = [addressOf(address), addressOf(base)]
  if (a === undefined || b === undefined || a.width !== b.width) return false
  const rest = BigInt(a.width - Number(length ?? a.width))
  return a.value >> rest === b.value >> rest
}

/** True when an address at the path lies in the range. */
export const comesFrom = (record: unknown, path: string, range: string): boolean =>
  valuesAt(record, path).some(value => typeof value === 'string' && isWithin(value, range))
