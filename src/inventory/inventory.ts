import type { Known } from '../sdk/known.ts'
import { isPublic, parseAddress, parsed } from '../tables/parse-address.ts'
import type { About, Fact } from './fact.ts'
import { knownOf } from './known-of.ts'
import { canonicalAddress } from './read.ts'
import { AddressUses, type Range, type Sighted, Sightings, type Used, widen } from './sightings.ts'
import { type StateOf, Timeline } from './timeline.ts'

/** What a flow or DNS record says of an interface in passing. Empty text says nothing. */
export interface FlowFact {
  readonly interface: string
  readonly instance: string
  readonly vpc: string
  readonly subnet: string
  readonly account: string
  readonly at: number
  /** The interface's own address. Give it only where the record says which side is its own. */
  readonly address: string
}

/** An instance's own credentials were used from an address, spelled as events do, on a day (Unix seconds / 86,400). */
export interface AddressUse {
  readonly instance: string
  readonly account: string
  readonly address: string
  readonly day: number
}

/** An inventory as plain values, to be written down. */
export interface SavedInventory {
  readonly facts: readonly Fact[]
  /** By kind of sighting, in a fixed order. */
  readonly sightings: readonly (readonly Sighted[])[]
  readonly uses: readonly Used[]
  readonly accounts: readonly string[]
}

/** Facts, and sightings of each kind, that are held before the oldest go. About 300 bytes each: 150 MB at the very worst. */
export const INVENTORY_CAPACITY = 200_000

/** Addresses whose last fact is remembered. */
const LAST_TOLD_MAX = 4096

/** What the logs have told of resources. Facts may be added in any order; answers are as of a time. */
export class Inventory {
  readonly #told: Timeline
  readonly #instanceOf: Sightings
  readonly #vpcOf: Sightings
  readonly #subnetOf: Sightings
  readonly #addressesOf: Sightings
  readonly #toldAddressesOf: Sightings
  readonly #holderOf: Sightings
  readonly #interfacesOf: Sightings
  readonly #trailsOf: Sightings
  readonly #uses: AddressUses
  /** What a flow log last told of an address, and the ranges of it: every object tells the same again. */
  readonly #lastTold = new Map<string, { readonly fact: FlowFact; readonly ranges: readonly Range[] }>()
  readonly #accounts = new Set<string>()

  constructor(capacity = INVENTORY_CAPACITY) {
    const forgets = () => this.#lastTold.clear()
    this.#told = new Timeline(capacity)
    this.#instanceOf = new Sightings(capacity, forgets)
    this.#vpcOf = new Sightings(capacity, forgets)
    this.#subnetOf = new Sightings(capacity, forgets)
    this.#addressesOf = new Sightings(capacity, forgets)
    this.#toldAddressesOf = new Sightings(capacity, forgets)
    this.#holderOf = new Sightings(capacity, forgets)
    this.#interfacesOf = new Sightings(capacity, forgets)
    this.#trailsOf = new Sightings(capacity, forgets)
    this.#uses = new AddressUses(capacity)
  }

