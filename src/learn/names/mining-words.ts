/**
 * Words of those who mine coins, each with what it says: tenths of nats, −ln of how much seldomer ordinary host names
 * hold it than names of pools do. Counted over a list of pools and 118,000 popular names, 2026-11; one word alone is
 * worth little, because few names are pools.
 */
export const MINING_WORDS = [
  ['pool', 53],
  ['mine', 52],
  ['mining', 71],
  ['xmr', 65],
  ['monero', 67],
  ['coin', 51],
  ['hash', 59],
  ['crypto', 52],
  ['stratum', 64],
] as const

// Cold: once at the start.
const K = 0x9e3779b1
const SLOTS = 64
/** By hash of a word's last three characters: its number from 1 on. Words whose hashes meet stand one after the other. */
const ENDS = new Uint8Array(SLOTS)
const WORDS: readonly Uint8Array[] = MINING_WORDS.map(([word]) => Uint8Array.from(word, c => c.charCodeAt(0)))
const POINTS = Uint8Array.from(MINING_WORDS, ([, points]) => points)
const NEXT = new Uint8Array(WORDS.length + 1)
WORDS.forEach((word, i) => {
  const [a, b, c] = word.subarray(-3)
  const slot = Math.imul((a << 16) | (b << 8) | c, K) >>> 26
  NEXT[i + 1] = ENDS[slot]
  ENDS[slot] = i + 1
})

// Hot. Nothing here may allocate per name.
const endsAt = (bytes: Uint8Array, from: number, at: number, word: Uint8Array): boolean => {
  const begin = at - word.length + 1
  if (begin < from) return false
  for (let i = 0; i < word.length; i++) if (bytes[begin + i] !== word[i]) return false
  return true
}

/** What the words in the name at from..to say together for a pool, tenths of nats; each word counts once. */
export const miningPoints = (bytes: Uint8Array, from: number, to: number): number => {
  let run = 0
  let met = 0
  let sum = 0
  for (let i = from; i < to; i++) {
    run = ((run << 8) | bytes[i]) & 0xffffff
    for (let n = ENDS[Math.imul(run, K) >>> 26]; n !== 0; n = NEXT[n]) {
      if ((met & (1 << n)) !== 0 || !endsAt(bytes, from, i, WORDS[n - 1])) continue
      met |= 1 << n
      sum += POINTS[n - 1]
    }
  }
  return sum
}
