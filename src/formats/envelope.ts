// Hot. Nothing here may allocate per event.
import type { BatchSink, Dictionaries } from './batch.ts'
import { makeCloudTrailDecoder } from './cloudtrail.ts'
import type { Decoder, DecoderMaker, ObjectCounts, ObjectFacts, ReadLimits } from './decoder.ts'
import { makeDnsDecoder } from './dns.ts'
import { drop, reasonOf } from './drops.ts'
import { isItem, item, name, readItem, readName } from './envelope-item.ts'
import { Messages } from './envelope-messages.ts'
import { makeFlowDecoder } from './flow.ts'
import { DEFAULT_HEADER, isTransitLine, planOf, TRANSIT_HEADER } from './flow-fields.ts'
import { BAD, CUT, NameTable, skipName, skipSpace, skipValue } from './json-scan.ts'
import { recognise } from './recognise.ts'
import { unescapeInto } from './unescape.ts'

const ENVELOPE = new NameTable(['owner', 'messageType'])
const OWNER = 0
const BRACE = 123
const QUOTE = 34
const DEFAULT_FIELDS = 14

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/**
 * Decodes CloudWatch Logs subscription envelopes, one behind the other as Firehose writes them: flow log lines, query
 * logs and CloudTrail records, each message one record. A record's place is that of its message's string in the
 * unpacked object, escapes and all. Between two log events no state is kept but the owner, so that damage costs what
 * it hit.
 */
export const makeEnvelopeDecoder: DecoderMaker = (dictionaries, sink, limits) =>
  new EnvelopeDecoder(dictionaries, sink, limits)

class EnvelopeDecoder implements Decoder {
  readonly #limits: ReadLimits
  readonly #flow: Messages
  readonly #dns: Messages
  readonly #cloudtrail: Messages
  #facts: ObjectFacts = { account: '', region: '' }
  #counts!: ObjectCounts
  #owner = ''
  #isControl = false
  /** True after something that could not be read, until a log event is: one stretch of damage is one dropped record. */
  #isLost = false
  #isSeeking = false
  #header = DEFAULT_HEADER
  #text: Uint8Array = new Uint8Array(1 << 16)

  constructor(dictionaries: Dictionaries, sink: BatchSink, limits: ReadLimits) {
    this.#limits = limits
    this.#flow = new Messages(makeFlowDecoder, dictionaries, sink, limits)
    this.#dns = new Messages(makeDnsDecoder, dictionaries, sink, limits)
    this.#cloudtrail = new Messages(makeCloudTrailDecoder, dictionaries, sink, limits)
  }

  begin(facts: ObjectFacts, counts: ObjectCounts): void {
    this.#facts = facts
    this.#counts = counts
    this.#owner = ''
    this.#isControl = false
    this.#isLost = false
    this.#isSeeking = false
    counts.format ??= 'envelope'
    this.#flow.forget()
    this.#dns.forget()
    this.#cloudtrail.forget()
    this.#header = DEFAULT_HEADER
  }

