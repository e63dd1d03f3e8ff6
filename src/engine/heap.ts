/**
 * The shard's thread lives on some 35 MB, but V8 lets garbage grow to many times that while memory is there: a young
 * generation that doubles to 60 MB and more, and an old one that is not looked at before it has trebled. Its limits are
 * options of the process or of a thread, and the main thread cannot give them to itself. It can do two things, whichever
 * way it was started: keep the young generation at its first size, and collect when a known amount has been added.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Garbage that may lie about, bytes: a collection takes about 40 ms, and a gigabyte of logs makes some 100 MB of it. */
const SLACK = 24 << 20

/** To be called at the start of the process, before there is much in it. */
export const keepYoungGenerationSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

const used = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Collects garbage of the thread that it is made in, whenever so much has been added since the last time. */
export class Sweeper {
  readonly #collect: () => void
  #after: number
  collections = 0

  constructor() {
    setFlagsFromString('--expose-gc')
    this.#collect = runInNewContext('gc') as () => void
    setFlagsFromString('--no-expose-gc')
    this.#after = used()
  }

  /** Asked after each message; it costs microseconds when there is nothing to do. */
  look(): void {
    if (used() < this.#after + SLACK) return
    this.#collect()
    this.#after = used()
    this.collections++
  }
}