  /** What was forgotten for lack of room. Answers are independent of the order of adding while this is 0. */
  get evictions(): number {
    return [...this.#sightings, this.#told, this.#uses].reduce((sum, one) => sum + one.evictions, 0)
  }

  /** An account whose logs are read: its addresses are then `affiliated` to the others. */
  addAccount(account: string): void {
    this.#accounts.add(account)
  }

  isAffiliated(account: string): boolean {
    return this.#accounts.has(account)
  }

  add(fact: Fact): void {
    const { account, at, name } = fact
    this.#told.add(keyOf(fact.about, account, name), fact)
    if (fact.about === 'interface') {
      if (fact.set.instanceId) this.#interfacesOf.add(`${account} ${fact.set.instanceId}`, name, at)
      for (const address of fact.set.privateAddresses ?? []) {
        this.#holderOf.add(holderKey(account, address), account, at)
        this.#toldAddressesOf.add(name, address, at)
      }
      if (fact.set.publicAddress) this.#holderOf.add(fact.set.publicAddress, account, at)
    }
    if (fact.about === 'trail' && fact.set.bucket) this.#trailsOf.add(`${account} ${fact.set.bucket}`, name, at)
  }

  addFlowFact(fact: FlowFact): void {
    if (fact.address === '' && fact.instance === '' && fact.vpc === '' && fact.subnet === '') return
    const told = this.#lastTold.get(fact.address)
    if (told !== undefined && isSame(told.fact, fact)) for (const range of told.ranges) widen(range, fact.at)
    else this.#addFlowFact(fact)
  }

  #addFlowFact(fact: FlowFact): void {
    const { account, at } = fact
    const ranges: (Range | undefined)[] = []
    const key = `${account} ${fact.interface}`
    const address = canonicalAddress(fact.address)
    if (address !== undefined) ranges.push(this.#holderOf.add(holderKey(account, address), account, at))
    if (fact.interface !== '') {
      if (fact.instance !== '') {
        ranges.push(this.#instanceOf.add(key, fact.instance, at))
        ranges.push(this.#interfacesOf.add(`${account} ${fact.instance}`, fact.interface, at))
      }
      if (fact.vpc !== '') ranges.push(this.#vpcOf.add(key, fact.vpc, at))
      if (fact.subnet !== '') ranges.push(this.#subnetOf.add(key, fact.subnet, at))
      if (address !== undefined) ranges.push(this.#addressesOf.add(fact.interface, address, at))
    }
    if (this.#lastTold.size >= LAST_TOLD_MAX) this.#lastTold.clear()
    if (ranges.every(range => range !== undefined)) this.#lastTold.set(fact.address, { fact, ranges })
  }

  addAddressUse({ account, instance, address, day }: AddressUse): void {
    if (address !== '') this.#uses.add(`${account} ${instance}`, address, day)
  }

  /** The interface's own addresses, told or seen at any time: they do not change while it lives, and its id is unique. */
  ownAddressesOf(eni: string): string[] {
    return [...new Set([...this.#toldAddressesOf.valuesOf(eni), ...this.#addressesOf.valuesOf(eni)])]
  }

  /** Those addresses as far as CloudTrail had told them by `at`, and those that log records showed. */
  addressesBy(account: string, eni: string, at: number): string[] {
    const told = this.state<'interface'>('interface', account, eni, at)?.privateAddresses ?? []
    return [...new Set([...told, ...this.#addressesOf.valuesOf(eni)])]
  }

  /** What was known at a time, of an account and Region. */
  knownAt(account: string, region: string, at: number): Known {
    return knownOf(this, account, region, at)
  }

  /** What had been told of a thing by `at`. */
  state<A extends About>(about: A, account: string, name: string, at: number): StateOf<A> | undefined {
    return this.#told.at<A>(keyOf(about, account, name), at)
  }

  /** The account that held an address, by what was seen of interfaces. */
  holderSeen(account: string, address: string, at: number): string | undefined {
    return this.#holderOf.nearest(holderKey(account, address), at)
  }

  /** What the logs' own fields said of an interface: at that time, or nearest to it. */
  seenOf(account: string, eni: string, at: number) {
    const key = `${account} ${eni}`
    return {
      instanceThen: this.#instanceOf.during(key, at),
      instance: this.#instanceOf.nearest(key, at),
      vpc: this.#vpcOf.nearest(key, at),
      subnet: this.#subnetOf.nearest(key, at),
    }
  }

  /** Interfaces that were ever said to be an instance's. */
  interfacesOf(account: string, instance: string): string[] {
    return this.#interfacesOf.valuesOf(`${account} ${instance}`)
  }

  /** Trails, as Region/name, that were ever said to deliver into a bucket. */
  trailsOf(account: string, bucket: string): string[] {
    return this.#trailsOf.valuesOf(`${account} ${bucket}`)
  }

  usedBefore(account: string, instance: string, day: number): string[] {
    return this.#uses.before(`${account} ${instance}`, day)
  }

  /** All of it as plain values. */
  save(): SavedInventory {
    return {
      facts: [...this.#told.facts()],
      sightings: this.#sightings.map(kind => [...kind.all()]),
      uses: [...this.#uses.all()],
      accounts: [...this.#accounts],
    }
  }

  /** Adds what was saved. */
  restore(saved: SavedInventory): void {
    for (const fact of saved.facts) this.add(fact)
    this.#sightings.forEach((kind, index) => {
      for (const [key, value, first, last] of saved.sightings[index] ?? []) {
        kind.add(key, value, first)
        kind.add(key, value, last)
      }
    })
    for (const [key, address, days] of saved.uses) for (const day of days) this.#uses.add(key, address, day)
    for (const account of saved.accounts) this.addAccount(account)
  }

  get #sightings(): Sightings[] {
    return [
      this.#instanceOf,
      this.#vpcOf,
      this.#subnetOf,
      this.#addressesOf,
      this.#toldAddressesOf,
      this.#holderOf,
      this.#interfacesOf,
      this.#trailsOf,
    ]
  }
}

/** Apart from the time. */
const isSame = (a: FlowFact, b: FlowFact): boolean =>
  a.interface === b.interface &&
  a.account === b.account &&
  a.instance === b.instance &&
  a.vpc === b.vpc &&
  a.subnet === b.subnet &&
  a.address === b.address

/** An elastic address and its allocation are the same thing whichever account asks; all else belongs to an account. */
const keyOf = (about: About, account: string, name: string): string =>
  about === 'address' || about === 'allocation' ? `${about} ${name}` : `${about} ${account} ${name}`

const encoder = new TextEncoder()

/** Private addresses mean something only within their account; public ones are the same for everybody. */
const holderKey = (account: string, address: string): string => {
  const bytes = encoder.encode(address)
  const known = parseAddress(bytes, 0, bytes.length) !== 0
  return known && isPublic(parsed[0], parsed[1], parsed[2], parsed[3]) ? address : `${account} ${address}`
}
