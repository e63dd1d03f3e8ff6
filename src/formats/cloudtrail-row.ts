// Hot. Nothing here may allocate per event.
import type { AddressTable } from '../tables/addresses.ts'
import { isPublic, parseAddress, parsed } from '../tables/parse-address.ts'
import type { TextTable } from '../tables/text.ts'
import type { Batch, Dictionaries } from './batch.ts'
import { member } from './cloudtrail-scan.ts'
import { PRINCIPAL_TYPES, Principal, ROOT } from './principal.ts'

/** Longer texts are cut: no column of AWS's is longer, and hostile ones must not fill the dictionary. */
export const TEXT_BYTES_MAX = 2048

const EVENT_TIME = member('eventTime')
const RECIPIENT = member('recipientAccountId')
const REGION = member('awsRegion')
const EVENT_NAME = member('eventName')
const CATEGORY = member('eventCategory')
const ADDRESS = member('sourceIPAddress')
const MANAGEMENT = member('managementEvent')
const READ_ONLY = member('readOnly')
const INVOKED_BY = member('userIdentity.invokedBy')
const ACCOUNT_ID = member('userIdentity.accountId')
const MFA = member('userIdentity.sessionContext.attributes.mfaAuthenticated')
const OMITTED = member('requestParameters.omitted')

/** Columns that are a member as it stands. */
const PLAIN = [
  ['id', member('eventID')],
  ['eventName', EVENT_NAME],
  ['eventSource', member('eventSource')],
  ['eventType', member('eventType')],
  ['eventCategory', CATEGORY],
  ['errorCode', member('errorCode')],
  ['userAgent', member('userAgent')],
  ['vpcEndpoint', member('vpcEndpointId')],
  ['vpcEndpointAccount', member('vpcEndpointAccountId')],
  ['principalId', member('userIdentity.principalId')],
  ['accessKey', member('userIdentity.accessKeyId')],
  ['userType', member('userIdentity.type')],
  ['bucket', member('requestParameters.bucketName')],
] as const
const PLAIN_MEMBERS = Uint8Array.from(PLAIN, ([, number]) => number)

/** Why a record becomes no row; 0 when it does. */
export const NO_TIME = 1
export const BAD_TIME = 2
export const NO_NAME = 3
export const ROW_FAULTS = ['', 'no eventTime', 'bad eventTime', 'no eventName']

const MONTH_DAYS = Uint8Array.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

const digits = (b: Uint8Array, from: number, count: number): number => {
  let value = 0
  for (let i = from; i < from + count; i++) {
    const digit = b[i] - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Days from 1970-01-01 to a date of the Gregorian calendar, or -1. */
const daysTo = (year: number, month: number, day: number): number => {
  if (year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month - 1]) return -1
  const leap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2 && day === 29 && !leap) return -1
  // March first, so that the leap day is the last of its year.
  const y = month > 2 ? year : year - 1
  const m = month > 2 ? month - 3 : month + 9
  const century = (y / 100) | 0
  return y * 365 + (y >> 2) - century + (century >> 2) + (((153 * m + 2) / 5) | 0) + day - 719469
}

/**
 * Unix seconds of `2026-11-24T06:55:39Z`, with or without a fraction; 0 when the text is no such time. What Athena and
 * the like write of it, with a space and without the Z, is the same time: CloudTrail knows UTC only.
 */
