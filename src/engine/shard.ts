import type { PlainEvent } from '../events/kind.ts'
import type { Intel } from '../intel/intel.ts'
import { Inventory } from '../inventory/inventory.ts'
import type { Detection, WindowDetection } from '../sdk/detection.ts'
import type { Signal } from '../sdk/signal.ts'
import type { Copy, Found, ObjectRequest } from './evidence.ts'
import { type Planned, planEvidence, type Share } from './evidence-plan.ts'
import { parseRecord } from './groups.ts'
import { type Locator, LocatorSet } from './locators.ts'
import { type Matched, Matches } from './matches.ts'
import { type Fired, Panes } from './panes.ts'
import type { Part } from './pass.ts'
import type { Losses } from './ports.ts'
import { Sides } from './sides.ts'
import { makeSignal, type Pending } from './signals.ts'

/** Decisions that may wait for evidence. */
const PENDING_MAX = 200_000

/**
 * The one owner of what has been counted: takes parts from workers in any order, decides when the watermark passes,
 * asks for evidence and makes signals. The kinds of detection plug in as deciders that take parts and answer what
 * stood: windows are `Panes`, matches are `Matches`; profiles will be a third; sequences read the signals in findings.
 */
export class Shard {
  readonly #detections: readonly Detection[]
  readonly #intel: Intel
  readonly inventory = new Inventory()
  readonly #sides = new Sides(this.inventory)
  readonly #panes = new Map<number, Panes>()
  readonly #matches: Matches
  readonly #waiting: (Fired | Matched)[] = []
  #shares: readonly Share[] = []
  readonly losses: Losses = {
    tallyEvictions: 0,
    groupEvictions: 0,
    lateEvents: 0,
    refusedValues: 0,
    familiarEvictions: 0,
    inventoryEvictions: 0,
    evidenceMissing: 0,
    evidenceCut: 0,
    decisionEvictions: 0,
    broken: {},
  }

  constructor(detections: readonly Detection[], intel: Intel) {
    this.#detections = detections
    this.#intel = intel
    this.#matches = new Matches(detections, this.inventory)
    detections.forEach((detection, index) => {
      if (detection.shape === 'window') this.#panes.set(index, new Panes(index, detection as WindowDetection))
    })
  }

  /** How many decisions have been taken so far. */
  get decisions(): number {
    return this.#waiting.length
  }

  take(part: Part): void {
    for (const fact of part.facts) this.inventory.add(fact)
    for (const seen of part.interfaces) this.#sides.take(seen)
    for (const use of part.addressUses) this.inventory.addAddressUse(use)
    for (const hour of part.hours) this.inventory.addAccount(hour.account)
    for (const tally of part.tallies) this.#panes.get(tally.detection)?.take(tally, part.object)
    this.#matches.take(part.groups)
    this.losses.tallyEvictions += part.lost.tallies
    this.losses.refusedValues += part.lost.values
    Object.assign(this.losses.broken, part.broken)
  }

