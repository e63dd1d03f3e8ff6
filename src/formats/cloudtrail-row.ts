// Hot. Nothing here may allocate per event.
import type { AddressTable } from '../tables/addresses.ts'
import { parseAddress } from '../tables/parse-address.ts'
import type { TextTable } from '../tables/text.ts'
import type { Column, Columns, Dictionaries } from './batch.ts'
import { isGiven, isManagement, isReading, truth } from './cloudtrail-flags.ts'
import { MEMBERS, member } from './cloudtrail-members.ts'
import { secondsOf } from './cloudtrail-time.ts'
import { KnownPrincipals } from './known-principals.ts'
import { PRINCIPAL_TYPES, Principal, ROOT } from './principal.ts'
import { seenParsed, seenV4, useAddresses } from './seen-addresses.ts'

/** Longer texts are cut: no column of AWS's is longer, and hostile ones must not fill the dictionary. */
export const TEXT_BYTES_MAX = 2048

const EVENT_TIME = member('eventTime')
const RECIPIENT = member('recipientAccountId')
const REGION = member('awsRegion')
const EVENT_NAME = member('eventName')
const CATEGORY = member('eventCategory')
const ERROR_CODE = member('errorCode')
const ERROR_MESSAGE = member('errorMessage')
const ADDRESS = member('sourceIPAddress')
const MANAGEMENT = member('managementEvent')
const READ_ONLY = member('readOnly')
const INVOKED_BY = member('userIdentity.invokedBy')
const ACCOUNT_ID = member('userIdentity.accountId')
const MFA = member('userIdentity.sessionContext.attributes.mfaAuthenticated')
const OMITTED = member('requestParameters.omitted')

/** Columns that are a member as it stands. */
export const PLAIN = [
  ['id', member('eventID')],
  ['eventName', EVENT_NAME],
  ['eventSource', member('eventSource')],
  ['eventType', member('eventType')],
  ['eventCategory', CATEGORY],
  ['errorCode', ERROR_CODE],
  ['userAgent', member('userAgent')],
  ['vpcEndpoint', member('vpcEndpointId')],
  ['vpcEndpointAccount', member('vpcEndpointAccountId')],
  ['principalId', member('userIdentity.principalId')],
  ['accessKey', member('userIdentity.accessKeyId')],
  ['userType', member('userIdentity.type')],
  ['issuedTo', member('userIdentity.inScopeOf.credentialsIssuedTo')],
  ['bucket', member('requestParameters.bucketName')],
] as const
const PLAIN_MEMBERS = Uint8Array.from(PLAIN, ([, number]) => number)

/** Why a record becomes no row; 0 when it does. */
export const NO_TIME = 1
export const BAD_TIME = 2
export const NO_NAME = 3
export const ROW_FAULTS = ['', 'no eventTime', 'bad eventTime', 'no eventName']

/** Places beyond the members', for texts that are a part of one. */
const NAME = MEMBERS.length
const INSTANCE = NAME + 1
const PLACES = NAME + 2

/** Turns the members that were found into one row of a batch. */
export class RowWriter {
  readonly #columns: Columns
  readonly #texts: TextTable
  readonly #addresses: AddressTable
  readonly #plain: readonly Column[]
  readonly #principal = new Principal()
  readonly #types = new Uint32Array(PRINCIPAL_TYPES.length)
  readonly #known = new KnownPrincipals()
  #account = 0
  #region = 0
  /**
   * Where the last row's texts lie and what their ids are: columns that repeat the row before need no look-up. Where
   * every record is another caller's it gains 3 %, where calls come in bursts more (2026-11). Void when the bytes move.
   */
  readonly #lastFrom = new Int32Array(PLACES)
  readonly #lastTo = new Int32Array(PLACES)
  readonly #lastId = new Uint32Array(PLACES)
  #window: Uint8Array | undefined
  /** Ids of the members' texts, where the kernel has looked them up. */
  #ids: Uint32Array | undefined
  #remote = 0
  #sourceName = 0
  #isPublic = 0

  constructor(columns: Columns, dictionaries: Dictionaries) {
    this.#columns = columns
    this.#texts = dictionaries.text
    this.#addresses = dictionaries.addresses
    this.#plain = PLAIN.map(([name]) => columns[name])
  }

