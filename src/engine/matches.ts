import type { Inventory } from '../inventory/inventory.ts'
import type { Detection, MatchDetection } from '../sdk/detection.ts'
import { aboutOf, valuesOf } from './about.ts'
import { Familiar } from './familiar.ts'
import { type Group, periodOf } from './groups.ts'
import { LocatorSet } from './locators.ts'

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

/**
 * The shard's side of match detections: groups of one key and period from all objects are put together, and when the
 * watermark has passed the period they are judged in time order, with the inventory and familiarity of that time.
 */
export class Matches {
  readonly #detections: readonly Detection[]
  readonly #inventory: Inventory
  readonly #familiar = new Familiar()
  #open = new Map<string, { -readonly [P in keyof Matched]: Matched[P] }>()
  evictions = 0
  late = 0
  #decided = 0

  constructor(detections: readonly Detection[], inventory: Inventory) {
    this.#detections = detections
    this.#inventory = inventory
  }

  get familiarEvictions(): number {
    return this.#familiar.evictions
  }

  take(groups: readonly Group[]): void {
    for (const group of groups) {
      if (group.period < this.#decided) this.late++
      const name = `${group.detection},${group.low},${group.high},${group.period}`
      const held = this.#open.get(name)
      if (held === undefined) {
        if (this.#open.size >= GROUPS_MAX) {
          this.evictions++
          continue
        }
        const locators = new LocatorSet()
        locators.merge(group.locators)
        this.#open.set(name, { ...group, locators })
        continue
      }
      const before = held.locators.last
      held.locators.merge(group.locators)
      if (held.locators.last !== before) {
        held.event = group.event
        held.record = group.record
      }
    }
  }

  /** Decides every period that ends at or before `watermark`, seconds. */
  decide(watermark: number): Matched[] {
    const ripe: Matched[] = []
    for (const [name, group] of this.#open) {
      const width = periodOf(this.#detections[group.detection] as MatchDetection)
      if (group.period + width > watermark) continue
      group.locators.seal()
      ripe.push(group)
      this.#open.delete(name)
    }
    this.#decided = Math.max(this.#decided, watermark - 3600)
    const order = (a: Matched, b: Matched) =>
      (a.locators.first?.at ?? 0) - (b.locators.first?.at ?? 0) ||
      a.detection - b.detection ||
      (a.locators.first?.id ?? 0) - (b.locators.first?.id ?? 0) ||
      a.low - b.low
    // The parsed record has done its work; the evidence pass brings the one that is shown.
    return ripe
      .sort(order)
      .filter(group => this.#stands(group))
      .map(group => ({ ...group, record: undefined }))
  }

  #stands({ detection: index, event, record, locators }: Matched): boolean {
    const detection = this.#detections[index] as MatchDetection
    const at = locators.last?.at ?? 0
    const known = this.#inventory.knownAt(String(event['account']), String(event['region']), at)
    if (detection.fires !== undefined && !detection.fires(aboutOf(detection, event, record, known) as never))
      return false
    if (detection.familiar === undefined) return true
    const { by, days } = detection.familiar
    const key = `${index}\u0000${String(event['account'])}\u0000${valuesOf(detection.on, by, event)}`
    return this.#familiar.note(key, at) < days
  }
}
