import type { Detection, MatchDetection } from '../sdk/detection.ts'
import { aboutOf, valuesOf } from './about.ts'
import { type Group, periodOf } from './groups.ts'
import { LocatorSet } from './locators.ts'
import type { Memory } from './memory.ts'

/** Groups that the shard may hold before they are decided. */
const GROUPS_MAX = 500_000

/** A match that stood: what the workers saw of one key in one period, put together. */
export interface Matched {
  readonly detection: number
  readonly low: number
  readonly high: number
  readonly period: number
  readonly locators: LocatorSet
  readonly event: Group['event']
  readonly record: unknown
}

type Open = { -readonly [P in keyof Matched]: Matched[P] } & { isFresh: boolean }

/**
 * The shard's side of match detections: groups of one key and period from all objects are put together, and when the
 * watermark has passed the period they are judged in time order, with the inventory and familiarity of that time.
 */
export class Matches {
  readonly #detections: readonly Detection[]
  readonly #memory: Memory
  #open = new Map<string, Open>()
  /** Groups that no early look has seen. */
  #fresh: Open[] = []
  readonly #judgesLate: boolean
  #decided: number
  evictions = 0
  late = 0
  /** Groups that were judged and did not stand, since this was last emptied. A scan does not ask. */
  fell: Matched[] = []

  /** A scan judges a period again when something late comes for it; a service reads its time again as a whole. */
  constructor(detections: readonly Detection[], memory: Memory, { judgesLate = true, decided = 0 } = {}) {
    this.#detections = detections
    this.#memory = memory
    this.#judgesLate = judgesLate
    this.#decided = decided
  }

  take(groups: readonly Group[]): void {
    for (const group of groups) {
      const end = group.period + periodOf(this.#detections[group.detection] as MatchDetection)
      if (this.#judgesLate ? group.period < this.#decided - 3600 : end <= this.#decided) {
        this.late++
        if (!this.#judgesLate) continue
      }
      this.#add(group)
    }
  }

  #add(group: Group): void {
    const name = `${group.detection},${group.low},${group.high},${group.period}`
    const held = this.#open.get(name)
    if (held === undefined) {
      if (this.#open.size >= GROUPS_MAX) {
        this.evictions++
        return
      }
      const locators = new LocatorSet()
      locators.merge(group.locators)
      const opened = { ...group, locators, isFresh: true }
      this.#open.set(name, opened)
      if (!this.#judgesLate) this.#fresh.push(opened)
      return
    }
    const before = held.locators.last
    held.locators.merge(group.locators)
    if (held.locators.last !== before) {
      held.event = group.event
      held.record = group.record
    }
  }

  /** Decides every period that ends at or before `watermark`, seconds. */
  decide(watermark: number): Matched[] {
    const ripe: Open[] = []
    for (const [name, group] of this.#open) {
      const width = periodOf(this.#detections[group.detection] as MatchDetection)
      if (group.period + width > watermark) continue
      group.isFresh = false
      group.locators.seal()
      ripe.push(group)
      this.#open.delete(name)
    }
    this.#decided = Math.max(this.#decided, watermark)
    const stood: Matched[] = []
    for (const group of ripe.sort(inTime)) {
      // The parsed record has done its work; the evidence pass brings the one that is shown.
      if (this.#stands(group, 'note')) stood.push({ ...group, record: undefined })
      else if (!this.#judgesLate) this.fell.push(group)
    }
    return stood
  }

  /**
   * Groups of `since`, seconds, and later that came since the last look and stand by what is known so far. They are decided
   * later all the same; nobody waits for older ones, because the watermark is close behind them.
   */
  early(since: number): Matched[] {
    const fresh = this.#fresh.filter(({ isFresh, period }) => isFresh && period >= since)
    for (const group of this.#fresh) group.isFresh = false
    this.#fresh = []
    return fresh.filter(group => this.#stands(group, 'look')).map(group => ({ ...group, record: undefined }))
  }

  #stands({ detection: index, event, record, locators }: Matched, familiarity: 'note' | 'look'): boolean {
    const detection = this.#detections[index] as MatchDetection
    const { inventory, familiar } = this.#memory
    const at = locators.last?.at ?? 0
    const known = inventory.knownAt(String(event['account']), String(event['region']), at)
    if (detection.fires !== undefined && !detection.fires(aboutOf(detection, event, record, known) as never))
      return false
    if (detection.familiar === undefined) return true
    const { by, days } = detection.familiar
    const key = `${detection.type}\u0000${String(event['account'])}\u0000${valuesOf(detection.on, by, event)}`
    return (familiarity === 'note' ? familiar.note(key, at) : familiar.before(key, at)) < days
  }
}

const inTime = (a: Matched, b: Matched): number =>
  (a.locators.first?.at ?? 0) - (b.locators.first?.at ?? 0) ||
  a.detection - b.detection ||
  (a.locators.first?.id ?? 0) - (b.locators.first?.id ?? 0) ||
  a.low - b.low
