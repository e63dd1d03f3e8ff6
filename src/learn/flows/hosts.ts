/** What hosts are used to: each with the hosts of its subnet as peers, and its account. */
import { Habits } from '../habits.ts'
import type { Mark } from '../model.ts'
import { HOW, LEAST_BYTES } from './evidence.ts'
import { type Pair, unplace } from './pairs.ts'
import { HELD } from './telling.ts'
import { faded, type Group, NO_VOLUME, type Volume, withHour } from './volume.ts'

/** What is learned of a host: positions in Habits. */
export const FACTOR = { port: 0, resolver: 1, doh: 2, dot: 3, destination: 4 } as const
/** Every active day meets this value: so a day without something new counts as well. */
export const NOTHING = 1
/** New values of one factor and day; a host that meets more of them looks for something, and novelty says nothing of it. */
const NEW_A_DAY = 64
const HOSTS_MAX = 1 << 16
const ACCOUNTS_MAX = 1 << 14
/** A host that was idle for so many days is forgotten; the fewer, when there is no room for another. */
const IDLE_DAYS = { usually: 60, whenFull: 7 } as const
const HOUR = 3600
const FACTORS = Object.values(FACTOR)
/** Values of a factor are below this. */
const RANGE = 2 ** 33

/** One destination's bytes within an hour. */
export interface Sent {
  bytes: number
  /** Above which a verdict is looked for again. */
  next: number
  readonly marks: Mark[]
}

/** A destination that was new today: how surprising, met by whom until then, and pairs that were opened of it. */
export interface News {
  readonly novelty: number
  readonly met: Pair['met']
  pairs: number
}

/** An instance, or an interface where the log does not name one. */
export interface Host {
  readonly key: string
  readonly name: string
  readonly own: number
  readonly peers: number
  readonly group: Group
  readonly account: number
  readonly accountId: string
  day: number
  /** Days on which it was active. */
  days: number
  /** What it met today, by factor and value; and how much of each factor. */
  readonly met: Set<number>
  readonly fresh: number[]
  readonly news: Map<number, News>
  volume: Volume
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
  #groups = new Map<string, Group>()
  /** Hosts with an hour that is not at its end. */
  #sending = new Set<Host>()
  /** Twice the day on which idle hosts were forgotten last, and one more when there was no room. */
  #swept = 0
  evictions = 0
  readonly #max: number

  constructor(max = HOSTS_MAX) {
    this.#max = max
  }

  /** The account, on a day; undefined when there is no room for another. */
  account(id: string, day: number): Account | undefined {
    let account = this.accounts.get(id)
    if (account === undefined) {
      if (this.accounts.size >= ACCOUNTS_MAX) {
        this.evictions++
        return undefined
      }
      this.accounts.set(id, (account = { number: this.habits.add(true), day: -1, days: 0 }))
    }
    if (day > account.day) {
      account.day = day
      account.days++
    }
    return account
  }

  /** The host, on a day; undefined when there is no room for another. */
  host(accountId: string, name: string, subnet: string, account: Account, day: number): Host | undefined {
    const key = `${accountId} ${name}`
    const host = this.hosts.get(key) ?? this.#add(key, accountId, name, subnet, account, day)
    if (host !== undefined && day > host.day) this.#begin(host, day)
    return host
  }

  // Cold from here: once for each host, day, or value that is new on a day.
  #add(key: string, accountId: string, name: string, subnet: string, account: Account, day: number): Host | undefined {
    this.#forgetIdle(day)
    if (this.hosts.size >= this.#max) {
      this.evictions++
      return undefined
    }
    const group = this.#groupOf(`${accountId} ${subnet}`, day)
    group.hosts++
    const host: Host = {
      ...{ key, name, own: this.habits.add(false), peers: group.number, group, account: account.number, accountId },
      ...{ day: -1, days: 0, met: new Set<number>(), fresh: [] as number[], volume: NO_VOLUME },
      ...{
        news: new Map<number, News>(),
        hour: -1,
        sent: new Map<string, Sent>(),
        volumeTold: Number.NEGATIVE_INFINITY,
      },
    }
    this.hosts.set(key, host)
    return host
  }

  #groupOf(key: string, day: number): Group {
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { key, number: this.habits.add(true), hosts: 0, day, volume: NO_VOLUME }
      this.#groups.set(key, group)
    }
    return group
  }

  /** Idle hosts go once a day, and once more when there is no room: the longest idle come first. */
  #forgetIdle(day: number): void {
    const isFull = this.hosts.size >= this.#max
    const sweep = day * 2 + (isFull ? 1 : 0)
    if (sweep <= this.#swept) return
    this.#swept = sweep
    const gone = new Set<number>()
    for (const host of this.hosts.values()) {
      const idle = day - host.day
      if (idle < (isFull ? IDLE_DAYS.whenFull : IDLE_DAYS.usually)) break
      if (idle < IDLE_DAYS.usually) this.evictions++
      this.hosts.delete(host.key)
      this.#sending.delete(host)
      gone.add(host.own)
      if (--host.group.hosts > 0) continue
      this.#groups.delete(host.group.key)
      gone.add(host.group.number)
    }
    if (gone.size > 0) this.habits.forget(gone)
  }

  #begin(host: Host, day: number): void {
    if (host.day >= 0) host.volume = faded(host.volume, day - host.day)
    // The latest is last, so that the idle ones come first.
    this.hosts.delete(host.key)
    this.hosts.set(host.key, host)
    host.day = day
    host.days++
    host.met.clear()
    host.news.clear()
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

  /** Begins an hour of a host, and learns the one before. */
  hour(host: Host, hour: number): void {
    if (hour === host.hour) return
    this.#endHour(host)
    host.hour = hour
    this.#sending.add(host)
  }

  /** Ends the hours that are over, also of hosts that say no more. */
  pass(at: number): void {
    const hour = Math.floor(at / HOUR)
    for (const host of this.#sending) if (host.hour < hour) this.#endHour(host)
  }

  #endHour(host: Host): void {
    this.#sending.delete(host)
    if (host.hour < 0) return
    let largest = 0
    for (const { bytes } of host.sent.values()) largest = Math.max(largest, bytes)
    host.sent.clear()
    const isHeld = (host.hour + 1) * HOUR - host.volumeTold < HELD
    host.hour = -1
    if (isHeld && largest >= LEAST_BYTES) return
    host.volume = withHour(host.volume, largest)
    const { group } = host
    group.volume = withHour(faded(group.volume, host.day - group.day), largest)
    group.day = Math.max(group.day, host.day)
  }

  save() {
    const { hosts, accounts, evictions } = this
    const [groups, sending, swept] = [this.#groups, this.#sending, this.#swept]
    // Written down as one: what is the same host or group here is the same there.
    return { habits: this.habits.save(), hosts, accounts, groups, sending, swept, evictions }
  }

  restore(saved: ReturnType<Hosts['save']>): void {
    this.habits.restore(saved.habits)
    this.hosts = saved.hosts
    this.accounts = saved.accounts
    this.#groups = saved.groups
    this.#sending = saved.sending
    this.#swept = saved.swept
    this.evictions = saved.evictions
    for (const host of this.hosts.values()) for (const { marks } of host.sent.values()) unplace(marks)
  }
}
