// Hot. Nothing here may allocate per event.
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
