/**
 * The shard's thread lives on some 35 MB, but V8's young generation doubles to 60 MB and more while memory is there. Its
 * limits are options of the process or of a thread, and the main thread cannot give them to itself; it can keep the young
 * generation at its first size, whichever way it was started. Collecting by force was tried and left: V8 13 was seen to
 * abort in it while other threads compiled.
 */
import { setFlagsFromString } from 'node:v8'

/** To be called at the start of the process, before there is much in it. */
export const keepYoungGenerationSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')
