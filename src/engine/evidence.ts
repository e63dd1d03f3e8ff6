import { createHash } from 'node:crypto'
import type { PlainEvent } from '../events/kind.ts'
import type { KindName } from '../events/kinds.ts'
import type { Batch, Dictionaries } from '../formats/batch.ts'
import type { Intel } from '../intel/intel.ts'
import type { Detection, RowDetection } from '../sdk/detection.ts'
import { RowClasses } from './classes.ts'
import { PARSED_MAX } from './copies.ts'
import { type Cursor, makeCursor, plainEvent } from './cursor.ts'
import { Enrichment } from './enrich.ts'
import { COPY_MAX } from './evidence-plan.ts'
import { recordId } from './groups.ts'
import { idOf, type Located, type Locator, LocatorSet } from './locators.ts'
import { type Loop, makeLoop } from './loops.ts'
import { isWhole, narrow, type Scope } from './narrow.ts'

/** Find the records of one window's key again. */
export interface WindowRequest {
  /** Position of the pending signal. */
  readonly signal: number
  readonly detection: number
  readonly low: number
  readonly high: number
  /** Event time, seconds: inclusive and exclusive. */
  readonly from: number
  readonly until: number
}

/** Copy one record that is known already. */
export interface RecordRequest {
  readonly signal: number
  readonly locator: Locator
  /** The signal's last record is also told in full: the signal speaks of it. */
  readonly isLast: boolean
}

export interface ObjectRequest {
  readonly object: number
  readonly windows: readonly WindowRequest[]
  readonly records: readonly RecordRequest[]
}

/** A copied record. */
export interface Copy {
  readonly locator: Locator
  readonly sha256: string
  readonly record: string
  readonly truncated: boolean
}

/** What one object holds for one pending signal. */
export interface Found {
  readonly signal: number
  readonly locators: Located
  readonly copies: readonly Copy[]
  readonly event: PlainEvent | undefined
  /** The latest record's bytes where its copy is cut: what is shorter is read from the copy. */
  readonly long: Uint8Array | undefined
}

class Search {
  readonly request: WindowRequest
  readonly set = new LocatorSet()
  readonly copies = new Map<number, Copy>()
  event: PlainEvent | undefined
  long: Uint8Array | undefined
  lastRow = -1
  constructor(request: WindowRequest) {
    this.request = request
  }
}

/** Reads an object again for the signals that it had a part in, and copies the records that show why. */
export class EvidencePass {
  readonly #detections: readonly Detection[]
  readonly #dictionaries: Dictionaries
  readonly #enrichment: Enrichment
  /** As when it was counted: a window's first and last minute may lie half outside. */
  readonly #scope: Scope | undefined
  readonly #cursors: Partial<Record<KindName, Cursor>> = {}
  /** Most rows are of a class that a detection has said no to already. */
  readonly #classes: Partial<Record<KindName, RowClasses>> = {}
  readonly #loops = new Map<number, Loop>()
  #object = 0
  #batch: Batch | undefined
  /** By detection, then by key, in time order. */
  #byKey = new Map<number, Map<number, Search[]>>()
  #searches: Search[] = []
  #wanted = new Map<number, RecordRequest[]>()
  #copied: Found[] = []
  #touched = new Set<Search>()
  #running = 0

  constructor(detections: readonly Detection[], dictionaries: Dictionaries, intel: Intel, scope: Scope = {}) {
    this.#detections = detections
    this.#dictionaries = dictionaries
    this.#enrichment = new Enrichment(intel, dictionaries)
    this.#scope = isWhole(scope) ? undefined : scope
  }

  begin(request: ObjectRequest): void {
    this.#object = request.object
    this.#searches = request.windows.map(window => new Search(window))
    this.#byKey = new Map()
    const inOrder = this.#searches.toSorted((a, b) => a.request.from - b.request.from)
    for (const [detection, searches] of Map.groupBy(inOrder, search => search.request.detection)) {
      const byKey = Map.groupBy(searches, ({ request: { low, high } }) => idOf(low, high))
      this.#byKey.set(detection, byKey)
    }
    this.#wanted = Map.groupBy(request.records, ({ locator }) => locator.offset)
    this.#copied = []
  }

