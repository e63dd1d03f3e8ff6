import { MEMBERS, member } from './dns-members.ts'
import type { DnsScanner } from './dns-scan.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const FIRST_SOURCE_ID = member('instance')

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Text stays, a number is spelled; anything else is as good as absent. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

/**
 * Reads an unusual record with JSON.parse and leaves in the scanner what it would have found, had the record been
 * plain: its members' texts, now in a buffer of their own, and its answers. False when the bytes are no object.
 */
export const readParsed = (scanner: DnsScanner, record: Uint8Array): boolean => {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(record))
  } catch {
    return false
  }
  if (!isObject(value)) return false
  const sourceIds = isObject(value['srcids']) ? value['srcids'] : {}
  // A single answer may stand without its list.
  const given = value['answers']
  const answers: unknown[] = Array.isArray(given) ? given : isObject(given) ? [given] : []
  const texts: (string | undefined)[] = MEMBERS.map((name, i) =>
    textOf((i < FIRST_SOURCE_ID ? (value as Record<string, unknown>) : sourceIds)[name]),
  )
  for (const answer of answers) {
    const members = isObject(answer) ? answer : {}
    texts.push(textOf(members['Rdata']), textOf(members['Type']))
  }
  fill(scanner, texts)
  scanner.answers.count = answers.length
  return true
}

const fill = (scanner: DnsScanner, texts: readonly (string | undefined)[]): void => {
  const encoded = texts.map(text => (text === undefined ? undefined : encoder.encode(text)))
  // Position 0 means absent, so the first text begins at 1.
  const bytes = new Uint8Array(encoded.reduce((sum, text) => sum + (text?.length ?? 0), 1))
  const from: number[] = []
  const to: number[] = []
  let at = 1
  for (const text of encoded) {
    if (text !== undefined) bytes.set(text, at)
    from.push(text === undefined ? 0 : at)
    at += text?.length ?? 0
    to.push(at)
  }
  scanner.clear(bytes)
  const count = MEMBERS.length
  scanner.from.set(from.slice(0, count))
  scanner.to.set(to.slice(0, count))
  for (let i = count; i < texts.length; i += 2)
    if (from[i] > 0 && from[i + 1] > 0) scanner.answers.take(bytes, from[i], to[i], from[i + 1], to[i + 1])
}
