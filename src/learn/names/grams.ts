// Hot. Nothing here may allocate per name.
/**
 * What is looked at of a name: every run of one to four characters of `^label$`, the label's length, and the suffix.
 * Each falls by its hash into one of 65,536 places; a place's weight says how much more often it is met in generated
 * names than in ordinary ones.
 */
export const PLACES = 1 << 16

const K = 0x9e3779b1
const BEGIN = 94
const END = 36
/** Salts keep runs of different lengths, lengths and suffixes apart. */
const SALTS = [0, 0x3c6ef372, 0x1b873593, 0x7ed55d16, 0x165667b1] as const
const LENGTH = 0x27d4eb2f
const SHAPE = 0x3ad8025f
const WHOLE = 0x6a09e667
const SUFFIX = 0x5bd1e995
const LENGTH_MAX = 48

/** The place of a run of one to four characters, the last in the lowest byte. */
export const placeOfRun = (length: 1 | 2 | 3 | 4, run: number): number => Math.imul(run ^ SALTS[length], K) >>> 16

/** The place of a label of so many characters. */
export const placeOfLength = (length: number): number => Math.imul(Math.min(length, LENGTH_MAX) ^ LENGTH, K) >>> 16

/** The place of a suffix, from its first character to the name's end. */
export const placeOfSuffix = (bytes: Uint8Array, from: number, to: number): number => {
  let h = SUFFIX
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i], K) ^ (h >>> 15)
  return Math.imul(h, K) >>> 16
}

const CONSONANT = 1
const VOWEL = 2
const DIGIT = 3
const OTHER = 4

/** What kind of character a byte is: names that can be spoken, or that mix digits in, show in the order of kinds. */
export const KINDS_OF_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  if ('aeiouy'.includes(character)) return VOWEL
  if (character >= 'a' && character <= 'z') return CONSONANT
  return character >= '0' && character <= '9' ? DIGIT : OTHER
})

/** Characters of a run of kinds; three bits each. */
const SHAPE_RUN = 6
const SHAPE_MASK = (1 << (3 * SHAPE_RUN)) - 1

/** The place of six kinds in a row. */
export const placeOfShape = (kinds: number): number => Math.imul(kinds ^ SHAPE, K) >>> 16

/** The place of all kinds of a label, gathered by `nextShape` from 0 on. */
export const placeOfWhole = (shape: number): number => Math.imul(shape ^ WHOLE, K) >>> 16
export const nextShape = (shape: number, kind: number): number => Math.imul(shape ^ kind, 0x01000193) ^ (shape >>> 11)

/** Runs of a label of so many characters: each of ^label$ but those of one that are `^` and `$` alone, and its shapes. */
export const runsIn = (length: number): number =>
  length + (length + 1) + length + Math.max(0, length - 1) + Math.max(0, length - SHAPE_RUN + 1)

/** The sum of the weights of all runs of the label at from..to. */
export const sumOfRuns = (weights: Int8Array, bytes: Uint8Array, from: number, to: number): number => {
  let sum = 0
  let run = BEGIN
  let before = 1
  let kinds = 0
  for (let i = from; i <= to; i++) {
    const isEnd = i === to
    const byte = isEnd ? END : bytes[i]
    run = (run << 8) | byte
    if (!isEnd) {
      sum += weights[Math.imul((run & 0xff) ^ SALTS[1], K) >>> 16]
      kinds = ((kinds << 3) | KINDS_OF_BYTES[byte]) & SHAPE_MASK
      if (before >= SHAPE_RUN) sum += weights[Math.imul(kinds ^ SHAPE, K) >>> 16]
    }
    sum += weights[Math.imul((run & 0xffff) ^ SALTS[2], K) >>> 16]
    if (before >= 2) sum += weights[Math.imul((run & 0xffffff) ^ SALTS[3], K) >>> 16]
    if (before >= 3) sum += weights[Math.imul(run ^ SALTS[4], K) >>> 16]
    before++
  }
  return sum
}

// Cold from here: training, and the plain twin.
/** Every place that a name falls into, each with its share: for training, and for the plain twin of the above. */
export const placesOf = (label: string, suffix: string): { readonly runs: number[]; readonly others: number[] } => {
  const whole = `^${label}$`
  const runs: number[] = []
  for (let i = 1; i < whole.length; i++)
    for (const length of [1, 2, 3, 4] as const) {
      if (i - length + 1 < 0 || (length === 1 && i === whole.length - 1)) continue
      let run = 0
      for (const character of whole.slice(i - length + 1, i + 1)) run = (run << 8) | character.charCodeAt(0)
      runs.push(placeOfRun(length, run))
    }
  const kinds = Array.from(label, character => KINDS_OF_BYTES[character.charCodeAt(0) & 0xff])
  for (let i = 0; i + SHAPE_RUN <= kinds.length; i++)
    runs.push(placeOfShape(kinds.slice(i, i + SHAPE_RUN).reduce((shape, kind) => (shape << 3) | kind, 0)))
  const bytes = new TextEncoder().encode(suffix)
  const others = [
    placeOfLength(label.length),
    placeOfSuffix(bytes, 0, bytes.length),
    placeOfWhole(kinds.reduce(nextShape, 0)),
  ]
  return { runs, others }
}
