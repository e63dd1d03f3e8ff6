/** Numbers for texts that profiles speak of, so that a profile can be printed. Bounded: past it a text is its hash alone. */
import { finish, HIGH, mix } from '../tables/hash.ts'

const NAMES_MAX = 1 << 18
/** Texts longer than this are cut for people; they stay apart by their hash. */
const SHOWN_MAX = 200

export class Names {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = ['']
  evictions = 0

  /** The number of a text, above 0. */
  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.#texts.length >= NAMES_MAX || text.length > SHOWN_MAX) {
      this.evictions += text.length > SHOWN_MAX ? 0 : 1
      return (hashText(text) | 0x80000000) >>> 0
    }
    const number = this.#texts.length
    this.#numbers.set(text, number)
    this.#texts.push(text)
    return number
  }

  /** The text of a number; a text that found no room is `(other)`. */
  text(number: number): string {
    return this.#texts[number] ?? '(other)'
  }

  save(): readonly string[] {
    return this.#texts
  }

  restore(texts: readonly string[]): void {
    this.#texts.length = 0
    this.#texts.push(...texts)
    this.#numbers.clear()
    for (let i = 1; i < texts.length; i++) this.#numbers.set(texts[i], i)
  }
}

const hashText = (text: string): number => {
  let h = HIGH ^ text.length
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i))
  return finish(h)
}