  readonly sink = (batch: Batch): void => {
    this.#batch = batch
    if (this.#scope !== undefined) narrow(batch, this.#scope, this.#dictionaries)
    this.#enrichment.fill(batch)
    if (this.#wanted.size > 0) this.#copyRecords(batch)
    const classes = (this.#classes[batch.kind] ??= new RowClasses(batch.kind))
    if (this.#byKey.size > 0) classes.take(batch, this.#dictionaries)
    for (const index of this.#byKey.keys()) {
      if (this.#detections[index].on !== batch.kind) continue
      const cursor = (this.#cursors[batch.kind] ??= makeCursor(batch.kind, this.#dictionaries))
      cursor.bind(batch)
      this.#running = index
      this.#loop(index).run(cursor, this.#dictionaries, batch.rows, classes)
    }
    for (const search of this.#touched) this.#copySearch(batch, search)
    this.#touched.clear()
    if (this.#dictionaries.isFull) this.#dictionaries.clear()
  }

  /** True while a record that was asked for by its place has not been met. */
  get isMissing(): boolean {
    return this.#wanted.size > 0
  }

  finish(): Found[] {
    const searched = this.#searches
      .filter(search => search.set.count > 0)
      .map(({ request, set, copies, event, long }) => ({
        signal: request.signal,
        locators: set,
        copies: set.chosen().flatMap(locator => copies.get(locator.id) ?? []),
        event,
        long,
      }))
    return [...searched, ...this.#copied]
  }

  /** A detection's own loop, with a target that looks for requested keys instead of counting. */
  #loop(index: number): Loop {
    let loop = this.#loops.get(index)
    if (loop === undefined) {
      const detection = this.#detections[index] as RowDetection
      const where = detection.shape === 'window' ? (detection.shows ?? detection.where) : detection.where
      const asMatch = { ...detection, shape: 'match', where } as RowDetection
      loop = makeLoop(asMatch, this.#target, this.#dictionaries.text.capacity)
      this.#loops.set(index, loop)
    }
    return loop
  }

  readonly #target = (row: number, low: number, high: number): void => {
    const batch = this.#batch as Batch
    const searches = this.#byKey.get(this.#running)?.get(idOf(low, high)) ?? []
    const at = batch.columns['at'][row]
    // One detection's windows are equally long: those that hold a time lie side by side, before the first that is later.
    for (let i = begunBy(searches, at) - 1; i >= 0 && at < searches[i].request.until; i--) {
      const search = searches[i]
      const { set } = search
      const id = recordId(batch, row, this.#dictionaries)
      const locator = { object: this.#object, offset: batch.offset[row], length: batch.length[row], at, id }
      if (!set.add(locator)) continue
      if (set.last === locator) search.lastRow = row
      this.#touched.add(search)
    }
  }

  /** Copies, while the batch's bytes are still there, what the search holds of this batch. */
  #copySearch(batch: Batch, search: Search): void {
    const from = batch.base
    const to = from + batch.bytes.length
    for (const locator of search.set.chosen())
      if (!search.copies.has(locator.id) && locator.offset >= from && locator.offset < to)
        search.copies.set(locator.id, this.#copy(batch, locator))
    if (search.lastRow < 0) return
    search.event = plainEvent(batch, search.lastRow, this.#dictionaries)
    search.long = longRecord(batch, search.lastRow)
    search.lastRow = -1
  }

  /** Few records are wanted of many: each is looked for, instead of asking for each row. */
  #copyRecords(batch: Batch): void {
    const rows = [...this.#wanted.keys()].map(offset => rowAt(batch, offset)).filter(row => row >= 0)
    for (const row of rows.sort((a, b) => a - b)) {
      const requests = this.#wanted.get(batch.offset[row]) ?? []
      this.#wanted.delete(batch.offset[row])
      const isTold = requests.some(request => request.isLast)
      const told = isTold ? plainEvent(batch, row, this.#dictionaries) : undefined
      const whole = isTold ? longRecord(batch, row) : undefined
      for (const { signal, locator, isLast } of requests) {
        const copies = [this.#copy(batch, locator)]
        const event = isLast ? told : undefined
        const long = isLast ? whole : undefined
        const locators = { lowest: [] }
        this.#copied.push({ signal, locators, copies, event, long })
      }
    }
  }

  #copy(batch: Batch, locator: Locator): Copy {
    const from = locator.offset - batch.base
    const bytes = batch.bytes.subarray(from, from + locator.length)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const record = Buffer.from(bytes.subarray(0, COPY_MAX)).toString()
    return { locator, sha256, record, truncated: bytes.length > COPY_MAX }
  }
}

/** The first row of the record at an offset, -1 when the batch has none: decoders go from an object's begin to its end. */
const rowAt = ({ offset, rows }: Batch, wanted: number): number => {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = (low + high) >> 1
    if (offset[middle] < wanted) low = middle + 1
    else high = middle
  }
  return low < rows && offset[low] === wanted ? low : -1
}

/** How many of the searches, in time order, have begun by `at`. */
const begunBy = (searches: readonly Search[], at: number): number => {
  let low = 0
  let high = searches.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (searches[middle].request.from <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** A record whose copy is cut, whole, for those that speak of it. */
const longRecord = (batch: Batch, row: number): Uint8Array | undefined => {
  const length = batch.length[row]
  return batch.kind !== 'flow' && length > COPY_MAX && length <= PARSED_MAX ? batch.record(row).slice() : undefined
}
