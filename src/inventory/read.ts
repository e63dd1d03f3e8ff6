/** Reading a parsed record without trusting its shape. Every text, list and number that leaves here is bounded. */

import { textOfV4, textOfV6 } from '../tables/addresses.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'

/** Longer than any id, ARN or description that AWS allows; longer text is not AWS's and is left out. */
const TEXT_MAX = 512
/** More members than AWS allows in any list that is read here, except the instances of one RunInstances. */
const LIST_MAX = 1024

/** The value at a path, or undefined. */
export const at = (value: unknown, ...path: readonly string[]): unknown => {
  let here = value
  for (const step of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string, unknown>)[step]
  }
  return here
}

export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' && found.length <= TEXT_MAX ? found : undefined
}

export const numberAt = (value: unknown, ...path: readonly string[]): number | undefined => {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** True and false also as text: CloudTrail writes both. */
export const flagAt = (value: unknown, ...path: readonly string[]): boolean | undefined => {
  const found = at(value, ...path)
  if (typeof found === 'boolean') return found
  return found === 'true' ? true : found === 'false' ? false : undefined
}

/** A list as AWS writes it: `{ items: [...] }`, `{ item: [...] }`, an array, or one object alone. */
export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = at(value, ...path)
  const inner = at(found, 'items') ?? at(found, 'item') ?? found
  if (Array.isArray(inner)) return inner.slice(0, LIST_MAX)
  return inner !== null && typeof inner === 'object' && Object.keys(inner).length > 0 ? [inner] : []
}

const encoder = new TextEncoder()

/** The one spelling of an address that events use too, or undefined when the text is no address. */
export const canonicalAddress = (text: string | undefined): string | undefined => {
  if (text === undefined || text.length > 45) return undefined
  const bytes = encoder.encode(text)
  const family = parseAddress(bytes, 0, bytes.length)
  if (family === 0) return undefined
  const [a, b, c, d] = parsed
  return a === 0 && b === 0 && c === 0xffff ? textOfV4(d) : textOfV6(a, b, c, d)
}

export const addressAt = (value: unknown, ...path: readonly string[]): string | undefined =>
  canonicalAddress(textAt(value, ...path))

/** `[{ key, value }]` as a record; AWS allows 50 tags. */
export const tagsOf = (list: readonly unknown[], gone = false): Record<string, string | null> | undefined => {
  const pairs: [string, string | null][] = []
  for (const tag of list.slice(0, 64)) {
    const key = textAt(tag, 'key') ?? textAt(tag, 'Key')
    if (key !== undefined) pairs.push([key, gone ? null : (textAt(tag, 'value') ?? textAt(tag, 'Value') ?? '')])
  }
  // Object.fromEntries defines members, so that a tag called __proto__ is only a tag.
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}
