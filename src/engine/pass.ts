import { KIND_NAMES, type KindName } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { Intel } from '../intel/intel.ts'
import { type Fact, factsOf, INVENTORY_CALLS } from '../inventory/facts.ts'
import {
  type Detection,
  isRowDetection,
  type MatchDetection,
  type RowDetection,
  type WindowDetection,
} from '../sdk/detection.ts'
import { RowClasses } from './classes.ts'
import type { Collector, TuplePart } from './collector.ts'
import { WholeRows } from './copies.ts'
import { type Cursor, makeCursor } from './cursor.ts'
import { Enrichment } from './enrich.ts'
import { type Group, MatchGroups } from './groups.ts'
import { LEARNERS, modelsOf } from './learners.ts'
import { type Loop, makeLoop } from './loops.ts'
import { isWhole, narrow, type Scope } from './narrow.ts'
import { type AddressUse, Observed, type SeenInterface } from './observed.ts'
import { Operations } from './operations.ts'
import type { HourCount } from './ports.ts'
import { Present, type Refusals, refusalsOf } from './present.ts'
import { type TallyPart, WindowTally } from './tally.ts'

/** Everything that crosses from a worker to the shard for one object, or for a stretch of a large one. Never rows. */
export interface Part {
  readonly object: number
  readonly tallies: readonly TallyPart[]
  readonly groups: readonly Group[]
  readonly tuples: readonly TuplePart[]
  readonly facts: readonly Fact[]
  readonly interfaces: readonly SeenInterface[]
  readonly addressUses: readonly AddressUse[]
  readonly hours: readonly HourCount[]
  /** Records left out because they lie outside the scope. */
  readonly outside: number
  readonly lost: { readonly tallies: number; readonly values: number }
  readonly broken: Readonly<Record<string, string>>
}

interface Entry {
  readonly detection: RowDetection
  readonly loop: Loop
  readonly refusals: Refusals | undefined
  readonly tally: WindowTally | undefined
  readonly groups: MatchGroups | undefined
  broken: boolean
}

/** A worker's side of the engine: takes batches, enriches them, runs every detection's loop, counts. */
export class CountingPass {
  readonly #dictionaries: Dictionaries
  readonly #enrichment: Enrichment
  readonly #observed: Observed
  readonly #present: Present
  readonly #whole: WholeRows
  readonly #entries: Record<KindName, Entry[]> = { flow: [], cloudtrail: [], dns: [] }
  readonly #collectors: Record<KindName, Collector[]> = { flow: [], cloudtrail: [], dns: [] }
  readonly #all: readonly Entry[]
  readonly #cursors: Record<string, Cursor> = {}
  readonly #classes: Record<string, RowClasses> = {}
  readonly #scope: Scope | undefined
  readonly #operations: Operations
  /** By number: operations that tell the inventory something. */
  readonly #tells: Uint8Array
  #object = 0
  #facts: Fact[] = []
  #outside = 0
  #lost = 0
  #refused = 0
  #broken: Record<string, string> = {}
  /** Hands over a part early, when a table is nearly full. */
  readonly #handOver: (part: Part) => void

  constructor(
    detections: readonly Detection[],
    dictionaries: Dictionaries,
    intel: Intel,
    scope: Scope,
    handOver: (part: Part) => void,
  ) {
    this.#dictionaries = dictionaries
    this.#enrichment = new Enrichment(intel, dictionaries)
    this.#observed = new Observed(dictionaries)
    this.#whole = new WholeRows(dictionaries)
    const calls = detections.flatMap(detection => (isRowDetection(detection) ? (detection.calls ?? []) : []))
    this.#operations = new Operations([...INVENTORY_CALLS, ...calls], dictionaries.text.capacity)
    this.#present = new Present(this.#operations)
    this.#tells = this.#operations.maskOf(INVENTORY_CALLS)
    this.#scope = isWhole(scope) ? undefined : scope
    this.#handOver = handOver
    for (const kind of KIND_NAMES) {
      this.#cursors[kind] = makeCursor(kind, dictionaries)
      this.#classes[kind] = new RowClasses(kind)
    }
    for (const name of modelsOf(detections))
      this.#collectors[LEARNERS[name].shape.kind].push(LEARNERS[name].collector(dictionaries))
    detections.forEach((detection, index) => {
      if (!isRowDetection(detection)) return
      this.#entries[detection.on as KindName].push(this.#entry(detection, index))
    })
    this.#all = Object.values(this.#entries).flat()
  }

