import { FLAG_MEMBERS, MEMBERS } from './cloudtrail-members.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const PATHS = MEMBERS.map(name => name.split('.'))
const LARGE = 'requestParameters too large'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

/**
 * A record parsed whole from its bytes. In the output of LookupEvents the record is a string inside the JSON, so the
 * bytes of such a record are a string literal; it is opened here. Throws what JSON.parse throws: the bytes of a
 * counted record never make it throw, unless that string is no JSON.
 */
export const parseRecord = (bytes: Uint8Array): unknown => {
  const value: unknown = JSON.parse(decoder.decode(bytes))
  return typeof value === 'string' ? JSON.parse(value) : value
}

/** The record inside an element of a list or a line: itself, the `detail` of an EventBridge event, or a LookupEvents entry's. */
export const recordIn = (element: unknown): unknown => {
  const detail = own(element, 'detail')
  if (isObject(detail)) return detail
  const text = own(element, 'CloudTrailEvent')
  return typeof text === 'string' ? JSON.parse(text) : element
}

const textAt = (record: unknown, path: readonly string[], isFlag: boolean): string => {
  let value = record
  for (const name of path) value = own(value, name)
  if (typeof value === 'string') return value
  if (typeof value === 'number' && !isFlag) return String(value)
  return typeof value === 'boolean' && isFlag ? String(value) : ''
}

/**
 * Takes the members out of a parsed record and lays them down as the scanner would have found them, in a buffer of its
 * own: from there on both ways share their code. Cold: for records that the scanner calls odd.
 */
export class ParsedMembers {
  bytes: Uint8Array = new Uint8Array(4096)

  /** False when the bytes hold no JSON object after all. `unwrap`: the record may lie inside what is parsed. */
  read(record: Uint8Array, unwrap: boolean, from: Int32Array, to: Int32Array): boolean {
    let parsed: unknown
    try {
      parsed = parseRecord(record)
      if (unwrap) parsed = recordIn(parsed)
    } catch {
      return false
    }
    if (!isObject(parsed)) return false
    // Byte 0 stays unused, because place 0 means absent.
    let at = 1
    from.fill(0)
    for (let i = 0; i < MEMBERS.length; i++) {
      let text = textAt(parsed, PATHS[i], FLAG_MEMBERS[i] === 1)
      if (MEMBERS[i] === 'requestParameters.omitted' && own(parsed, 'requestParameters') === LARGE) text = 'true'
      if (text === '') continue
      this.#reserve(at + text.length * 3)
      from[i] = at
      at += encoder.encodeInto(text, this.bytes.subarray(at)).written
      to[i] = at
    }
    return true
  }

  #reserve(size: number): void {
    if (size <= this.bytes.length) return
    const grown = new Uint8Array(size * 2)
    grown.set(this.bytes)
    this.bytes = grown
  }
}