  decode(bytes: Uint8Array, from: number, to: number, base: number, last: boolean): number {
    let p = this.#isSeeking ? this.#seek(bytes, from, to) : from
    for (;;) {
      p = skipBetween(bytes, p, to)
      if (p >= to) break
      // Bounded here, not by what happens to be in the buffer: what is too long must not depend on the pieces.
      const stop = Math.min(to, p + this.#limits.recordBytesMax + 1)
      const isLong = stop - p > this.#limits.recordBytesMax
      const next = this.#step(bytes, p, stop, base)
      if (next === CUT && !isLong && !last) break
      if (next >= 0) p = next
      else {
        const resume = this.#seek(bytes, p + 1, to)
        if (!this.#isLost) drop(this.#counts, reasonOf(next, isLong), bytes, p, resume)
        this.#isLost = true
        p = resume
      }
    }
    this.#drain(bytes, base)
    return p
  }

  /** The next brace, where reading can begin again; when there is none, the search goes on in the next piece. */
  #seek(bytes: Uint8Array, from: number, to: number): number {
    const found = bytes.indexOf(BRACE, from)
    this.#isSeeking = found < 0 || found >= to
    return this.#isSeeking ? to : found
  }

  /** Reads a log event, or goes one member on in an envelope. */
  #step(bytes: Uint8Array, p: number, to: number, base: number): number {
    if (bytes[p] === QUOTE) return this.#member(bytes, p, to, base)
    if (bytes[p] !== BRACE) return BAD
    const kind = isItem(bytes, p, to)
    if (typeof kind === 'number') return kind
    if (!kind) {
      this.#isControl = false
      return p + 1
    }
    const end = readItem(bytes, p, to, this.#limits.depthMax)
    if (end < 0) return end
    this.#isLost = false
    if (end - p > this.#limits.recordBytesMax) drop(this.#counts, 'record too long', bytes, p, end)
    else if (this.#isControl) drop(this.#counts, 'control message', bytes, p, end)
    else if (item.messageFrom === 0) drop(this.#counts, 'no message', bytes, p, end)
    else this.#take(bytes, base)
    return end
  }

  #member(bytes: Uint8Array, p: number, to: number, base: number): number {
    const after = skipName(bytes, p, to)
    if (after < 0) return after
    readName(bytes, p, after)
    const found = ENVELOPE.find(bytes, name.from, name.to)
    const value = skipSpace(bytes, after, to)
    if (value >= to) return CUT
    // A list of objects holds log events, whatever damage or a tool made of its name: they must not be lost uncounted.
    if (bytes[value] === 91) {
      const first = skipSpace(bytes, value + 1, to)
      if (first >= to) return CUT
      if (bytes[first] === BRACE) return first
    }
    const behind = skipValue(bytes, value, to, this.#limits.depthMax)
    if (behind < 0 || found < 0 || bytes[value] !== QUOTE || behind - value > 64) return behind
    const text = decoder.decode(bytes.subarray(value + 1, behind - 1))
    if (found === OWNER) this.#own(text, bytes, base)
    else this.#isControl = text === 'CONTROL_MESSAGE'
    return behind
  }

  /** The owner of the log group stands in for an account that neither the record nor the object's key tells. */
  #own(owner: string, bytes: Uint8Array, base: number): void {
    const account = accountOf(owner)
    if (account === this.#owner) return
    this.#drain(bytes, base)
    this.#owner = account
  }

  #take(bytes: Uint8Array, base: number): void {
    const { messageFrom: from, messageTo: to } = item
    if (to - from > this.#text.length) this.#text = new Uint8Array((to - from) * 2)
    const end = unescapeInto(this.#text, 0, bytes, from, to)
    const text = this.#text
    let start = 0
    while (start < end && text[start] <= 32) start++
    if (start === end) drop(this.#counts, 'empty message', bytes, from - 1, to + 1)
    else if (text[start] !== BRACE) this.#takeLine(bytes, end, base)
    else {
      const format = recognise(text, start, end)
      const messages = format === 'dns' ? this.#dns : format === 'cloudtrail' ? this.#cloudtrail : undefined
      if (messages === undefined) drop(this.#counts, 'message of another kind', text, start, end)
      else messages.add(text, end, base + from, to - from)
    }
  }

  /** A line without a header is in AWS's default format, unless CloudWatch took it apart and named its fields. */
  #takeLine(bytes: Uint8Array, end: number, base: number): void {
    let line = this.#text
    let size = end
    let header = isTransitLine(line, 0, end) ? TRANSIT_HEADER : DEFAULT_HEADER
    if (header === DEFAULT_HEADER && item.fieldsFrom > 0 && words(line, end) !== DEFAULT_FIELDS) {
      const named = namedLine(bytes.subarray(item.fieldsFrom, item.fieldsTo))
      if (named !== undefined) {
        header = named.header
        line = named.line
        size = line.length
      }
    }
    if (header !== this.#header) {
      this.#header = header
      const encoded = encoder.encode(header)
      this.#flow.addLine(encoded, encoded.length)
    }
    this.#flow.add(line, size, base + item.messageFrom, item.messageTo - item.messageFrom)
  }

  #drain(bytes: Uint8Array, base: number): void {
    const facts = { account: this.#facts.account || this.#owner, region: this.#facts.region }
    this.#flow.drain(facts, this.#counts, bytes, base)
    this.#dns.drain(facts, this.#counts, bytes, base)
    this.#cloudtrail.drain(facts, this.#counts, bytes, base)
    this.#header = DEFAULT_HEADER
  }
}

/** Over white space and the punctuation between log events and envelopes. */
const skipBetween = (b: Uint8Array, p: number, to: number): number => {
  while (p < to && (b[p] <= 32 || b[p] === 44 || b[p] === 91 || b[p] === 93 || b[p] === 125)) p++
  return p
}

const words = (text: Uint8Array, size: number): number => {
  let count = 0
  for (let i = 0; i < size; i++) if (text[i] > 32 && (i === 0 || text[i - 1] <= 32)) count++
  return count
}

// Cold from here.

const accountOf = (owner: string): string => (/^\d{12}$/.test(owner) ? owner : '')

/** `extractedFields` as a header and a line; undefined when the names are not a flow log's. */
const namedLine = (json: Uint8Array): { header: string; line: Uint8Array } | undefined => {
  const fields = Object.entries(JSON.parse(decoder.decode(json)) as Record<string, unknown>)
  const header = fields.map(([name]) => name).join(' ')
  if (planOf(header) === undefined || fields.some(([name]) => /\s/.test(name))) return undefined
  const spelled = (value: unknown) => (typeof value === 'string' && /^[^\s]+$/.test(value) ? value : '-')
  return { header, line: encoder.encode(fields.map(([, value]) => spelled(value)).join(' ')) }
}
