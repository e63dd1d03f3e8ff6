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
/** Evidence of a network beyond this is of one that rents machines to anybody, or of one that nobody here ever had. */
const FAR = 4

/** One operation within a window. */
export interface Seen {
  readonly doing: Doing
  evidence: number
  user: number
  peers: number
  account: number
  count: number
  error: string
}

/** Context in which evidence is the strongest of all records'. */
const STRONGEST = ['asn', 'country', 'agent', 'region', 'hour', 'refused', 'resource', 'reader'] as const

export class Window {
  readonly key: number
  readonly tactic: number
  /** Second of its first record. */
  readonly from: number
  readonly first: Doing
  readonly seen = new Map<number, Seen>()
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
      const { api, user, peers, account } = judged
      this.seen.set(number, { doing, evidence: api, user, peers, account, count: doing.count, error: doing.error })
      if (doing.isRefused) this.denied++
      this.#mark(doing)
    } else if (held !== undefined) held.count += doing.count
    for (const name of STRONGEST) {
      const at = FEATURES.indexOf(name)
      if (judged[name] <= this.features[at]) continue
      this.features[at] = judged[name]
      this.because.set(name, doing)
      if (judged[name] > 0) this.#mark(doing)
    }
  }

  /** Fills in what depends on all of the window, and answers the features. */
  settle(entities: Entities, chain: number): Float64Array {
    const seen = [...this.seen.values()].sort((a, b) => b.evidence - a.evidence)
    const [top] = seen
    const put = (name: Feature, value: number): void => {
      this.features[FEATURES.indexOf(name)] = value
    }
    const { principal } = this.first
    put('api', Math.max(0, top.evidence))
    put(
      'apis',
      geometric(
        seen.slice(1).map(one => one.evidence),
        0.6,
        5,
      ),
    )
    put('many', Math.log1p(seen.filter(one => one.evidence > 0).length))
    put('user', top.user)
    put('peers', top.peers)
    put('account', top.account)
    const { tactic } = this
    const hours = tactic < 0 ? 0 : entities.hourlyCount(principal, tactic)
    put('volume', hours < 3 ? 0 : volumeTail(this.count, entities.hourlySum(principal, tactic), hours))
    put('denied', this.denied < 2 ? 0 : burstTail(this.denied, entities.refusedMean(principal)))
    put('chain', chain)
    const place = Math.max(0, this.value('asn'))
    put('far', Math.max(0, place - FAR))
    put('elsewhere', Math.sqrt(place * this.value('api')))
    put('hidden', Math.sqrt(place * Math.max(0, this.value('hour'))))
    return this.features
  }

  value(name: Feature): number {
    return this.features[FEATURES.indexOf(name)]
  }

  #mark({ mark }: Doing): void {
    if (this.marks.length < MARKS_MAX && !this.marks.includes(mark)) this.marks.push(mark)
  }
}
