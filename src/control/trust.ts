/**
 * What administrators trust: nothing is found about these addresses and names in their accounts. Trust is each owner's own,
 * so that it is asked of signals, and not put into the tables that all accounts share.
 */
import { type EntrySink, HOLDS, NAME_ALONE, readEntry } from '../intel/lists/entries.ts'
import { ListReading } from '../intel/lists/read-list.ts'
import type { Source } from '../intel/sources.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { ListGroup } from './activate-lists.ts'

type Words = readonly [number, number, number, number]

/** A block or range of addresses: first and last, each four words. */
interface Range {
  readonly first: Words
  readonly last: Words
}

const wordsAt = (words: Uint32Array, from: number): Words => [
  words[from],
  words[from + 1],
  words[from + 2],
  words[from + 3],
]

const compare = (a: Words, b: Words): number => {
  for (let w = 0; w < 4; w++) if (a[w] !== b[w]) return a[w] < b[w] ? -1 : 1
  return 0
}

/** The entries of one owner's trusted lists; few enough to be looked through. */
class Trusted {
  readonly #ranges: Range[] = []
  readonly #names = new Set<string>()
  readonly #beneath = new Set<string>()

  readonly sink: EntrySink = {
    range: (_, words) => this.#ranges.push({ first: wordsAt(words, 0), last: wordsAt(words, 4) }),
    domain: (name, covers) => (covers === NAME_ALONE ? this.#names : this.#beneath).add(name),
    hash: () => {},
  }

  holds(value: string): boolean {
    const bytes = Buffer.from(value)
    let found = false
    const asked: EntrySink = {
      range: (_, words) => {
        const address = wordsAt(words, 0)
        found = this.#ranges.some(({ first, last }) => compare(first, address) <= 0 && compare(address, last) <= 0)
      },
      domain: name => {
        found = this.#names.has(name) || this.#isBeneath(name)
      },
      hash: () => {},
    }
    readEntry(bytes, 0, bytes.length, asked)
    return found
  }

  #isBeneath(name: string): boolean {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
      if (this.#beneath.has(name.slice(dot + 1))) return true
    return false
  }
}

/** Asked of each signal before it becomes a finding. */
export interface Trust {
  trusts(signal: Pick<Signal, 'kind' | 'account' | 'region' | 'event'>): boolean
}

/** Lists of addresses say nothing of DNS; lists of entities do. */
const speaksOfDns = ({ rules }: Source): boolean => rules?.holds !== HOLDS.v4

const read = (sources: readonly Source[]): Trusted => {
  const trusted = new Trusted()
  for (const source of sources) {
    const reading = new ListReading(source, trusted.sink)
    for (const piece of source.pieces()) reading.push(piece)
    reading.end()
  }
  return trusted
}

/** Of the lists that are in force. */
export const trustOf = (groups: readonly ListGroup[]): Trust => {
  const byPlace = new Map<string, { readonly all: Trusted; readonly dns: Trusted }>()
  for (const { owner, accounts, sources } of groups) {
    const trusted = sources.filter(({ facts }) => facts.trusted)
    if (trusted.length === 0) continue
    const held = { all: read(trusted), dns: read(trusted.filter(speaksOfDns)) }
    for (const account of accounts) byPlace.set(`${account} ${owner.region}`, held)
  }
  return {
    trusts: ({ kind, account, region, event }) => {
      const held = byPlace.get(`${account} ${region}`)
      if (held === undefined) return false
      const trusted = kind === 'dns' ? held.dns : held.all
      return ['remote', 'query'].some(name => {
        const value = event[name]
        return typeof value === 'string' && value !== '' && trusted.holds(value)
      })
    },
  }
}

/** What the tables of all accounts may hold: lists of threats. A hit counts only for those that its list speaks for. */
export const threatsIn = (groups: readonly ListGroup[]): readonly Source[] =>
  groups.flatMap(({ sources }) => sources.filter(({ facts }) => !facts.trusted))
