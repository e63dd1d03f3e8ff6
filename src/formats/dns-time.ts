// Hot. Nothing here may allocate per event.
/**
 * Times as Resolver query logs and the tools that copy them write them: `2023-08-05T12:03:18Z`, with a fraction, a blank
 * for the T, an offset for the Z or neither.
 */

const MONTH_DAYS = new Uint8Array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

// Records of one object share their day: the bytes of the last date and what it came to.
const lastDate = new Uint8Array(10)
let lastMidnight = 0

const two = (b: Uint8Array, p: number): number => {
  const tens = b[p] - 48
  const ones = b[p + 1] - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 1000
}

const midnight = (b: Uint8Array, p: number): number => {
  let same = 0
  while (same < 10 && b[p + same] === lastDate[same]) same++
  if (same === 10) return lastMidnight
  const year = two(b, p) * 100 + two(b, p + 2)
  const month = two(b, p + 5)
  const day = two(b, p + 8)
  if (b[p + 4] !== 45 || b[p + 7] !== 45 || year < 1970 || year > 2105 || month < 1 || month > 12) return -1
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day < 1 || day > MONTH_DAYS[month] || (month === 2 && day === 29 && !leap)) return -1
  for (let i = 0; i < 10; i++) lastDate[i] = b[p + i]
  lastMidnight = Date.UTC(year, month - 1, day) / 1000
  return lastMidnight
}

/** Unix seconds, or 0 when the bytes from..to are no time. */
export const timeOf = (b: Uint8Array, from: number, to: number): number => {
  if (to - from < 19 || to - from > 40) return 0
  const t = b[from + 10]
  if ((t !== 84 && t !== 32) || b[from + 13] !== 58 || b[from + 16] !== 58) return 0
  const day = midnight(b, from)
  const hour = two(b, from + 11)
  const minute = two(b, from + 14)
  const second = two(b, from + 17)
  if (day < 0 || hour > 23 || minute > 59 || second > 59) return 0
  const time = day + hour * 3600 + minute * 60 + second
  let p = from + 19
  if (p < to && b[p] === 46) {
    p++
    const fraction = p
    while (p < to && b[p] >= 48 && b[p] <= 57) p++
    if (p === fraction) return 0
  }
  if (p === to || (p + 1 === to && b[p] === 90)) return time
  return offsetTime(b, p, to, time)
}

const offsetTime = (b: Uint8Array, p: number, to: number, time: number): number => {
  const sign = b[p] === 43 ? 1 : b[p] === 45 ? -1 : 0
  const minutesAt = b[p + 3] === 58 ? p + 4 : p + 3
  if (sign === 0 || minutesAt + 2 !== to) return 0
  const hours = two(b, p + 1)
  const minutes = two(b, minutesAt)
  if (hours > 14 || minutes > 59) return 0
  return Math.max(0, time - sign * (hours * 3600 + minutes * 60))
}