  /** Decides everything before `watermark`, seconds. */
  decide(watermark: number): void {
    const minute = Number.isFinite(watermark) ? Math.floor(watermark / 60) : Number.MAX_SAFE_INTEGER
    const decided = [...this.#panes.values()].flatMap(panes => panes.decide(minute))
    for (const one of [...decided, ...this.#matches.decide(watermark)]) {
      if (this.#waiting.length < PENDING_MAX) this.#waiting.push(one)
      else this.losses.decisionEvictions++
    }
  }

  /** What must be read again, object by object. */
  requests(): ObjectRequest[] {
    const byObject = new Map<
      number,
      { windows: ObjectRequest['windows'][number][]; records: ObjectRequest['records'][number][] }
    >()
    const at = (object: number) => {
      let request = byObject.get(object)
      if (request === undefined) byObject.set(object, (request = { windows: [], records: [] }))
      return request
    }
    const { shares, cut } = planEvidence(this.#waiting.map(plannedOf))
    this.#shares = shares
    this.losses.evidenceCut += cut
    this.#waiting.forEach((one, signal) => {
      if (shares[signal] === 'none') return
      if ('locators' in one)
        for (const locator of shown(one.locators, shares[signal]))
          at(locator.object).records.push({ signal, locator, isLast: locator.id === one.locators.last?.id })
      else {
        const { detection, low, high, from, to, objects } = one
        const window = { signal, detection, low, high, from: from * 60, until: (to + 1) * 60 }
        for (const object of objects) at(object).windows.push(window)
      }
    })
    return [...byObject].sort(([a], [b]) => a - b).map(([object, request]) => ({ object, ...request }))
  }

  /** Makes signals of all decisions, with what was found for each; in time order, then by id. */
  finish(found: readonly Found[], objectName: (object: number) => string): Signal[] {
    const bySignal = Map.groupBy(found, one => one.signal)
    const ports = { detections: this.#detections, inventory: this.inventory, intel: this.#intel, objectName }
    const known = new Map<string, PlainEvent>()
    const signals = this.#waiting.flatMap((one, index) => {
      const pending = complete(one, bySignal.get(index) ?? []) ?? this.#unshown(one, index, known)
      if (pending !== undefined) known.set(keyOf(one), pending.event)
      const share = this.#shares[index] ?? 'all'
      if (share !== 'none' && (pending === undefined || pending.copies.length < shown(pending.locators, share).length))
        this.losses.evidenceMissing++
      if (pending === undefined || !this.#sides.hold(pending.event)) return []
      try {
        return makeSignal(pending, ports) ?? []
      } catch (error) {
        this.losses.broken[this.#detections[pending.detection].type] = String(error)
        return []
      }
    })
    for (const panes of this.#panes.values()) {
      this.losses.tallyEvictions += panes.evictions
      this.losses.lateEvents += panes.late
    }
    this.losses.groupEvictions += this.#matches.evictions
    this.losses.lateEvents += this.#matches.late
    this.losses.familiarEvictions += this.#matches.familiarEvictions
    this.losses.inventoryEvictions += this.inventory.evictions
    return signals.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  }

  /** A window that was not to be shown still counts: who and what are those of its key's earlier windows. */
  #unshown(one: Fired | Matched, index: number, known: ReadonlyMap<string, PlainEvent>): Pending | undefined {
    const event = known.get(keyOf(one))
    if ('locators' in one || event === undefined || this.#shares[index] !== 'none') return undefined
    const { detection, low, high, from, to, seen } = one
    const span = { at: from * 60, until: to * 60 + 59 }
    return {
      detection,
      low,
      high,
      from: from * 60,
      seen,
      locators: new LocatorSet(),
      copies: [],
      event,
      record: () => undefined,
      span,
    }
  }
}

const keyOf = ({ detection, low, high }: Fired | Matched): string => `${detection},${low},${high}`

const plannedOf = (one: Fired | Matched): Planned => {
  const { detection, low, high } = one
  if ('locators' in one) return { detection, low, high, start: one.period, chosen: one.locators.chosen() }
  return { detection, low, high, start: one.from * 60, chosen: undefined }
}

/** The records of a decision that its share of the evidence lets it show. */
const shown = (locators: LocatorSet, share: Share): readonly Locator[] =>
  share === 'all' ? locators.chosen() : locators.chosen().slice(-1)

/** A decision together with its evidence; undefined when its records could not be found again. */
const complete = (one: Fired | Matched, found: readonly Found[]): Pending | undefined => {
  const copies = new Map<number, Copy>()
  for (const { copies: more } of found) for (const copy of more) copies.set(copy.locator.id, copy)
  if ('locators' in one) {
    const { detection, low, high, period, locators } = one
    const last = found.find(({ copies: [copy] }) => copy?.locator.id === locators.last?.id)
    const event = last?.event ?? one.event
    const shown = locators.chosen().flatMap(locator => copies.get(locator.id) ?? [])
    const record = () => recordOf(last?.long, last?.copies[0])
    return { detection, low, high, from: period, seen: undefined, locators, copies: shown, event, record }
  }
  const locators = new LocatorSet()
  for (const part of found) locators.merge(part.locators)
  const latest = found.find(part => part.event !== undefined && part.locators.last?.id === locators.last?.id)
  if (latest?.event === undefined) return undefined
  const { detection, low, high, from, seen } = one
  const shown = locators.chosen().flatMap(locator => copies.get(locator.id) ?? [])
  return {
    detection,
    low,
    high,
    from: from * 60,
    seen,
    locators,
    copies: shown,
    event: latest.event,
    record: () => recordOf(latest.long, copies.get(locators.last?.id ?? -1)),
  }
}

/** The latest record, parsed when it is asked for: parsed records of all signals at once would be very large. */
const recordOf = (long: Uint8Array | undefined, copy: Copy | undefined): unknown => {
  if (long !== undefined) return parseRecord(long)
  return copy === undefined || copy.truncated ? undefined : parseRecord(Buffer.from(copy.record))
}
