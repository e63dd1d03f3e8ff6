import { NameTable, skipName, skipSpace, skipValue } from './json-scan.ts'

/** What an object is, by its content. The digest files that CloudTrail delivers beside its logs hold no events. */
export type FormatName = 'cloudtrail' | 'flow' | 'dns' | 'envelope' | 'cloudtrail-digest'

/** Names that tell a JSON format, wherever they stand among the first object's members. */
const TELLING: readonly (readonly [string, FormatName])[] = [
  ['Records', 'cloudtrail'],
  ['Events', 'cloudtrail'],
  ['CloudTrailEvent', 'cloudtrail'],
  ['eventVersion', 'cloudtrail'],
  ['eventTime', 'cloudtrail'],
  ['eventName', 'cloudtrail'],
  ['eventSource', 'cloudtrail'],
  ['userIdentity', 'cloudtrail'],
  ['detail', 'cloudtrail'],
  ['detail-type', 'cloudtrail'],
  ['messageType', 'envelope'],
  ['logEvents', 'envelope'],
  ['query_timestamp', 'dns'],
  ['query_name', 'dns'],
  ['digestS3Object', 'cloudtrail-digest'],
  ['digestStartTime', 'cloudtrail-digest'],
  ['digestPublicKeyFingerprint', 'cloudtrail-digest'],
]
const NAMES = new NameTable(TELLING.map(([name]) => name))

/** Deepest nesting that is looked over on the way to a telling name. */
const DEPTH = 64
/** The names of a flow log's header that no other text begins with. */
const FLOW_FIELDS = /^[a-z0-9-]+( [a-z0-9-]+)+$/
const FLOW_KNOWN = new Set(
  'version account-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id'.split(
    ' ',
  ),
)
const FLOW_LINE = /^([2-9]|10) \S+( \S+){12,}$/
const LINE_BYTES = 4096

/** Where the text begins: behind a byte order mark and white space. */
export const beginOf = (bytes: Uint8Array, from: number, to: number): number => {
  const marked = to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
  return skipSpace(bytes, marked ? from + 3 : from, to)
}

/**
 * What the object is that begins with bytes from..to (a megabyte is enough), or undefined when it is no log that we
 * read. Names of files decide nothing: people rename, re-pack and concatenate logs.
 */
export const recognise = (bytes: Uint8Array, from: number, to: number): FormatName | undefined => {
  const begin = beginOf(bytes, from, to)
  if (begin >= to) return undefined
  if (bytes[begin] === 123 || bytes[begin] === 91) return json(bytes, begin, to) ?? damaged(bytes, begin, to)
  return text(bytes, begin, to) ?? damaged(bytes, begin, to)
}

const json = (b: Uint8Array, p: number, to: number): FormatName | undefined => {
  while (p < to && b[p] === 91) p = skipSpace(b, p + 1, to)
  if (b[p] !== 123) return undefined
  for (p = skipSpace(b, p + 1, to); p < to && b[p] === 34; p = skipSpace(b, p + 1, to)) {
    const name = p + 1
    p = skipName(b, p, to)
    if (p < 0) return undefined
    let end = p - 1
    while (b[end] !== 34) end--
    const found = NAMES.find(b, name, end)
    if (found >= 0) return TELLING[found][1]
    p = skipValue(b, p, to, DEPTH)
    if (p < 0) return undefined
    p = skipSpace(b, p, to)
    if (p >= to || b[p] !== 44) return undefined
  }
  return undefined
}

const latin1 = new TextDecoder('latin1')

const text = (b: Uint8Array, from: number, to: number): FormatName | undefined => {
  const sample = b.subarray(from, Math.min(to, from + LINE_BYTES))
  const newline = sample.indexOf(10)
  const line = latin1.decode(newline < 0 ? sample : sample.subarray(0, newline)).trimEnd()
  if (FLOW_LINE.test(line)) return 'flow'
  if (!FLOW_FIELDS.test(line)) return undefined
  const known = line.split(' ').filter(name => FLOW_KNOWN.has(name)).length
  return known >= 2 ? 'flow' : undefined
}

/** When the beginning is damaged, the members that only one format has still tell it. */
const damaged = (b: Uint8Array, from: number, to: number): FormatName | undefined => {
  const sample = latin1.decode(b.subarray(from, Math.min(to, from + (1 << 16))))
  if (/"digestS3Object"\s*:/.test(sample)) return 'cloudtrail-digest'
  if (/"eventTime"\s*:/.test(sample) && /"eventName"\s*:/.test(sample)) return 'cloudtrail'
  if (/"query_timestamp"\s*:/.test(sample)) return 'dns'
  const lines = sample.split(/\r?\n/, 20).slice(1)
  return lines.some(line => FLOW_LINE.test(line)) ? 'flow' : undefined
}
