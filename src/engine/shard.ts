import type { PlainEvent } from '../events/kind.ts'
import type { Intel } from '../intel/intel.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { Detection, WindowDetection } from '../sdk/detection.ts'
import type { Signal } from '../sdk/signal.ts'
import { complete, type Decided, keyOf, plannedOf, shown, withoutRecords } from './decided.ts'
import type { Found, ObjectRequest } from './evidence.ts'
import { planEvidence, type Share } from './evidence-plan.ts'
import { Learned } from './learned.ts'
import { noLosses } from './losses.ts'
import { type Matched, Matches } from './matches.ts'
import { Memory, tellingOf } from './memory.ts'
import { type Begun, Panes } from './panes.ts'
import type { Part } from './pass.ts'
import type { Losses } from './ports.ts'
import { Profiles } from './profiles.ts'
import { makeSignal, type Pending } from './signals.ts'

/** What all windows' panes may hold together, bytes. Ordinary logs need a few MB. */
const PANES_BYTES_MAX = 128 << 20
/** Decisions that may wait for evidence. */
const PENDING_MAX = 200_000

/** A window that has begun, and whose it is. */
export interface BegunWindow extends Begun {
  readonly detection: number
}

/** Where a shard goes on that is not the first: a service restarts, or reads a time again. */
export interface Resumption {
  readonly memory: Memory
  /** Event time until which another has decided, seconds; whole minutes. */
  readonly decided: number
  /** Windows that had begun by then and matter still. */
  readonly begun: readonly BegunWindow[]
  /** What the models have learned, for the shard that goes on from there; the others learn nothing. */
  readonly learned?: Learned
}

/**
 * The one owner of what has been counted: takes parts from workers in any order, decides when the watermark passes,
 * asks for evidence and makes signals. The kinds of detection plug in as deciders that take parts and answer what
 * stood: windows are `Panes`, matches are `Matches`, learned behaviour is `Profiles`; sequences read the signals in findings.
 */
export class Shard {
  readonly #detections: readonly Detection[]
  readonly #intel: Intel
  readonly #memory: Memory
  readonly #panes = new Map<number, Panes>()
  readonly #matches: Matches
  readonly #profiles: Profiles
  #waiting: Decided[] = []
  #decisions = 0
  #shares: readonly Share[] = []
  readonly #losses: Losses = noLosses()

  /** Without a resumption it is a scan's: it begins with nothing, and what is late is judged when it comes. */
  constructor(detections: readonly Detection[], intel: Intel, resumption?: Resumption, learned?: Learned) {
    this.#detections = detections
    this.#intel = intel
    this.#memory = resumption?.memory ?? new Memory()
    const how = { judgesLate: resumption === undefined }
    this.#matches = new Matches(detections, this.#memory, { ...how, decided: resumption?.decided })
    const learns = resumption === undefined ? (learned ?? new Learned(detections, intel)) : resumption.learned
    this.#profiles = new Profiles(detections, learns, resumption === undefined)
    detections.forEach((detection, index) => {
      if (detection.shape !== 'window') return
      const panes = new Panes(index, detection as WindowDetection, how)
      if (resumption !== undefined)
        panes.resume(
          resumption.decided / 60,
          resumption.begun.filter(one => one.detection === index),
        )
      this.#panes.set(index, panes)
    })
  }

  get inventory(): Inventory {
    return this.#memory.inventory
  }

  /** How many decisions have been taken so far. */
  get decisions(): number {
    return this.#decisions
  }

