/**
 * AssemblyScript: the dictionary of src/tables/text.ts, over the same arrays in this module's memory. Both may add; the
 * counters lie in the memory as well. Hashes are those of src/tables/hash.ts to the bit, because they are stable.
 */
const LOW: i32 = <i32>0x811c9dc5
const HIGH: i32 = 0x2545f491
const SIZE: usize = 0
const USED: usize = 4
const REFUSED: usize = 8
const GENERATION: usize = 12

let slots: usize = 0
let mask: i32 = 0
let arena: usize = 0
let arenaMax: i32 = 0
let start: usize = 0
let low: usize = 0
let high: usize = 0
let state: usize = 0
let capacity: i32 = 0

/** Ids by a cheap hash of a text's length, ends and middle: most texts are known and need no hash of all of them. */
const QUICK_BITS: u64 = 13
const quick: usize = memory.data(32768)
/** The id that each place of a plan held last: most texts are those of the record before. */
const LAST_BYTES: i32 = 640
const last: usize = memory.data(640)
let generation: i32 = -1
/** Slides: the vectors at 32 - n begin with n bytes that are all ones. */
const ones: usize = memory.data(64)

export function useTexts(
  theSlots: usize,
  theMask: i32,
  theArena: usize,
  theArenaMax: i32,
  theStart: usize,
  theLow: usize,
  theHigh: usize,
  theState: usize,
  theCapacity: i32,
): void {
  slots = theSlots
  mask = theMask
  arena = theArena
  arenaMax = theArenaMax
  start = theStart
  low = theLow
  high = theHigh
  state = theState
  capacity = theCapacity
  generation = -1
  memory.fill(ones, 0xff, 32)
}

/** Forgets ids of before, when the dictionary has begun anew. */
@inline
export function refresh(): void {
  if (load<i32>(state + GENERATION) !== generation) forget()
}

function forget(): void {
  generation = load<i32>(state + GENERATION)
  memory.fill(quick, 0, 32768)
  memory.fill(last, 0, LAST_BYTES)
}

@inline
function mix(h: i32, value: i32): i32 {
  return rotl((h ^ value) * <i32>0x9e3779b1, 13) * 5 + 0x2c1b3c6d
}

@inline
function finish(h: i32): i32 {
  h = (h ^ <i32>(<u32>h >> 15)) * <i32>0x85ebca77
  h = (h ^ <i32>(<u32>h >> 13)) * <i32>0xc2b2ae3d
  return h ^ <i32>(<u32>h >> 16)
}

/** The tail of fewer than four bytes, first byte highest. */
@inline
function tailOf(p: usize, end: usize): i32 {
  let tail = 0
  for (; p < end; p++) tail = (tail << 8) | <i32>load<u8>(p)
  return tail
}

let hashed: i32 = 0
let hashedHigh: i32 = 0

/** Both lanes at once: each waits for its own multiplications, so that the second costs nearly nothing. */
function hash(from: usize, length: i32): void {
  let a = LOW ^ length
  let b = HIGH ^ length
  let p = from
  const end = from + length
  for (; p + 4 <= end; p += 4) {
    const word = load<i32>(p)
    a = mix(a, word)
    b = mix(b, word)
  }
  const tail = tailOf(p, end)
  hashed = finish(mix(a, tail))
  hashedHigh = finish(mix(b, tail))
}

/** True when two stretches of one length hold the same bytes. */
export function isSame(a: usize, b: usize, length: i32): bool {
  if (length >= 16) {
    const end = a + length - 16
    const shift = b - a
    for (let p = a; p < end; p += 16)
      if (v128.any_true(v128.xor(v128.load(p), v128.load(p + shift)))) return false
    return !v128.any_true(v128.xor(v128.load(end), v128.load(end + shift)))
  }
  if (length >= 8)
    return load<u64>(a) === load<u64>(b) && load<u64>(a + length - 8) === load<u64>(b + length - 8)
  if (length >= 4)
    return load<u32>(a) === load<u32>(b) && load<u32>(a + length - 4) === load<u32>(b + length - 4)
  for (let i: usize = 0; i < <usize>length; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false
  return true
}

/** The same for texts behind which 32 bytes may be read, as most are short. */
@inline
function isSameText(a: usize, b: usize, length: i32): bool {
  if (length > 32) return isSame(a, b, length)
  const mask = ones + 32 - length
  const first = v128.and(v128.xor(v128.load(a), v128.load(b)), v128.load(mask))
  const second = v128.and(v128.xor(v128.load(a, 16), v128.load(b, 16)), v128.load(mask, 16))
  return !v128.any_true(v128.or(first, second))
}

@inline
function isText(id: i32, from: usize, length: i32): bool {
  const at = load<i32>(start + (<usize>id << 2))
  return load<i32>(start + (<usize>id << 2) + 4) - at === length && isSameText(from, arena + at, length)
}

@inline
function quickPlace(from: usize, length: i32): usize {
  let h: u64
  if (length >= 8)
    h = load<u64>(from) ^ rotl(load<u64>(from + length - 8), 21) ^ rotl(load<u64>(from + (length >> 1) - 4), 42)
  else if (length >= 4) h = <u64>load<u32>(from) | (<u64>load<u32>(from + length - 4) << 32)
  else h = <u64>load<u8>(from) | (<u64>load<u8>(from + length - 1) << 8) | (<u64>load<u8>(from + (length >> 1)) << 16)
  return quick + (<usize>(((h + <u64>length) * 0x9e3779b97f4a7c15) >> (64 - QUICK_BITS)) << 2)
}

/** The id of a text; `place` is where the texts that it may repeat are remembered. Text that finds no room is id 0. */
@inline
export function intern(from: usize, length: i32, place: i32): i32 {
  const before = last + (<usize>place << 2)
  const repeated = load<i32>(before)
  // Id 0 is the empty text.
  if (isText(repeated, from, length)) return repeated
  return known(from, length, before)
}

function known(from: usize, length: i32, before: usize): i32 {
  if (length <= 0) return 0
  const place = quickPlace(from, length)
  let id = load<i32>(place)
  if (id === 0 || !isText(id, from, length)) {
    id = find(from, length)
    store<i32>(place, id)
  }
  store<i32>(before, id)
  return id
}

/** The id of a text that is hardly ever met twice. */
export function find(from: usize, length: i32): i32 {
  if (length <= 0) return 0
  hash(from, length)
  let slot = hashed & mask
  while (true) {
    const at = slots + (<usize>slot << 3)
    const id = load<i32>(at)
    if (id === 0) return add(at, from, length)
    if (load<i32>(at + 4) === hashed && isText(id, from, length)) return id
    slot = (slot + 1) & mask
  }
}

function add(at: usize, from: usize, length: i32): i32 {
  const id = load<i32>(state + SIZE)
  const used = load<i32>(state + USED)
  if (id >= capacity || used + length > arenaMax) {
    store<i32>(state + REFUSED, load<i32>(state + REFUSED) + 1)
    return 0
  }
  store<i32>(state + SIZE, id + 1)
  store<i32>(state + USED, used + length)
  store<i32>(at, id)
  store<i32>(at + 4, hashed)
  // Whole vectors: what is written behind the text is overwritten by the next, and the arena has room for one more.
  const target = arena + used
  for (let i: usize = 0; i < <usize>length; i += 16) v128.store(target + i, v128.load(from + i))
  const lane = <usize>id << 2
  store<i32>(start + lane, used)
  store<i32>(start + lane + 4, used + length)
  store<i32>(low + lane, hashed)
  store<i32>(high + lane, hashedHigh)
  return id
}
