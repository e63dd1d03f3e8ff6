/**
 * The shard's thread lives on some 35 MB, but V8's young generation doubles to 60 MB and more while memory is there. Its
 * limits are options of the process or of a thread, and the main thread cannot give them to itself; it can keep the young
 * generation at its first size, whichever way it was started. Collecting by force was tried and left: V8 13 was seen to
 * abort in it while other threads compiled.
 */
import { setFlagsFromString } from 'node:v8'

/** To be called at the start of the process, before there is much in it. */
export const keepHeapSmall = (): void => {
  setFlagsFromString('--semi-space-growth-factor=1')
  // The old generation is collected when it has grown by a third, not when it has doubled.
  setFlagsFromString('--heap-growing-percent=30')
}
