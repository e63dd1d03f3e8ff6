/** A text that a regular expression matches, for examples. It knows what rules use; the caller checks what it made. */
import { Untranslatable } from './expression.ts'

const DEPTH_MAX = 20
const CLASSES: Readonly<Record<string, string>> = {
  d: '1',
  w: 'a',
  s: ' ',
  D: 'x',
  W: '-',
  S: 'x',
  b: '',
  B: '',
  n: '\n',
  t: '\t',
}

class Sampler {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  alternatives(depth: number): string {
    if (depth > DEPTH_MAX) throw new Untranslatable('re', `the pattern is nested deeper than ${DEPTH_MAX}`)
    let first: string | undefined
    for (;;) {
      const made = this.#sequence(depth)
      first ??= made
      if (this.#text[this.#at] !== '|') return first
      this.#at++
    }
  }

  #sequence(depth: number): string {
    let made = ''
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at])) {
      const atom = this.#atom(depth)
      made += atom.repeat(this.#times())
    }
    return made
  }

  #atom(depth: number): string {
    const c = this.#text[this.#at++]
    if (c === '\\') {
      const letter = this.#text[this.#at++] ?? ''
      return CLASSES[letter] ?? letter
    }
    if (c === '(') {
      if (this.#text.startsWith('?', this.#at)) this.#at = this.#skipName()
      const made = this.alternatives(depth + 1)
      this.#at++
      return made
    }
    if (c === '[') return this.#class()
    return c === '^' || c === '$' ? '' : c === '.' ? 'x' : c
  }

  #skipName(): number {
    return this.#text[this.#at + 1] === '<'
      ? this.#text.indexOf('>', this.#at) + 1
      : this.#text.indexOf(':', this.#at) + 1
  }

  #class(): string {
    const end = this.#text.indexOf(']', this.#at + 1)
    const inside = this.#text.slice(this.#at, end)
    this.#at = end + 1
    const of = new RegExp(`[${inside}]`)
    return [...'aA1x-_.:/ ~'].find(c => of.test(c)) ?? inside.replace(/^\^|\\/g, '')[0] ?? ''
  }

  #times(): number {
    const found = /^(\?|\*|\+|\{(\d{1,3})(,\d*)?\})\??/.exec(this.#text.slice(this.#at, this.#at + 12))
    if (found === null) return 1
    this.#at += found[0].length
    return found[1] === '?' || found[1] === '*' ? 0 : found[1] === '+' ? 1 : Number(found[2])
  }
}

export const sampleOf = (pattern: string): string => new Sampler(pattern).alternatives(0)
