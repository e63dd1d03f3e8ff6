/** What one principal does to one end within an hour: the strongest evidence of each sort, and the records behind it. */
import { burstTail, geometric, volumeTail } from '../evidence.ts'
import type { Mark } from '../model.ts'
import type { Entities } from './entities.ts'
import { FEATURES, type Feature } from './factors.ts'
import type { Judged } from './judging.ts'
import type { Doing } from './reading.ts'

export const WINDOW = 3600
/** Operations of one window that are kept apart; more are an intruder's or a tool's, and the first tell. */
const APIS_MAX = 64
/** Behaviours that wait to be learned until the window has ended. */
const WAITING_MAX = 64
const MARKS_MAX = 40

/** One operation within a window. */
export interface Seen {
  readonly doing: Doing
  user: number
  peers: number
  account: number
  world: number
  count: number
  error: string
}

/** Context in which evidence is the strongest of all records'. */
const STRONGEST = [
  ...[
    'asn',
    'country',
    'agent',
    'region',
    'hour',
    'network',
    'stranger',
    'rented',
    'tool',
    'refused',
    'resource',
    'reader',
  ],
] as const
/** By position in STRONGEST: its position among the features. */
const AT = STRONGEST.map(name => FEATURES.indexOf(name))
/** An operation less likely than this counts among the unusual ones. */
const UNUSUAL = 6
/** A thing less usual than this counts among the new ones. */
const STRANGE = 1

export class Window {
  readonly key: number
  readonly tactic: number
  /** Second of its first record. */
  readonly from: number
  readonly first: Doing
  readonly seen = new Map<number, Seen>()
  /** By thing that was touched: how unlikely it was. */
  readonly things = new Map<number, number>()
  /** By feature: its value, and the behaviour that gave it. */
  readonly features = new Float64Array(FEATURES.length)
  readonly because = new Map<Feature, Doing>()
  readonly marks: Mark[] = []
  readonly waiting: Doing[] = []
  latest: Doing
  count = 0
  denied = 0
  score = Number.NEGATIVE_INFINITY
  isTold = false
  /** It passed its threshold and says no more than what was told of lately. */
  isRepeated = false

  constructor(key: number, doing: Doing, tactic: number) {
    this.key = key
    this.tactic = tactic
    this.from = doing.mark.at
    this.first = doing
    this.latest = doing
    // A usual place speaks for the principal until another is seen.
    for (const name of STRONGEST) this.features[FEATURES.indexOf(name)] = Number.NEGATIVE_INFINITY
  }

  /** True when there was room, so that it need not be learned at once. */
  waits(doing: Doing): boolean {
    if (this.waiting.length >= WAITING_MAX) return false
    this.waiting.push(doing)
    return true
  }

  /** Takes a behaviour of the window with what it says. */
  add(doing: Doing, judged: Readonly<Judged>): void {
    this.count += doing.count
    this.latest = doing
    const { number } = doing.operation
    const held = this.seen.get(number)
    if (held === undefined && this.seen.size < APIS_MAX) {
      const { user, peers, account, world } = judged
      this.seen.set(number, { doing, user, peers, account, world, count: doing.count, error: doing.error })
      if (doing.isRefused) this.denied++
      this.#mark(doing)
    } else if (held !== undefined) held.count += doing.count
    if (judged.resource > STRANGE && this.things.size < APIS_MAX) this.things.set(doing.resource, judged.resource)
    for (let i = 0; i < STRONGEST.length; i++) {
      const name = STRONGEST[i]
      if (judged[name] <= this.features[AT[i]]) continue
      this.features[AT[i]] = judged[name]
      this.because.set(name, doing)
      if (judged[name] > 0) this.#mark(doing)
    }
  }

  /** Operations, the least usual first. */
  leastUsual(): Seen[] {
    return [...this.seen.values()].sort((a, b) => b.user + b.world - a.user - a.world)
  }

  /** Fills in what depends on all of the window, and answers the features. */
  settle(entities: Entities, chain: number): Float64Array {
    const seen = this.leastUsual()
    const [top] = seen
    const put = (name: Feature, value: number): void => {
      this.features[FEATURES.indexOf(name)] = value
    }
    const { principal } = this.first
    const { tactic, count } = this
    const others = seen.slice(1).map(one => one.user + one.world - 2 * UNUSUAL)
    put('apis', geometric(others, 0.6, 5))
    put('many', Math.log1p(seen.filter(one => one.user > UNUSUAL).length))
    for (const name of ['user', 'peers', 'account', 'world'] as const) put(name, top[name])
    const things = [...this.things.values()].sort((a, b) => b - a).slice(1)
    put('things', geometric(things, 0.6, 5))
    const hours = tactic < 0 ? 0 : entities.hourlyCount(principal, tactic)
    put('volume', hours < 3 ? 0 : volumeTail(count, entities.hourlySum(principal, tactic), hours))
    put('peak', tactic < 0 ? 0 : entities.overPeak(principal, tactic, count))
    put('denied', this.denied < 2 ? 0 : burstTail(this.denied, entities.refusedMean(principal)))
    put('chain', chain)
    return this.features
  }

  value(name: Feature): number {
    return this.features[FEATURES.indexOf(name)]
  }

  /** How much of it no weights are needed to see: what one tactic lends to another. */
  get strength(): number {
    return Math.max(0, this.value('user') - UNUSUAL) + Math.max(0, this.value('asn'))
  }

  #mark({ mark }: Doing): void {
    if (this.marks.length < MARKS_MAX && !this.marks.includes(mark)) this.marks.push(mark)
  }
}
