import type { About, Fact, Told } from './fact.ts'

/** What held of one thing at one time: the facts up to then, laid over each other in order. */
export type StateOf<A extends About> = { [P in keyof Told[A]]?: Told[A][P] } & {
  readonly tags: Readonly<Record<string, string>>
}

interface Subject {
  facts: Fact[]
  sorted: boolean
}

/** Facts kept of one thing. A year of daily changes fits; a thing that changes more often forgets its oldest. */
const FACTS_PER_SUBJECT = 512

/**
 * Facts by what they are about, answering "as of". The order of adding does not matter: facts are sorted by (time,
 * record id) when asked. Holds `capacity` facts; then the thing that was told of longest ago is forgotten and counted.
 */
export class Timeline {
  evictions = 0
  readonly #subjects = new Map<string, Subject>()
  readonly #capacity: number
  #size = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#size
  }

  add(key: string, fact: Fact): void {
    const subject = this.#subjects.get(key) ?? { facts: [], sorted: true }
    this.#subjects.delete(key)
    this.#subjects.set(key, subject)
    subject.facts.push(fact)
    subject.sorted = false
    this.#size++
    if (subject.facts.length > FACTS_PER_SUBJECT) this.#forgetOldest(subject)
    if (this.#size > this.#capacity) this.#forgetSubject()
  }

  /** True when anything was ever told of the thing. */
  has(key: string): boolean {
    return this.#subjects.has(key)
  }

  /** What held at `at`, facts of that very second included; undefined when nothing had been told by then. */
  at<A extends About>(key: string, at: number): StateOf<A> | undefined {
    const subject = this.#subjects.get(key)
    if (subject === undefined) return undefined
    if (!subject.sorted) this.#sort(subject)
    if (subject.facts.length === 0 || subject.facts[0].at > at) return undefined
    const state: Record<string, unknown> = {}
    const tags = new Map<string, string>()
    for (const fact of subject.facts) {
      if (fact.at > at) break
      for (const [field, value] of Object.entries(fact.set))
        if (value === null) delete state[field]
        else if (value !== undefined) state[field] = value
      if (fact.allTags) tags.clear()
      for (const [tag, value] of Object.entries(fact.tags ?? {}))
        if (value === null) tags.delete(tag)
        else tags.set(tag, value)
    }
    return { ...state, tags: Object.fromEntries(tags) } as StateOf<A>
  }

  /** Every fact, of the thing that was told of longest ago first: adding them in this order makes the same timeline. */
  *facts(): Generator<Fact> {
    for (const { facts } of this.#subjects.values()) yield* facts
  }

  #sort(subject: Subject): void {
    const before = subject.facts.length
    const texts = new Map(subject.facts.map(fact => [fact, `${fact.id} ${JSON.stringify([fact.set, fact.tags])}`]))
    subject.facts.sort((x, y) => x.at - y.at || compare(texts.get(x)!, texts.get(y)!))
    // A record delivered twice tells the same twice: once is enough.
    subject.facts = subject.facts.filter(
      (fact, i, all) => i === 0 || fact.at !== all[i - 1].at || texts.get(fact) !== texts.get(all[i - 1]),
    )
    this.#size -= before - subject.facts.length
    subject.sorted = true
  }

  #forgetOldest(subject: Subject): void {
    this.#sort(subject)
    // Only when the copies of records delivered twice were not what filled it; then a batch goes at once, so that a
    // thing that changes all the time is not sorted for every change.
    if (subject.facts.length <= FACTS_PER_SUBJECT - 64) return
    this.evictions += subject.facts.splice(0, 64).length
    this.#size -= 64
  }

  #forgetSubject(): void {
    const [oldest, subject] = this.#subjects.entries().next().value!
    this.#subjects.delete(oldest)
    this.#size -= subject.facts.length
    this.evictions += subject.facts.length
  }
}

const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0)