  /** Interns the texts that are the same for every row. Ids die when the dictionary is cleared, so after each batch. */
  renew(account: string, region: string): void {
    for (let i = 1; i < PRINCIPAL_TYPES.length; i++) this.#types[i] = this.#texts.internText(PRINCIPAL_TYPES[i])
    this.#account = this.#texts.internText(account)
    this.#region = this.#texts.internText(region)
    this.#lastFrom.fill(0)
    this.#known.clear()
    useAddresses(this.#addresses)
  }

  /** Records now lie in these bytes; those of the rows before may be gone. */
  look(bytes: Uint8Array): void {
    this.#window = bytes
    this.#lastFrom.fill(0)
    useAddresses(this.#addresses)
  }

  /**
   * Writes the row, every column of it, or says why there is none. `ids`: those of the members' texts, where they are
   * known already; of what is more than a member they are not.
   */
  write(row: number, b: Uint8Array, from: Int32Array, to: Int32Array, ids?: Uint32Array): number {
    this.#ids = ids
    if (from[EVENT_TIME] <= 0 || from[EVENT_TIME] >= to[EVENT_TIME]) return NO_TIME
    const at = secondsOf(b, from[EVENT_TIME], to[EVENT_TIME])
    if (at === 0) return BAD_TIME
    if (from[EVENT_NAME] <= 0 || from[EVENT_NAME] >= to[EVENT_NAME]) return NO_NAME
    const columns = this.#columns
    columns.at[row] = at
    const plain = this.#plain
    for (let i = 0; i < plain.length; i++) plain[i][row] = this.#member(b, from, to, PLAIN_MEMBERS[i])
    this.#who(row, b, from, to)
    const region = this.#member(b, from, to, REGION)
    columns.region[row] = region === 0 ? this.#region : region
    this.#source(row, b, from[ADDRESS], to[ADDRESS])
    columns.managementEvent[row] = isGiven(from, to, MANAGEMENT)
      ? truth(b, from[MANAGEMENT])
      : isManagement(b, from[CATEGORY], to[CATEGORY])
    columns.readOnly[row] = isGiven(from, to, READ_ONLY)
      ? truth(b, from[READ_ONLY])
      : isReading(b, from[EVENT_NAME], to[EVENT_NAME])
    columns.failed[row] = isGiven(from, to, ERROR_CODE) || isGiven(from, to, ERROR_MESSAGE) ? 1 : 0
    columns.mfa[row] = isGiven(from, to, MFA) ? truth(b, from[MFA]) : 0
    columns.parametersOmitted[row] = isGiven(from, to, OMITTED) ? truth(b, from[OMITTED]) : 0
    columns.remoteLists[row] = columns.remotePlace[row] = columns.accessKeyLists[row] = 0
    return 0
  }

  #member(b: Uint8Array, from: Int32Array, to: Int32Array, number: number): number {
    if (this.#ids !== undefined) return this.#ids[number]
    return from[number] > 0 ? this.#text(b, from[number], to[number], number) : 0
  }

  #text(b: Uint8Array, from: number, to: number, place: number): number {
    if (from >= to) return 0
    const end = to - from > TEXT_BYTES_MAX ? from + TEXT_BYTES_MAX : to
    if (b !== this.#window) return this.#texts.intern(b, from, end)
    if (this.#repeats(b, from, to, place)) return this.#lastId[place]
    const id = this.#texts.intern(b, from, end)
    this.#keep(from, to, place)
    this.#lastId[place] = id
    return id
  }

  #repeats(b: Uint8Array, from: number, to: number, place: number): boolean {
    const last = this.#lastFrom[place]
    if (last === 0 || this.#lastTo[place] - last !== to - from) return false
    if (last === from) return true
    // From the end, where texts of one length differ: ids, names and addresses share their beginnings.
    const shift = last - from
    for (let i = to - 1; i >= from; i--) if (b[i] !== b[i + shift]) return false
    return true
  }

  #keep(from: number, to: number, place: number): void {
    this.#lastFrom[place] = from
    this.#lastTo[place] = to
  }

  #who(row: number, b: Uint8Array, from: Int32Array, to: Int32Array): void {
    const columns = this.#columns
    if (this.#ids === undefined || !this.#known.write(this.#ids, columns, row)) this.#read(row, b, from, to)
    let account = this.#member(b, from, to, RECIPIENT)
    if (account === 0) account = this.#member(b, from, to, ACCOUNT_ID)
    columns.account[row] = account === 0 ? this.#account : account
  }

  #read(row: number, b: Uint8Array, from: Int32Array, to: Int32Array): void {
    const columns = this.#columns
    const who = this.#principal
    who.read(b, from, to)
    columns.principalType[row] = this.#types[who.type]
    columns.principalName[row] = who.type === ROOT ? this.#types[ROOT] : this.#name(b, who)
    columns.principalAccount[row] = this.#member(b, from, to, who.account)
    columns.instance[row] = this.#text(b, who.instanceFrom, who.instanceTo, INSTANCE)
    columns.invokedBy[row] = who.byService ? this.#member(b, from, to, INVOKED_BY) : 0
    if (this.#ids !== undefined && !who.readsArn) this.#known.keep(this.#ids, columns, row)
  }

  #name(b: Uint8Array, { nameFrom, nameTo, nameMember }: Principal): number {
    if (this.#ids !== undefined && nameMember >= 0) return this.#ids[nameMember]
    return this.#text(b, nameFrom, nameTo, NAME)
  }

  #source(row: number, b: Uint8Array, from: number, to: number): void {
    const columns = this.#columns
    if (from <= 0 || from >= to) {
      columns.remote[row] = columns.sourceName[row] = columns.remotePublic[row] = 0
      return
    }
    const v4 = this.#ids?.[ADDRESS] ?? 0
    // As a signed number: 198.51.100.7 is above 2^31, and unsigned it crosses a call as a boxed double of 16 bytes.
    if (v4 !== 0) {
      this.#lastFrom[ADDRESS] = 0
      this.#keepAddress(seenV4(v4 | 0))
    } else if (b !== this.#window || !this.#repeats(b, from, to, ADDRESS)) {
      this.#lastFrom[ADDRESS] = 0
      const family = parseAddress(b, from, to)
      this.#keepAddress(family === 0 ? 0 : seenParsed())
      if (family === 0) this.#sourceName = this.#text(b, from, to, ADDRESS)
      if (b === this.#window) this.#keep(from, to, ADDRESS)
    }
    columns.remote[row] = this.#remote
    columns.sourceName[row] = this.#sourceName
    columns.remotePublic[row] = this.#isPublic
  }

  #keepAddress(seen: number): void {
    this.#remote = seen >>> 1
    this.#isPublic = seen & 1
    this.#sourceName = 0
  }
}
