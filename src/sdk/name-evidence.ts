// Hot. Nothing here may allocate per event.
/**
 * Names as whole numbers, for `each`: what a decision needs of a name in the high bits, and as much of its hash as fits
 * below them. Two names that agree in all of it count once, which can only make evidence smaller.
 */

/** More than a name is taken to carry: 255 characters of base 32 could not be 128 bytes. */
export const PAYLOAD_MAX = 1023
const PAYLOAD_SHIFT = 22
const PAYLOAD_HASH = (1 << PAYLOAD_SHIFT) - 1

/** A name and the bits that its labels could carry. */
export const withPayload = (key: number, bits: number): number =>
  (((bits < PAYLOAD_MAX ? bits : PAYLOAD_MAX) << PAYLOAD_SHIFT) | (key & PAYLOAD_HASH)) >>> 0

const RARITY_SHIFT = 25
const RARITY_HASH = (1 << RARITY_SHIFT) - 1
/** A rarity that speaks neither for a program nor against it, and the least that counts, tenths of nats. */
const NEUTRAL = 18
const RARITY_MIN = 3
/** No single name says more than this, however odd it is. */
const POINTS_MAX = 60

/** A registrable name and how generated it looks (`dns.generated`). */
export const withRarity = (key: number, rarity: number): number =>
  (((rarity < 127 ? rarity : 127) << RARITY_SHIFT) | (key & RARITY_HASH)) >>> 0

// Cold from here: once for each window that is judged.
/** Whole bytes that different names could carry together. */
export const bytesCarried = (names: readonly number[]): number => {
  let bits = 0
  for (const name of names) bits += name >>> PAYLOAD_SHIFT
  return Math.floor(bits / 8)
}

/**
 * What different names say together for a program that makes them up, tenths of nats. −ln p of an ordinary name is 10 on
 * average; 18 stands between that and what generators make, so that ordinary names take away what a few odd ones add.
 */
export const generatedEvidence = (names: readonly number[]): number => {
  let sum = 0
  for (const name of names) {
    const rarity = name >>> RARITY_SHIFT
    sum += Math.min(Math.max(rarity, RARITY_MIN) - NEUTRAL, POINTS_MAX)
  }
  return sum
}
