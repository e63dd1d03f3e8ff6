// Hot. Nothing here may allocate per event.
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { Batch, type Dictionaries } from './batch.ts'
import type { ObjectFacts } from './decoder.ts'
import { MEMBERS, member } from './dns-members.ts'
import type { DnsScanner } from './dns-scan.ts'
import { timeOf } from './dns-time.ts'
import { seenParsed, seenV4 } from './seen-addresses.ts'

/** Why a record that is good JSON is no event, as small numbers; 0 is an event. */
const NO_TIME = 1
const BAD_TIME = 2
const NO_NAME = 3
const NAME_TOO_LONG = 4
const TEXT_TOO_LONG = 5
export const ROW_FAULTS = [
  '',
  'no query_timestamp',
  'bad query_timestamp',
  'no query_name',
  'query_name too long',
  'text too long',
] as const

/** A name has at most 255 octets, and Route 53 writes an unprintable one as four characters. */
const NAME_BYTES_MAX = 1024
const TEXT_BYTES_MAX = 256

const TIME = member('query_timestamp')
const NAME = member('query_name')
const SOURCE = member('srcaddr')
const PORT = member('srcport')

/** A batch of DNS events, filled from what the scanner found. */
export class DnsRows {
  readonly batch = new Batch('dns')
  readonly at = this.batch.columns['at'] as Uint32Array
  readonly #source = this.batch.columns['source'] as Uint32Array
  readonly #sourcePort = this.batch.columns['sourcePort'] as Uint32Array
  readonly #query = this.batch.columns['query'] as Uint32Array
  readonly #answers = this.batch.columns['answers'] as Uint32Array
  readonly #answer = this.batch.columns['answer'] as Uint32Array
  readonly #answersMetadata = this.batch.columns['answersMetadata'] as Uint8Array
  readonly #account = this.batch.columns['account'] as Uint32Array
  readonly #region = this.batch.columns['region'] as Uint32Array
  /** The columns that are plain text, beside the member that fills each. */
  readonly #columns: Uint32Array[] = []
  readonly #members: Uint8Array
  readonly #dictionaries: Dictionaries
  readonly #name = new Uint8Array(NAME_BYTES_MAX)
  // VPC, type, rcode and transport repeat record after record: comparing with the bytes before spares the hash.
  readonly #beforeFrom = new Int32Array(MEMBERS.length)
  readonly #beforeTo = new Int32Array(MEMBERS.length)
  readonly #beforeId = new Uint32Array(MEMBERS.length)
  #beforeBytes: Uint8Array = this.#name
  #factsAccount = 0
  #factsRegion = 0

  constructor(dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries
    const plain = [
      ['account', 'account_id'],
      ['region', 'region'],
      ['vpc', 'vpc_id'],
      ['instance', 'instance'],
      ['interface', 'resolver_network_interface'],
      ['queryType', 'query_type'],
      ['rcode', 'rcode'],
      ['transport', 'transport'],
      ['firewallAction', 'firewall_rule_action'],
    ] as const
    this.#columns = plain.map(([column]) => this.batch.columns[column] as Uint32Array)
    this.#members = Uint8Array.from(plain, ([, name]) => member(name))
  }

  /** To be called when the bytes moved or the dictionaries were cleared. */
  open(facts: ObjectFacts): void {
    this.#beforeTo.fill(0)
    this.#beforeFrom.fill(0)
    this.#factsAccount = this.#dictionaries.text.internText(facts.account)
    this.#factsRegion = this.#dictionaries.text.internText(facts.region)
  }

  /** Adds a row, or returns why there is none. */
  add(found: DnsScanner, offset: number, length: number): number {
    const { from, to, bytes } = found
    if (from[TIME] <= 0) return NO_TIME
    const at = timeOf(bytes, from[TIME], to[TIME])
    if (at === 0) return BAD_TIME
    if (from[NAME] <= 0) return NO_NAME
    if (to[NAME] - from[NAME] > NAME_BYTES_MAX) return NAME_TOO_LONG
    const row = this.batch.rows
    if (found.ids !== undefined) this.#known(row, found.ids)
    else {
      if (bytes !== this.#beforeBytes) this.#moved(bytes)
      if (!this.#texts(row, found)) return TEXT_TOO_LONG
      this.#query[row] = this.#lowered(bytes, from[NAME], to[NAME])
    }
    this.at[row] = at
    if (this.#account[row] === 0) this.#account[row] = this.#factsAccount
    if (this.#region[row] === 0) this.#region[row] = this.#factsRegion
    const v4 = found.ids?.[SOURCE] ?? 0
    if (v4 !== 0) this.#source[row] = seenV4(v4) >>> 1
    else this.#source[row] = from[SOURCE] > 0 ? addressOf(bytes, from[SOURCE], to[SOURCE]) : 0
    this.#sourcePort[row] = from[PORT] > 0 ? portOf(bytes, from[PORT], to[PORT]) : 0
    this.#answers[row] = found.answers.count
    this.#answer[row] = found.answers.address
    this.#answersMetadata[row] = found.answers.metadata ? 1 : 0
    this.batch.offset[row] = offset
    this.batch.length[row] = length
    this.batch.rows++
    return 0
  }

  #moved(bytes: Uint8Array): void {
    this.#beforeBytes = bytes
    this.#beforeFrom.fill(0)
    this.#beforeTo.fill(0)
  }

  #known(row: number, ids: Uint32Array): void {
    const members = this.#members
    const columns = this.#columns
    for (let i = 0; i < members.length; i++) columns[i][row] = ids[members[i]]
    this.#query[row] = ids[NAME]
  }

  #texts(row: number, found: DnsScanner): boolean {
    const members = this.#members
    const columns = this.#columns
    const { from, to, bytes } = found
    for (let i = 0; i < members.length; i++) {
      const number = members[i]
      const start = from[number]
      if (start <= 0) columns[i][row] = 0
      else if (to[number] - start > TEXT_BYTES_MAX) return false
      else columns[i][row] = this.#text(bytes, start, to[number], number)
    }
    return true
  }

  #text(b: Uint8Array, from: number, to: number, number: number): number {
    const before = this.#beforeFrom[number]
    const length = to - from
    if (length === 0) return 0
    if (this.#beforeTo[number] - before === length) {
      let i = 0
      while (i < length && b[before + i] === b[from + i]) i++
      if (i === length) return this.#beforeId[number]
    }
    const id = this.#dictionaries.text.intern(b, from, to)
    this.#beforeFrom[number] = from
    this.#beforeTo[number] = to
    this.#beforeId[number] = id
    return id
  }

  /** The name's id, lower-cased and without the final dot. */
  #lowered(b: Uint8Array, from: number, to: number): number {
    const name = this.#name
    if (to > from && b[to - 1] === 46) to--
    for (let i = from; i < to; i++) {
      const c = b[i]
      name[i - from] = c >= 65 && c <= 90 ? c + 32 : c
    }
    return this.#dictionaries.text.intern(name, 0, to - from)
  }
}

const addressOf = (b: Uint8Array, from: number, to: number): number => {
  const family = parseAddress(b, from, to)
  return family === 0 ? 0 : (family === 4 ? seenV4(parsed[3]) : seenParsed()) >>> 1
}

const portOf = (b: Uint8Array, from: number, to: number): number => {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = b[i] - 48
    if (digit < 0 || digit > 9 || value > 6553) return 0
    value = value * 10 + digit
  }
  return value > 65_535 ? 0 : value
}
