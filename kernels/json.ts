/**
 * AssemblyScript: walks over JSON in this module's memory, sixteen bytes of a string at a time. Each function answers
 * what its namesake in src/formats/json-scan.ts answers; tests hold both together. Strings are looked at in whole
 * vectors, so SLACK bytes behind the end must be there, whatever they hold.
 */
export const CUT: i32 = -1
export const BAD: i32 = -2
export const DEEP: i32 = -3

/** Deepest nesting that may be asked for. */
const DEPTH_MAX: i32 = 1024
const open: usize = memory.data(1024)

@inline
export function byte(p: i32): i32 {
  return <i32>load<u8>(<usize>p)
}

@inline
export function skipSpace(p: i32, to: i32): i32 {
  while (p < to) {
    const c = byte(p)
    if (c > 32 || (c !== 32 && c !== 10 && c !== 13 && c !== 9)) break
    p++
  }
  return p
}

/** The first quote, backslash or control character at or after p, or `to`. */
export function plainEnd(p: i32, to: i32): i32 {
  const quotes = i8x16.splat(0x22)
  const slashes = i8x16.splat(0x5c)
  const controls = i8x16.splat(0x20)
  while (p < to) {
    const v = v128.load(<usize>p)
    const hits = v128.or(v128.or(i8x16.eq(v, quotes), i8x16.eq(v, slashes)), i8x16.lt_u(v, controls))
    const marks = i8x16.bitmask(hits)
    if (marks !== 0) return min(p + ctz(marks), to)
    p += 16
  }
  return to
}

/** The same, and also every byte of a character outside ASCII. */
export function asciiEnd(p: i32, to: i32): i32 {
  const quotes = i8x16.splat(0x22)
  const slashes = i8x16.splat(0x5c)
  const controls = i8x16.splat(0x20)
  while (p < to) {
    const v = v128.load(<usize>p)
    // As signed bytes, what is not ASCII lies below the control characters.
    const hits = v128.or(v128.or(i8x16.eq(v, quotes), i8x16.eq(v, slashes)), i8x16.lt_s(v, controls))
    const marks = i8x16.bitmask(hits)
    if (marks !== 0) return min(p + ctz(marks), to)
    p += 16
  }
  return to
}

function isHex(c: i32): bool {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102)
}

function isEscape(c: i32): bool {
  return c === 34 || c === 92 || c === 47 || c === 98 || c === 102 || c === 110 || c === 114 || c === 116
}

export function skipString(p: i32, to: i32): i32 {
  while (true) {
    p = plainEnd(p, to)
    if (p >= to) return CUT
    const c = byte(p)
    if (c === 34) return p + 1
    if (c !== 92) return BAD
    if (p + 1 >= to) return CUT
    if (byte(p + 1) !== 117) {
      if (!isEscape(byte(p + 1))) return BAD
      p += 2
    } else {
      if (p + 6 > to) return CUT
      if (!isHex(byte(p + 2)) || !isHex(byte(p + 3)) || !isHex(byte(p + 4)) || !isHex(byte(p + 5))) return BAD
      p += 6
    }
  }
}

export function isDigit(c: i32): bool {
  return c >= 48 && c <= 57
}

function skipDigits(p: i32, to: i32): i32 {
  if (p >= to) return CUT
  if (!isDigit(byte(p))) return BAD
  while (p < to && isDigit(byte(p))) p++
  return p
}

function skipNumber(p: i32, to: i32): i32 {
  if (byte(p) === 45) p++
  if (p < to && byte(p) === 48) p++
  else if ((p = skipDigits(p, to)) < 0) return p
  if (p < to && byte(p) === 46 && (p = skipDigits(p + 1, to)) < 0) return p
  if (p < to && (byte(p) === 101 || byte(p) === 69)) {
    p++
    if (p < to && (byte(p) === 43 || byte(p) === 45)) p++
    p = skipDigits(p, to)
    if (p < 0) return p
  }
  return p >= to ? CUT : p
}

/** Skips a number, true, false or null. */
export function skipScalar(p: i32, to: i32): i32 {
  const c = byte(p)
  if (c === 45 || isDigit(c)) return skipNumber(p, to)
  if (c !== 116 && c !== 102 && c !== 110) return BAD
  const length = c === 102 ? 5 : 4
  if (p + length > to) return CUT
  // "true", "null" and "alse" as little-endian words.
  const word = load<u32>(<usize>(c === 102 ? p + 1 : p))
  const fits = c === 116 ? word === 0x65757274 : c === 110 ? word === 0x6c6c756e : word === 0x65736c61
  return fits ? p + length : BAD
}

function skipName(p: i32, to: i32): i32 {
  p = skipSpace(p, to)
  if (p >= to) return CUT
  if (byte(p) !== 34) return BAD
  p = skipString(p + 1, to)
  if (p < 0) return p
  p = skipSpace(p, to)
  if (p >= to) return CUT
  return byte(p) === 58 ? p + 1 : BAD
}

/** Skips one value and the white space before it; it may nest `deepest` levels, DEPTH_MAX at most. */
export function skipValue(p: i32, to: i32, deepest: i32): i32 {
  if (deepest > DEPTH_MAX) deepest = DEPTH_MAX
  let level = 0
  while (true) {
    p = skipSpace(p, to)
    if (p >= to) return CUT
    const c = byte(p)
    if (c === 34) {
      p = skipString(p + 1, to)
      if (p < 0) return p
    } else if (c === 123 || c === 91) {
      if (level >= deepest) return DEEP
      p = skipSpace(p + 1, to)
      if (p >= to) return CUT
      if (byte(p) === c + 2) p++
      else {
        store<u8>(open + level++, <u8>c)
        if (c === 123 && (p = skipName(p, to)) < 0) return p
        continue
      }
    } else {
      p = skipScalar(p, to)
      if (p < 0) return p
    }
    while (true) {
      if (level === 0) return p
      p = skipSpace(p, to)
      if (p >= to) return CUT
      const here = <i32>load<u8>(open + level - 1)
      if (byte(p) === 44) {
        p++
        if (here === 123 && (p = skipName(p, to)) < 0) return p
        break
      }
      if (byte(p) !== here + 2) return BAD
      level--
      p++
    }
  }
}
