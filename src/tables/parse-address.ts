/** Reading addresses from bytes and text, and what an address is by its number alone. */

/** Where `parseAddress` leaves what it read: four words, most significant first. One set: read it before the next call. */
export const parsed = new Uint32Array(4)

// Hot. Nothing here may allocate per event.
/**
 * Reads an IPv4 or IPv6 address that fills bytes from..to exactly. Returns 4 or 6 and leaves the words in `parsed`
 * (IPv4 in IPv4-mapped form), or 0 when the bytes are no address.
 */
export const parseAddress = (bytes: Uint8Array, from: number, to: number): 0 | 4 | 6 => {
  const length = to - from
  if (length < 2 || length > 45) return 0
  let value = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let i = from; i < to; i++) {
    const c = bytes[i]
    if (c >= 48 && c <= 57) {
      octet = octet * 10 + c - 48
      if (++digits > 3 || octet > 255) return parseV6(bytes, from, to)
    } else if (c === 46 && digits > 0 && dots < 3) {
      value = (value << 8) | octet
      octet = 0
      digits = 0
      dots++
    } else return parseV6(bytes, from, to)
  }
  if (dots !== 3 || digits === 0) return parseV6(bytes, from, to)
  parsed[0] = 0
  parsed[1] = 0
  parsed[2] = 0xffff
  parsed[3] = (value << 8) | octet
  return 4
}

const groups = new Uint16Array(8)

const hexDigit = (c: number): number =>
  c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : c >= 65 && c <= 70 ? c - 55 : -1

const parseV6 = (bytes: Uint8Array, from: number, to: number): 0 | 4 | 6 => {
  let count = 0
  let gap = -1
  let i = from
  if (bytes[i] === 58) {
    if (bytes[i + 1] !== 58) return 0
    gap = 0
    i += 2
  }
  while (i < to) {
    if (count === 8) return 0
    let group = 0
    const start = i
    for (let digit = 0; i < to && (digit = hexDigit(bytes[i])) >= 0; i++) group = (group << 4) | digit
    if (i < to && bytes[i] === 46) {
      if (count > 6 || !parseTail4(bytes, start, to, count)) return 0
      count += 2
      i = to
      break
    }
    if (i === start || i - start > 4) return 0
    groups[count++] = group
    if (i === to) break
    if (bytes[i] !== 58) return 0
    i++
    if (i === to) return 0
    if (bytes[i] === 58) {
      if (gap >= 0) return 0
      gap = count
      i++
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return 0
  spread(count, gap)
  return parsed[0] === 0 && parsed[1] === 0 && parsed[2] === 0xffff ? 4 : 6
}

const parseTail4 = (bytes: Uint8Array, from: number, to: number, count: number): boolean => {
  let octet = 0
  let digits = 0
  let dots = 0
  let value = 0
  for (let i = from; i < to; i++) {
    const c = bytes[i]
    if (c >= 48 && c <= 57) {
      octet = octet * 10 + c - 48
      if (++digits > 3 || octet > 255) return false
    } else if (c === 46 && digits > 0 && dots < 3) {
      value = (value << 8) | octet
      octet = 0
      digits = 0
      dots++
    } else return false
  }
  if (dots !== 3 || digits === 0) return false
  value = (value << 8) | octet
  groups[count] = value >>> 16
  groups[count + 1] = value & 0xffff
  return true
}

const spread = (count: number, gap: number): void => {
  if (gap >= 0) {
    const moved = count - gap
    for (let i = 0; i < moved; i++) groups[7 - i] = groups[count - 1 - i]
    for (let i = gap; i < 8 - moved; i++) groups[i] = 0
  }
  for (let w = 0; w < 4; w++) parsed[w] = (groups[w * 2] << 16) | groups[w * 2 + 1]
}

/**
 * True when the address, given as four words, is globally routable unicast: not private, shared (100.64/10), loopback,
 * link-local, multicast or reserved. Documentation ranges (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32)
 * count as public, so that examples and the sample organisation behave like the real world.
 */
export const isPublic = (a: number, b: number, c: number, d: number): boolean => {
  if (a === 0 && b === 0 && c === 0xffff) return isPublicV4(d)
  const top = a >>> 16
  if ((top & 0xe000) !== 0x2000) return false
  return true
}

const isPublicV4 = (v: number): boolean => {
  const first = v >>> 24
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false
  const two = v >>> 16
  if (two === 0xa9fe || two === 0xc0a8) return false
  if (two >= 0xac10 && two <= 0xac1f) return false
  if (two >= 0x6440 && two <= 0x647f) return false
  if (two === 0xc612 || two === 0xc613) return false
  return v >>> 8 !== 0xc00000
}
