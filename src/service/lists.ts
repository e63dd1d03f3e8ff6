/** What lists are in force: those of the operator's folder, and those that administrators made through the API. */
import { activateLists, activeLists, type ListGroup, type ListSource } from '../control/activate-lists.ts'
import { type Trust, threatsIn, trustOf } from '../control/trust.ts'
import { type LoadedIntel, loadIntel } from '../intel/load.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'

export interface ListsOptions {
  readonly store: Store
  readonly source: ListSource
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The operator's lists. */
  readonly folder: string | undefined
  /** Active lists follow their object. */
  readonly reload: boolean
}

export class Lists {
  readonly #options: ListsOptions
  #speaksFor = new Map<string, Set<string>>()
  #titles = new Map<string, string>()
  #trust: Trust = trustOf([])

  constructor(options: ListsOptions) {
    this.#options = options
  }

  /** Everything that is in force now. */
  async load(): Promise<LoadedIntel> {
    const groups = await activeLists(this.#options.store)
    this.#speaksFor = accountsByList(groups)
    this.#titles = new Map(groups.flatMap(({ titles }) => [...titles]))
    this.#trust = trustOf(groups)
    return loadIntel(this.#options.folder, { sources: threatsIn(groups) })
  }

  /** Brings lists to rest that were changed; what is in force now when that changed anything, else undefined. */
  async refresh(): Promise<LoadedIntel | undefined> {
    const { store, source, now, reload } = this.#options
    return (await activateLists(store, source, now, { reload })) ? this.load() : undefined
  }

  /** Whether the owner of the signal's account trusts whom it is about. */
  trusts(signal: Signal): boolean {
    return this.#trust.trusts(signal)
  }

  speaksFor(list: string, account: string): boolean {
    return this.#speaksFor.get(list)?.has(account) ?? true
  }

  /** What a list is called where people read of it. */
  titleOf(list: string): string {
    return this.#titles.get(list) ?? list
  }
}

const accountsByList = (groups: readonly ListGroup[]): Map<string, Set<string>> => {
  const accounts = new Map<string, Set<string>>()
  for (const group of groups)
    for (const { facts } of group.sources) {
      const known = accounts.get(facts.name) ?? new Set()
      for (const account of group.accounts) known.add(account)
      accounts.set(facts.name, known)
    }
  return accounts
}