  /** Counted so far. */
  get losses(): Losses {
    const all = [...this.#panes.values()]
    const { evictions, late } = this.#matches
    const profiles = this.#profiles
    return {
      ...this.#losses,
      tallyEvictions: all.reduce((sum, panes) => sum + panes.evictions, this.#losses.tallyEvictions),
      lateEvents: all.reduce((sum, panes) => sum + panes.late, this.#losses.lateEvents + late),
      groupEvictions: this.#losses.groupEvictions + evictions,
      tupleEvictions: this.#losses.tupleEvictions + profiles.evictions,
      unlearned: profiles.late,
      familiarEvictions: this.#memory.familiar.evictions,
      inventoryEvictions: this.#memory.inventory.evictions,
    }
  }

  /** Behaviour of before `floor`, seconds, is late: see `Profiles`. */
  take(part: Part, floor = 0): void {
    this.#memory.tell(tellingOf(part))
    for (const tally of part.tallies) this.#panes.get(tally.detection)?.take(tally, part.object)
    this.#bound()
    this.#matches.take(part.groups)
    this.#profiles.take(part.tuples, part.object, floor)
    this.#losses.tallyEvictions += part.lost.tallies
    this.#losses.refusedValues += part.lost.values
    Object.assign(this.#losses.broken, part.broken)
  }

  /** When all panes together have no room, those of the window that has most of them go, as many as it takes. */
  #bound(): void {
    const all = [...this.#panes.values()]
    while (all.reduce((sum, panes) => sum + panes.bytes, 0) > PANES_BYTES_MAX) {
      const largest = all.reduce((most, panes) => (panes.bytes > most.bytes ? panes : most))
      const before = largest.bytes
      largest.evict(0.5)
      if (largest.bytes >= before) return
    }
  }

  /** Decides everything before `watermark`, seconds. */
  decide(watermark: number): void {
    const minute = Number.isFinite(watermark) ? Math.floor(watermark / 60) : Number.MAX_SAFE_INTEGER
    this.#keep([...this.#panes.values()].flatMap(panes => panes.decide(minute)))
    this.#keep(this.#matches.decide(watermark))
    this.#keep(this.#profiles.decide(watermark))
  }

  /** Ends the windows that are over before `watermark`, seconds, and decides nothing new. */
  end(watermark: number): void {
    this.#keep([...this.#panes.values()].flatMap(panes => panes.end(Math.floor(watermark / 60))))
  }

  /**
   * Takes up matches of `since`, seconds, and later that stand by what is known so far; they are decided all the same when
   * the watermark passes. What was told already is told again under the same id, which changes nothing.
   */
  lookEarly(since: number): void {
    this.#keep(this.#matches.early(since))
  }

  /** Windows that have begun since this was last asked. */
  takeBegun(): BegunWindow[] {
    return [...this.#panes].flatMap(([detection, panes]) => panes.takeBegun().map(one => ({ ...one, detection })))
  }

  /** Windows that have begun and not ended. */
  get growing(): BegunWindow[] {
    return [...this.#panes].flatMap(([detection, panes]) => panes.growing.map(one => ({ ...one, detection })))
  }

  /** Matches that did not stand when they were decided, since this was last asked. */
  takeFallen(): Matched[] {
    const { fell } = this.#matches
    this.#matches.fell = []
    return fell
  }

  #keep(decided: readonly Decided[]): void {
    this.#decisions += decided.length
    for (const one of decided) {
      if (this.#waiting.length < PENDING_MAX) this.#waiting.push(one)
      else this.#losses.decisionEvictions++
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
    this.#losses.evidenceCut += cut
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
    const signals = this.conclude(found, objectName).flatMap(({ signal }) => signal ?? [])
    return signals.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  }

  /** What became of each decision since the last time, with what was found for it. */
  conclude(found: readonly Found[], objectName: (object: number) => string): Concluded[] {
    const bySignal = Map.groupBy(found, one => one.signal)
    const ports = { detections: this.#detections, inventory: this.inventory, intel: this.#intel, objectName }
    const known = new Map<string, PlainEvent>()
    const concluded = this.#waiting.map((one, index) => {
      const pending = complete(one, bySignal.get(index) ?? []) ?? this.#unshown(one, index, known)
      if (pending !== undefined) known.set(keyOf(one), pending.event)
      const share = this.#shares[index] ?? 'all'
      if (share !== 'none' && (pending === undefined || pending.copies.length < shown(pending.locators, share).length))
        this.#losses.evidenceMissing++
      if (pending === undefined || !this.#memory.sides.hold(pending.event)) return { one, signal: undefined }
      try {
        return { one, signal: makeSignal(pending, ports) }
      } catch (error) {
        this.#losses.broken[this.#detections[pending.detection].type] = String(error)
        return { one, signal: undefined }
      }
    })
    this.#waiting = []
    this.#shares = []
    return concluded
  }

  /** A window that was not to be shown still counts: who and what are those of its key's earlier windows. */
  #unshown(one: Decided, index: number, known: ReadonlyMap<string, PlainEvent>): Pending | undefined {
    const event = known.get(keyOf(one))
    if ('locators' in one || event === undefined || this.#shares[index] !== 'none') return undefined
    return withoutRecords(one, event)
  }
}

/** A decision and the signal that it made, if it made one. */
export interface Concluded {
  readonly one: Decided
  readonly signal: Signal | undefined
}
