/** Names as programs make them, in styles of our own: what a model must know of kinds that no list has. */
import type { GeneratedName, Name } from './name-lists.ts'

type Random = () => number
type Make = (random: Random) => string

const pick = <T>(random: Random, values: ArrayLike<T>): T => values[Math.floor(random() * values.length)]
const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
const drawn = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => pick(random, alphabet)).join('')

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const CONSONANTS = 'bcdfghjklmnpqrstvwxz'
const VOWELS = 'aeiouy'

/** Syllables of a consonant and a vowel in turns, as generators make names that can be spoken. */
const spoken: Make = random => {
  const length = between(random, 5, 14)
  const odd = random() < 0.5 ? 1 : 0
  return Array.from({ length }, (_, i) => pick(random, i % 2 === odd ? VOWELS : CONSONANTS)).join('')
}
const loosely: Make = random => {
  let name = ''
  const length = between(random, 6, 15)
  while (name.length < length)
    name +=
      (random() < 0.7 ? pick(random, CONSONANTS) : '') +
      pick(random, VOWELS) +
      (random() < 0.3 ? pick(random, CONSONANTS) : '')
  return name.slice(0, length)
}

const letters =
  (from: number, to: number, alphabet = LETTERS): Make =>
  random =>
    drawn(random, alphabet, between(random, from, to))

const joined =
  (words: readonly string[], from: number, to: number, between_ = ''): Make =>
  random =>
    Array.from({ length: between(random, from, to) }, () => pick(random, words)).join(between_)

/** An ordinary name with two characters changed. */
const changed =
  (names: readonly Name[]): Make =>
  random => {
    const characters = [...pick(random, names).label]
    for (let i = 0; i < 2; i++) characters[Math.floor(random() * characters.length)] = pick(random, LETTERS + DIGITS)
    return characters.join('')
  }

/** A head that changes before a tail that stays. */
const tailed =
  (words: readonly string[]): Make =>
  random => {
    const tail = pick(random, words) + pick(random, words) + pick(random, words)
    return drawn(random, LETTERS, 4) + tail.slice(between(random, 0, 2))
  }

const COMMON = [
  'com',
  'net',
  'org',
  'info',
  'biz',
  'ru',
  'cn',
  'cc',
  'top',
  'xyz',
  'co.uk',
  'eu',
  'su',
  'pw',
  'in',
  'me',
  'us',
]

/** So many names of each style. `suffixes` are those that names may lie under at all. */
export const styledNames = (
  random: Random,
  count: number,
  { words, names, suffixes }: { words: readonly string[]; names: readonly Name[]; suffixes: readonly string[] },
): GeneratedName[] => {
  const any = () => pick(random, suffixes)
  const common = () => pick(random, COMMON)
  const either = () => (random() < 0.7 ? common() : any())
  const styles: readonly (readonly [string, Make, () => string])[] = [
    ['letters', letters(6, 30), either],
    ['letters short', letters(5, 9), either],
    ['letters and digits', letters(8, 28, LETTERS + DIGITS), either],
    ['hex', letters(8, 32, `${DIGITS}abcdef`), either],
    ['few letters', random => letters(8, 24, 'abcdefghijklmnop')(random), either],
    ['spoken', spoken, either],
    ['loosely spoken', loosely, either],
    ['very short', letters(3, 5, LETTERS + LETTERS + DIGITS), any],
    ['two words', joined(words, 2, 2), either],
    ['three words', joined(words, 3, 3), either],
    ['many words', joined(words, 4, 7), common],
    ['words with hyphens', joined(words, 2, 3, '-'), either],
    ['changed', changed(names), either],
    ['tailed', tailed(words), either],
  ]
  return styles.flatMap(([family, make, suffix]) =>
    Array.from({ length: count }, () => ({ family: `style: ${family}`, label: make(random), suffix: suffix() })),
  )
}

/** Words as people join them in names: the parts between hyphens that several names have. */
export const wordsOf = (names: readonly Name[]): string[] => {
  const counts = new Map<string, number>()
  for (const { label } of names)
    if (label.includes('-') && !label.startsWith('xn--'))
      for (const word of new Set(label.split('-')))
        if (/^[a-z]{2,10}$/.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count >= 5)
    .map(([word]) => word)
    .sort()
}