  /** From here on batches belong to this object. */
  begin(object: number): void {
    this.#object = object
  }

  readonly sink = (batch: Batch): void => {
    if (this.#scope !== undefined) this.#outside += narrow(batch, this.#scope, this.#dictionaries)
    if (batch.rows === 0) return
    this.#enrichment.fill(batch)
    this.#observed.take(batch)
    this.#whole.bind(batch)
    this.#operations.refresh(this.#dictionaries)
    this.#present.take(batch)
    if (batch.kind === 'cloudtrail') this.#tellInventory(batch)
    const cursor = this.#cursors[batch.kind]
    cursor.bind(batch)
    const classes = this.#classes[batch.kind]
    classes.take(batch, this.#dictionaries)
    let full = false
    for (const entry of this.#entries[batch.kind]) {
      if (entry.broken || !this.#concerns(entry)) continue
      entry.groups?.bind(batch, this.#object)
      this.#runLoop(entry, cursor, batch.rows, classes)
      full ||= entry.tally?.isFull === true || entry.groups?.isFull === true
    }
    for (const collector of this.#collectors[batch.kind]) {
      collector.take(batch)
      full ||= collector.isFull
    }
    if (full || this.#dictionaries.isFull) this.#handOver(this.flush())
    if (this.#dictionaries.isFull) this.#dictionaries.clear()
  }

  /** Hands over what was counted since the last time. */
  flush(): Part {
    const tallies: TallyPart[] = []
    const groups: Group[] = []
    for (const { tally, groups: found } of this.#all) {
      const counted = tally?.flush()
      if (counted !== undefined) tallies.push(counted)
      found?.flush(groups)
    }
    const { text, addresses } = this.#dictionaries
    const collectors = Object.values(this.#collectors).flat()
    const refused = text.refused + addresses.refused
    const part: Part = {
      object: this.#object,
      tallies,
      tuples: collectors.map(collector => collector.flush()).filter(part => part !== undefined),
      groups,
      facts: this.#facts,
      ...this.#observed.flush(),
      outside: this.#outside,
      lost: { tallies: this.#lost, values: refused - this.#refused },
      broken: this.#broken,
    }
    this.#facts = []
    this.#outside = 0
    this.#lost = 0
    this.#refused = refused
    this.#broken = {}
    return part
  }

  #entry(detection: RowDetection, index: number): Entry {
    const capacity = this.#dictionaries.text.capacity
    const refusals = refusalsOf(detection)
    if (detection.shape === 'window') {
      const tally = new WindowTally(index, detection as WindowDetection)
      const loop = makeLoop(detection, tally.target, capacity, this.#operations)
      return { detection, loop, refusals, tally, groups: undefined, broken: false }
    }
    const groups = new MatchGroups(index, detection as MatchDetection, this.#dictionaries, this.#whole)
    const loop = makeLoop(detection, groups.target, capacity, this.#operations)
    return { detection, loop, refusals, tally: undefined, groups, broken: false }
  }

  /** False when nothing in the batch can match: what its rows have of lists and operations decides already. */
  #concerns({ loop, refusals }: Entry): boolean {
    if (!loop.concerns(this.#present)) return false
    if (refusals === undefined) return true
    const values = this.#present.valuesOf(refusals.column)
    return values === undefined || !refusals.refusesAll(values)
  }

  /** A detection that throws is switched off, named and counted: the others go on. */
  #runLoop(entry: Entry, cursor: Cursor, rows: number, classes: RowClasses): void {
    try {
      this.#lost += entry.loop.run(cursor, this.#dictionaries, rows, classes)
      entry.groups?.settle()
    } catch (error) {
      entry.broken = true
      this.#broken[entry.detection.type] = String(error)
    }
  }

  #tellInventory(batch: Batch): void {
    const { calls, callCount } = this.#present
    let tells = false
    for (let i = 0; i < callCount; i++) tells ||= this.#tells[calls[i]] === 1
    if (!tells) return
    const { numbers } = this.#operations
    const names = batch.columns['eventName']
    for (let row = 0; row < batch.rows; row++) {
      if (this.#tells[numbers[names[row]]] === 0) continue
      const record = this.#whole.record(row)
      if (record !== undefined) this.#facts.push(...factsOf(record))
    }
  }
}
