import { type BatchSink, Dictionaries } from '../formats/batch.ts'
import { type ObjectCounts, READ_LIMITS, type ReadLimits } from '../formats/decoder.ts'
import { openKernel } from '../formats/kernel.ts'
import { Readers, readObject } from '../formats/read.ts'
import type { Intel } from '../intel/intel.ts'
import type { Detection } from '../sdk/detection.ts'
import { EvidencePass, type Found, type ObjectRequest } from './evidence.ts'
import type { Locator } from './locators.ts'
import type { Scope } from './narrow.ts'
import { CountingPass, type Part } from './pass.ts'
import type { ByteSource, OpenObject } from './ports.ts'

/** What a worker needs to know of an object. */
export interface WorkerObject {
  readonly index: number
  readonly name: string
  readonly account: string
  readonly region: string
}

/**
 * One worker's tools: dictionaries, readers and passes, made once and used for every object. It owns whole objects;
 * what it answers is small. A thread wraps it in messages; tests call it directly.
 */
export class Analyst {
  readonly #dictionaries = new Dictionaries(undefined, undefined, openKernel())
  readonly #readers: Readers
  readonly #counting: CountingPass
  readonly #evidence: EvidencePass
  #sink: BatchSink

  constructor(
    detections: readonly Detection[],
    intel: Intel,
    scope: Scope,
    handOver: (part: Part) => void,
    limits: ReadLimits = READ_LIMITS,
  ) {
    this.#counting = new CountingPass(detections, this.#dictionaries, intel, scope, handOver)
    this.#evidence = new EvidencePass(detections, this.#dictionaries, intel, scope)
    this.#sink = this.#counting.sink
    this.#readers = new Readers(this.#dictionaries, batch => this.#sink(batch), limits)
  }

  /** Reads an object and counts. Parts of a large object are handed over on the way; the last one is returned. */
  async read(object: WorkerObject, source: ByteSource): Promise<{ counts: ObjectCounts; part: Part }> {
    this.#sink = this.#counting.sink
    this.#counting.begin(object.index)
    try {
      const counts = await readObject(source, object, this.#readers)
      return { counts, part: this.#counting.flush() }
    } catch (error) {
      // What was counted until the source broke must not pass for the next object's.
      this.#counting.flush()
      throw error
    }
  }

  /** Reads an object again for evidence: of one whose records are known by their places, those alone. */
  async search(object: WorkerObject, open: OpenObject, request: ObjectRequest): Promise<Found[]> {
    this.#sink = this.#evidence.sink
    if (request.windows.length === 0) {
      const locators = request.records.map(({ locator }) => locator)
      const places = locators.sort((a, b) => a.offset - b.offset).filter(isFirst)
      this.#evidence.begin(request)
      await readObject(await open(object.name), object, this.#readers, places)
      if (!this.#evidence.isMissing) return this.#evidence.finish()
    }
    this.#evidence.begin(request)
    await readObject(await open(object.name), object, this.#readers)
    return this.#evidence.finish()
  }
}

/** True for the first of those that share an offset, in a list in the order of offsets. */
const isFirst = ({ offset }: Locator, index: number, all: readonly Locator[]): boolean =>
  offset !== all[index - 1]?.offset
