/** The simplest thing that could work, to measure others by: how much of an hour's behaviour was never seen of its principal. */
import { TEXT } from '../../../src/learn/behaviour/shape.ts'
import type { Tuple } from '../../../src/learn/model.ts'
import type { Subject, Window } from './subject.ts'

const HOUR = 3600
const TACTIC = 'first-seen'

interface Open {
  readonly from: number
  readonly account: string
  readonly principal: string
  readonly fresh: Set<string>
}

const valuesOf = ({ texts }: Tuple): string[] => [
  `api ${texts[TEXT.eventSource]} ${texts[TEXT.eventName]}`,
  `net ${texts[TEXT.remote].split('.').slice(0, 2).join('.')}`,
  `tool ${texts[TEXT.userAgent].split(/[/ ]/, 1)[0]}`,
  `region ${texts[TEXT.region]}`,
]
const principalOf = ({ texts }: Tuple): string => `${texts[TEXT.principalName]}/${texts[TEXT.session]}`

export class FirstSeen implements Subject {
  readonly #known = new Map<string, Set<string>>()
  readonly #open = new Map<string, Open>()
  #first = 0
  #ended: Window[] = []

  #window({ account, principal, from, fresh }: Open): Window {
    const observed = Math.floor((from - this.#first) / 86400)
    return { account, principal, tactic: TACTIC, from, features: Float32Array.of(fresh.size), youth: 0, observed }
  }

  take(tuple: Tuple): void {
    const { at } = tuple.mark
    if (this.#first === 0) this.#first = at
    const account = tuple.texts[TEXT.account]
    const principal = principalOf(tuple)
    const key = `${account}/${principal}`
    let known = this.#known.get(key)
    if (known === undefined) this.#known.set(key, (known = new Set()))
    let open = this.#open.get(key)
    if (open === undefined || at - open.from >= HOUR) {
      if (open !== undefined && open.fresh.size > 0) this.#ended.push(this.#window(open))
      this.#open.set(key, (open = { from: at, account, principal, fresh: new Set() }))
    }
    for (const value of valuesOf(tuple))
      if (!known.has(value)) {
        known.add(value)
        open.fresh.add(value)
      }
  }

  pass(at: number): void {
    for (const [key, open] of this.#open)
      if (at - open.from >= HOUR) {
        if (open.fresh.size > 0) this.#ended.push(this.#window(open))
        this.#open.delete(key)
      }
  }

  ended(): Window[] {
    const ended = this.#ended.sort((a, b) => a.from - b.from)
    this.#ended = []
    return ended
  }

  probe(tuples: readonly Tuple[]): Window[] {
    if (tuples.length === 0) return []
    const account = tuples[0].texts[TEXT.account]
    const principal = principalOf(tuples[0])
    const known = this.#known.get(`${account}/${principal}`) ?? new Set()
    const fresh = new Set(tuples.flatMap(valuesOf).filter(value => !known.has(value)))
    return [this.#window({ account, principal, from: tuples[0].mark.at, fresh })]
  }
}
