/** Ranges of addresses as people write them. */
import { textOfV4, textOfV6 } from '../../tables/addresses.ts'

const textOf = (r: Uint32Array, at: number, family: 4 | 6): string =>
  family === 4 ? textOfV4(r[at + 3]) : textOfV6(r[at], r[at + 1], r[at + 2], r[at + 3])

/** How many leading bits the first and the last address share: the longer, the more specific. */
export const sharedBits = (r: Uint32Array): number => {
  for (let w = 0; w < 4; w++) {
    const difference = (r[w] ^ r[w + 4]) >>> 0
    if (difference !== 0) return w * 32 + Math.clz32(difference)
  }
  return 128
}

const isBlock = (r: Uint32Array, bits: number): boolean => {
  for (let w = 0; w < 4; w++) {
    const kept = Math.min(32, Math.max(0, bits - w * 32))
    const free = kept === 32 ? 0 : 0xffffffff >>> kept
    if ((r[w] & free) >>> 0 !== 0 || (r[w + 4] & free) >>> 0 !== free) return false
  }
  return true
}

/** An address, a block where the range is one, else first and last. `r` is eight words. */
export const rangeText = (family: 4 | 6, r: Uint32Array): string => {
  const bits = sharedBits(r)
  const first = textOf(r, 0, family)
  if (bits === 128) return first
  return isBlock(r, bits) ? `${first}/${family === 4 ? bits - 96 : bits}` : `${first}-${textOf(r, 4, family)}`
}
