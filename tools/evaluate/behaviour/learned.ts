/** The product's own model under evaluation: it takes what the engine would tell it, and shows the windows that it weighed. */

import { Geography } from '../../../src/intel/geography.ts'
import { Behaviour } from '../../../src/learn/behaviour/behaviour.ts'
import { Judge } from '../../../src/learn/behaviour/judging.ts'
import { TACTICS } from '../../../src/learn/behaviour/tactics.ts'
import type { Weights } from '../../../src/learn/behaviour/weighing.ts'
import { Window as Learned } from '../../../src/learn/behaviour/window.ts'
import type { Asking, Network, Tuple } from '../../../src/learn/model.ts'
import type { Subject, Window } from './subject.ts'

/** Looks networks up in the product's tables, each address once. */
export class Lookup implements Asking {
  readonly #geography = new Geography()
  readonly #known = new Map<string, Network | undefined>()

  networkOf(address: string): Network | undefined {
    if (this.#known.has(address)) return this.#known.get(address)
    const { asn, asnOrg } = this.#geography.describe(address)
    const network = asn === undefined ? undefined : { asn, org: asnOrg ?? '' }
    this.#known.set(address, network)
    return network
  }
}
const lookup = new Lookup()

/** Windows that hold nothing unusual are not worth keeping: this orders the others before weights are known. */
export const weighEvenly = ({ features, youth }: Window): number =>
  features.reduce((sum, value) => sum + Math.max(0, value), 0) - youth

export class LearnedSubject implements Subject {
  readonly #model: Behaviour
  readonly #judge: Judge
  #ended: Window[] = []

  constructor(weights?: Weights, budget = 1) {
    this.#model = new Behaviour({ budget, days: 14 }, weights, (window, youth) =>
      this.#ended.push(this.#shown(window, youth)),
    )
    this.#judge = new Judge(this.#model.entities)
  }

  #shown({ first, tactic, from, features }: Learned, youth: number): Window {
    const observed = this.#model.entities.observed(first.account)
    const shown = Float32Array.from(features, value => (value === Number.NEGATIVE_INFINITY ? 0 : value))
    return {
      account: first.accountId,
      principal: first.key,
      tactic: TACTICS[tactic],
      from,
      features: shown,
      youth,
      observed,
    }
  }

  take(tuple: Tuple): void {
    this.#model.take(tuple, lookup)
  }

  pass(at: number): void {
    this.#model.pass(at)
    this.#model.verdicts()
  }

  ended(): Window[] {
    const ended = this.#ended.sort((a, b) => a.from - b.from)
    this.#ended = []
    return ended
  }

  probe(tuples: readonly Tuple[]): Window[] {
    const { entities, readings, alertness } = this.#model
    const windows = new Map<string, Learned>()
    for (const tuple of tuples) {
      const doing = readings.read(tuple, lookup, entities)
      if (doing === undefined || doing.operation.tactic < 0) continue
      const { tactic } = doing.operation
      const key = `${tactic} ${TACTICS[tactic].startsWith('S3.') ? doing.bucket : 0}`
      let window = windows.get(key)
      if (window === undefined) windows.set(key, (window = new Learned(0 as never, doing, tactic)))
      window.add(doing, this.#judge.judge(doing))
      // As the product has it: what its other windows of the last day showed by then, and what this attack did.
      let chain = alertness.chain(doing.principal, tactic, doing.mark.at)
      for (const other of windows.values()) if (other.tactic !== tactic) chain += other.strength
      window.settle(entities, chain)
    }
    return [...windows.values()].map(window => {
      const age = entities.age(window.first.principal, window.first.day)
      return this.#shown(window, Math.exp(-age / 7))
    })
  }

  /** Bytes of the columns for each principal. */
  get bytesPerPrincipal(): number {
    const { entities } = this.#model
    const principals = this.#model.progress().reduce((sum, one) => sum + one.entities, 0)
    return entities.bytes / Math.max(1, principals)
  }
}