export const secondsOf = (b: Uint8Array, from: number, to: number): number => {
  const end = b[to - 1] === 90 ? to - 1 : to
  const length = end - from
  if (length < 19 || length > 40 || (b[from + 10] !== 84 && b[from + 10] !== 32)) return 0
  if (b[from + 4] !== 45 || b[from + 7] !== 45 || b[from + 13] !== 58 || b[from + 16] !== 58) return 0
  const days = daysTo(digits(b, from, 4), digits(b, from + 5, 2), digits(b, from + 8, 2))
  const hour = digits(b, from + 11, 2)
  const minute = digits(b, from + 14, 2)
  const second = digits(b, from + 17, 2)
  if (days < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return 0
  if (length > 19) {
    if (b[from + 19] !== 46 || length < 21) return 0
    for (let i = from + 20; i < end; i++) if (b[i] < 48 || b[i] > 57) return 0
  }
  return days * 86400 + hour * 3600 + minute * 60 + second
}

const READING = ['Get', 'List', 'Describe', 'Head'].map(verb => new Uint8Array(Buffer.from(verb)))

/** True when eventName begins with a verb that changes nothing and the word ends there. */
const isReading = (b: Uint8Array, from: number, to: number): boolean => {
  for (let v = 0; v < READING.length; v++) {
    const verb = READING[v]
    const end = from + verb.length
    if (end > to) continue
    let i = 0
    while (i < verb.length && b[from + i] === verb[i]) i++
    if (i === verb.length && (end === to || b[end] < 97 || b[end] > 122)) return true
  }
  return false
}

/** Turns the members that were found into one row of a batch. */
export class RowWriter {
  readonly #batch: Batch
  readonly #texts: TextTable
  readonly #addresses: AddressTable
  readonly #plain: Uint32Array[]
  readonly #principal = new Principal()
  readonly #types = new Uint32Array(PRINCIPAL_TYPES.length)
  #account = 0
  #region = 0

  constructor(batch: Batch, dictionaries: Dictionaries) {
    this.#batch = batch
    this.#texts = dictionaries.text
    this.#addresses = dictionaries.addresses
    this.#plain = PLAIN.map(([name]) => batch.columns[name] as Uint32Array)
  }

  /** Interns the texts that are the same for every row. Ids die when the dictionary is cleared, so after each batch. */
  renew(account: string, region: string): void {
    for (let i = 1; i < PRINCIPAL_TYPES.length; i++) this.#types[i] = this.#texts.internText(PRINCIPAL_TYPES[i])
    this.#account = this.#texts.internText(account)
    this.#region = this.#texts.internText(region)
  }

  /** Writes the row, every column of it, or says why there is none. */
  write(row: number, b: Uint8Array, from: Int32Array, to: Int32Array): number {
    if (from[EVENT_TIME] <= 0 || from[EVENT_TIME] >= to[EVENT_TIME]) return NO_TIME
    const at = secondsOf(b, from[EVENT_TIME], to[EVENT_TIME])
    if (at === 0) return BAD_TIME
    if (from[EVENT_NAME] <= 0 || from[EVENT_NAME] >= to[EVENT_NAME]) return NO_NAME
    const columns = this.#batch.columns
    columns.at[row] = at
    const plain = this.#plain
    for (let i = 0; i < plain.length; i++) {
      const number = PLAIN_MEMBERS[i]
      plain[i][row] = from[number] > 0 ? this.#text(b, from[number], to[number]) : 0
    }
    this.#who(row, b, from, to)
    const region = this.#member(b, from, to, REGION)
    columns.region[row] = region === 0 ? this.#region : region
    this.#source(row, b, from[ADDRESS], to[ADDRESS])
    columns.managementEvent[row] =
      to[MANAGEMENT] > from[MANAGEMENT] && from[MANAGEMENT] > 0
        ? truth(b, from[MANAGEMENT])
        : isManagement(b, from[CATEGORY], to[CATEGORY])
    columns.readOnly[row] =
      to[READ_ONLY] > from[READ_ONLY] && from[READ_ONLY] > 0
        ? truth(b, from[READ_ONLY])
        : isReading(b, from[EVENT_NAME], to[EVENT_NAME])
          ? 1
          : 0
    columns.mfa[row] = to[MFA] > from[MFA] && from[MFA] > 0 ? truth(b, from[MFA]) : 0
    columns.parametersOmitted[row] = to[OMITTED] > from[OMITTED] && from[OMITTED] > 0 ? truth(b, from[OMITTED]) : 0
    columns.remoteLists[row] = 0
    return 0
  }

  #text(b: Uint8Array, from: number, to: number): number {
    return this.#texts.intern(b, from, to - from > TEXT_BYTES_MAX ? from + TEXT_BYTES_MAX : to)
  }

  #member(b: Uint8Array, from: Int32Array, to: Int32Array, number: number): number {
    return from[number] > 0 ? this.#text(b, from[number], to[number]) : 0
  }

  #who(row: number, b: Uint8Array, from: Int32Array, to: Int32Array): void {
    const columns = this.#batch.columns
    const who = this.#principal
    who.read(b, from, to)
    columns.principalType[row] = this.#types[who.type]
    columns.principalName[row] = who.type === ROOT ? this.#types[ROOT] : this.#text(b, who.nameFrom, who.nameTo)
    columns.principalAccount[row] = this.#member(b, from, to, who.account)
    columns.instance[row] = this.#text(b, who.instanceFrom, who.instanceTo)
    columns.invokedBy[row] = who.byService ? this.#member(b, from, to, INVOKED_BY) : 0
    let account = this.#member(b, from, to, RECIPIENT)
    if (account === 0) account = this.#member(b, from, to, ACCOUNT_ID)
    columns.account[row] = account === 0 ? this.#account : account
  }

  #source(row: number, b: Uint8Array, from: number, to: number): void {
    const columns = this.#batch.columns
    columns.remote[row] = 0
    columns.sourceName[row] = 0
    columns.remotePublic[row] = 0
    if (from <= 0) return
    if (parseAddress(b, from, to) === 0) columns.sourceName[row] = this.#text(b, from, to)
    else {
      columns.remote[row] = this.#addresses.v6(parsed[0], parsed[1], parsed[2], parsed[3])
      columns.remotePublic[row] = isPublic(parsed[0], parsed[1], parsed[2], parsed[3]) ? 1 : 0
    }
  }
}

/** A flag is written true or "true"; either way it begins with a t. */
const truth = (b: Uint8Array, from: number): number => (b[from] === 116 ? 1 : 0)

/** Judged by eventCategory, where `managementEvent` is missing: `Management`, or nothing as in the oldest versions. */
const isManagement = (b: Uint8Array, from: number, to: number): number =>
  from <= 0 || from >= to || (b[from] === 77 && to - from === 10) ? 1 : 0
