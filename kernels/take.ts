/** AssemblyScript: what becomes of the texts that a record was found to have. */
import { byte, isDigit } from './json'
import { ADDRESS, DOMAIN, from, HOWS, ids, SHORT_TEXT, TEXT_COUNT, TEXTS, to, UNIQUE } from './plan'
import { find, intern, refresh } from './texts'

/** Longer texts are cut. */
const CUT_BYTES: i32 = 2048
/** Records with longer ones are dropped, which is the plain scanner's to say. */
const SHORT_BYTES: i32 = 256
const DOMAIN_BYTES: i32 = 1024
const domain: usize = memory.data(1072)

/** Looks up the texts that columns are made of; false when one is longer than the plain scanner allows. */
export function takeTexts(plan: usize, places: i32): bool {
  refresh()
  const count = load<i32>(plan + TEXT_COUNT)
  for (let i: usize = 0; i < <usize>count; i++) {
    const number = <usize>load<u8>(plan + i, TEXTS)
    const how = <i32>load<u8>(plan + i, HOWS)
    const start = load<i32>(from + (number << 2))
    let id = 0
    if (start > 0) {
      let length = load<i32>(to + (number << 2)) - start
      if (how === DOMAIN) {
        if (length > DOMAIN_BYTES) return false
        length = lower(<usize>start, length)
        id = intern(domain, length, places + <i32>number)
      } else if (how === ADDRESS) {
        id = v4(start, start + length)
      } else {
        if (how === SHORT_TEXT && length > SHORT_BYTES) return false
        if (how !== SHORT_TEXT && length > CUT_BYTES) length = CUT_BYTES
        id = how === UNIQUE ? find(<usize>start, length) : intern(<usize>start, length, places + <i32>number)
      }
    }
    store<i32>(ids + (number << 2), id)
  }
  return true
}

/** An IPv4 address as a number, or 0 for anything else. */
export function v4(p: i32, end: i32): i32 {
  if (end - p < 7 || end - p > 15) return 0
  let address = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (; p < end; p++) {
    const c = byte(p)
    if (c === 46) {
      if (digits === 0 || ++dots > 3) return 0
      address = (address << 8) | octet
      octet = 0
      digits = 0
    } else {
      octet = octet * 10 + c - 48
      if (!isDigit(c) || ++digits > 3 || octet > 255) return 0
    }
  }
  return dots === 3 && digits > 0 ? (address << 8) | octet : 0
}

/** Copies a name in lower case and without its final dot; returns its length. */
function lower(name: usize, length: i32): i32 {
  if (length > 0 && load<u8>(name + length - 1) === 46) length--
  for (let i: usize = 0; i < <usize>length; i += 16) {
    const v = v128.load(name + i)
    const isUpper = v128.and(i8x16.ge_u(v, i8x16.splat(65)), i8x16.le_u(v, i8x16.splat(90)))
    v128.store(domain + i, v128.or(v, v128.and(isUpper, i8x16.splat(32))))
  }
  return length
}
