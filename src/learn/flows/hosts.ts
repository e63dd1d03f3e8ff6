/** What hosts are used to: each with the hosts of its subnet as peers, and its account. */
import { Habits } from '../habits.ts'
import type { Mark } from '../model.ts'
import { HOW } from './evidence.ts'

/** What is learned of a host: positions in Habits. */
export const FACTOR = { port: 0, resolver: 1, doh: 2, dot: 3, destination: 4 } as const
/** Every active day meets this value: so a day without something new counts as well. */
export const NOTHING = 1
/** New values of one factor and day; a host that meets more of them looks for something, and novelty says nothing of it. */
const NEW_A_DAY = 64
const HOSTS_MAX = 1 << 16
const FACTORS = Object.values(FACTOR)
const HALF_LIFE = 30
/** Values of a factor are below this. */
const RANGE = 2 ** 33

/** One destination's bytes within an hour. */
export interface Sent {
  bytes: number
  /** Above which a verdict is looked for again. */
  next: number
  readonly marks: Mark[]
}

/** An instance, or an interface where the log does not name one. */
export interface Host {
  readonly key: string
  readonly name: string
  readonly own: number
  readonly peers: number
  readonly account: number
  readonly accountId: string
  day: number
  /** Days on which it was active. */
  days: number
  /** What it met today, by factor and value; and how much of each factor. */
  readonly met: Set<number>
  readonly fresh: number[]
  /** Of its earlier hours: bytes to the largest destination summed, how many, and the most; fading by days. */
  volume: { sum: number; hours: number; peak: number }
  hour: number
  readonly sent: Map<string, Sent>
  /** Seconds; what comes with a finding of volume is not learned for a week. */
  volumeTold: number
}

/** How many days an account was active. */
export interface Account {
  readonly number: number
  day: number
  days: number
}

export class Hosts {
  readonly habits = new Habits()
  hosts = new Map<string, Host>()
  accounts = new Map<string, Account>()
  #peers = new Map<string, number>()
  evictions = 0

  /** The account, on a day. */
  account(id: string, day: number): Account {
    let account = this.accounts.get(id)
    if (account === undefined) this.accounts.set(id, (account = { number: this.habits.add(true), day: -1, days: 0 }))
    if (day > account.day) {
      account.day = day
      account.days++
    }
    return account
  }

  /** The host, on a day; undefined when there is no room for another. */
  host(accountId: string, name: string, subnet: string, account: Account, day: number): Host | undefined {
    const key = `${accountId} ${name}`
    const host = this.hosts.get(key) ?? this.#add(key, accountId, name, subnet, account)
    if (host !== undefined && day > host.day) this.#begin(host, day)
    return host
  }

  // Cold from here: once for each host, day, or value that is new on a day.
  #add(key: string, accountId: string, name: string, subnet: string, account: Account): Host | undefined {
    if (this.hosts.size >= HOSTS_MAX) {
      this.evictions++
      return undefined
    }
    const group = `${accountId} ${subnet}`
    let peers = this.#peers.get(group)
    if (peers === undefined) this.#peers.set(group, (peers = this.habits.add(true)))
    const host: Host = {
      ...{ key, name, own: this.habits.add(false), peers, account: account.number, accountId },
      ...{ day: -1, days: 0, met: new Set<number>(), fresh: [] as number[], volume: { sum: 0, hours: 0, peak: 0 } },
      ...{ hour: -1, sent: new Map<string, Sent>(), volumeTold: Number.NEGATIVE_INFINITY },
    }
    this.hosts.set(key, host)
    return host
  }

  #begin(host: Host, day: number): void {
    if (host.day >= 0) {
      const left = 2 ** (-(day - host.day) / HALF_LIFE)
      const { sum, hours, peak } = host.volume
      host.volume = { sum: sum * left, hours: hours * left, peak: peak * left }
    }
    host.day = day
    host.days++
    host.met.clear()
    host.fresh.length = 0
    for (const factor of FACTORS) {
      host.fresh.push(0)
      this.learn(host, factor, NOTHING, day)
    }
  }

  /** True when a value is the first of its kind today, and there are not too many of them. */
  isFirst(host: Host, factor: number, value: number): boolean {
    const key = factor * RANGE + value
    if (host.met.has(key) || host.fresh[factor] >= NEW_A_DAY) return false
    host.met.add(key)
    host.fresh[factor]++
    return true
  }

  /** -ln of the probability of a value for a host, backed off to its peers, its account and what is believed beforehand. */
  surprise(host: Host, factor: number, value: number, prior: number, day: number): number {
    const { habits } = this
    const inAccount = habits.probability(host.account, factor, value, prior, day, HOW)
    const ofPeers = habits.probability(host.peers, factor, value, inAccount, day, HOW)
    return -Math.log(habits.probability(host.own, factor, value, ofPeers, day, HOW))
  }

  /** What is news to a host counts for its peers, and what is news to them for the account. */
  learn(host: Host, factor: number, value: number, day: number): void {
    const { habits } = this
    if (habits.meet(host.own, factor, value, day) && habits.meet(host.peers, factor, value, day, false))
      habits.meet(host.account, factor, value, day, false)
  }

  save() {
    const { hosts, accounts, evictions } = this
    return { habits: this.habits.save(), hosts, accounts, peers: this.#peers, evictions }
  }

  restore(saved: ReturnType<Hosts['save']>): void {
    this.habits.restore(saved.habits)
    this.hosts = saved.hosts
    this.accounts = saved.accounts
    this.#peers = saved.peers
    this.evictions = saved.evictions
    for (const host of this.hosts.values()) for (const { marks } of host.sent.values()) unplace(marks)
  }
}

/** After a restart nobody knows where a record lies. */
export const unplace = (marks: readonly Mark[]): void => {
  for (const mark of marks) mark.object = -1
}
