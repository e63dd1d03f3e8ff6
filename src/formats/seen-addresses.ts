// Hot. Nothing here may allocate per event.
import type { AddressTable } from '../tables/addresses.ts'
import { isPublic, parseAddress, parsed } from '../tables/parse-address.ts'

/**
 * Addresses repeat, in no order: 4,096 last-seen IPv4 values, direct mapped, spare the dictionary's four-word hash
 * and the test of what is public. The answer is the address's id × 2, plus 1 when the address is public.
 */
const BITS = 12
export const keysV4 = new Int32Array(1 << BITS)
/** 0 where nothing is remembered. */
export const answersV4 = new Uint32Array(1 << BITS)
let table: AddressTable
let generation = -1

/** Points at a dictionary. Must be called again when it was cleared. */
export const useAddresses = (addresses: AddressTable): void => {
  if (table === addresses && generation === addresses.generation) return
  table = addresses
  generation = addresses.generation
  answersV4.fill(0)
}

/** Of an IPv4 address given as 32 bits. */
export const seenV4 = (value: number): number => {
  const slot = Math.imul(value, 0x9e3779b1) >>> (32 - BITS)
  if (answersV4[slot] !== 0 && keysV4[slot] === (value | 0)) return answersV4[slot]
  const answer = (table.v4(value) << 1) | (isPublic(0, 0, 0xffff, value >>> 0) ? 1 : 0)
  // A full dictionary refuses new addresses with id 0: that must not be remembered beyond its clearing.
  if (answer < 2) return 0
  keysV4[slot] = value
  answersV4[slot] = answer
  return answer
}

/** Of the address that `parseAddress` has just read. */
export const seenParsed = (): number => {
  const id = table.v6(parsed[0], parsed[1], parsed[2], parsed[3])
  return id === 0 ? 0 : (id << 1) | (isPublic(parsed[0], parsed[1], parsed[2], parsed[3]) ? 1 : 0)
}

/** Of the address that fills from..to exactly; 0 when there is none. */
export const seenOther = (bytes: Uint8Array, from: number, to: number): number =>
  parseAddress(bytes, from, to) === 0 ? 0 : seenParsed()
