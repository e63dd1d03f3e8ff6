/** What is to be told, while records that belong to it may still come; and what is not learned because it was told. */
import { finish, HIGH, LOW, mix } from '../../tables/hash.ts'
import type { Mark, Tuple, Verdict } from '../model.ts'
import { unplace } from './pairs.ts'
import { TEXT } from './shape.ts'

/** A finding waits this long, seconds, for what belongs to it. */
const TOLD_AFTER = 600
/** What came with a finding is learned after this time, and told of again. */
export const HELD = 7 * 86_400
const OPEN_MAX = 1 << 14
const HELD_MAX = 1 << 16
const MARKS_MAX = 32

/** A value that waits to be learned. */
export interface Waiting {
  readonly host: string
  readonly factor: number
  readonly value: number
  readonly day: number
}

interface Open {
  readonly key: string
  readonly due: number
  readonly verdict: Omit<Verdict, 'marks'>
  readonly marks: Mark[]
}

interface Told {
  readonly until: number
  readonly key: string
  readonly waiting: Waiting | undefined
}

const hashOf = (key: string, seed: number): number => {
  let h = seed ^ key.length
  for (let i = 0; i < key.length; i++) h = mix(h, key.charCodeAt(i))
  return finish(h)
}

export class Tellings {
  #open = new Map<string, Open>()
  #told: Told[] = []
  #keys = new Set<string>()
  #verdicts: Verdict[] = []
  evictions = 0

  /** True while a finding of this key is told of, or was within the week. */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  /** Adds a record to what is about to be told. */
  add(key: string, mark: Mark): void {
    const marks = this.#open.get(key)?.marks
    if (marks !== undefined && marks.length < MARKS_MAX && !marks.includes(mark)) marks.push(mark)
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }

  begin(
    key: string,
    { texts, mark }: Tuple,
    verdict: string,
    learned: Verdict['learned'],
    marks: readonly Mark[],
    waiting?: Waiting,
  ): void {
    if (this.#open.size >= OPEN_MAX || this.#told.length >= HELD_MAX) {
      this.evictions++
      return
    }
    this.#keys.add(key)
    this.#told.push({ until: mark.at + HELD, key, waiting })
    const event = { account: texts[TEXT.account], region: texts[TEXT.region], at: mark.at }
    const one = { verdict, low: hashOf(key, LOW), high: hashOf(key, HIGH), from: marks[0].at, event, learned }
    this.#open.set(key, { key, due: mark.at + TOLD_AFTER, verdict: one, marks: [...marks] })
  }

  /** Tells what is due by then, and answers what is to be learned now. */
  pass(at: number): Waiting[] {
    for (const [key, { due, verdict, marks }] of this.#open) {
      if (due > at) break
      this.#open.delete(key)
      const latest = marks.reduce((a, b) => (b.at > a.at ? b : a))
      this.#verdicts.push({ ...verdict, marks, event: { ...verdict.event, at: latest.at } })
    }
    const released: Waiting[] = []
    while (this.#told.length > 0 && this.#told[0].until <= at) {
      const { key, waiting } = this.#told.shift() as Told
      this.#keys.delete(key)
      if (waiting !== undefined) released.push(waiting)
    }
    return released
  }

  verdicts(): Verdict[] {
    const verdicts = this.#verdicts
    this.#verdicts = []
    return verdicts
  }

  *marks(): Iterable<Mark> {
    for (const { marks } of this.#open.values()) yield* marks
  }

  save() {
    return { open: this.#open, told: this.#told, keys: this.#keys, evictions: this.evictions }
  }

  restore({ open, told, keys, evictions }: ReturnType<Tellings['save']>): void {
    this.#open = open
    this.#told = told
    this.#keys = keys
    this.evictions = evictions
    for (const { marks } of open.values()) unplace(marks)
  }
}
