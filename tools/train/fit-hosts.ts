/** Fits the language of host names: runs of three symbols, backed off to two and one. */
import { RUNS, runsOf } from '../../src/learn/names/host-model.ts'

/** How many times a run of two must be met until what follows it counts as much as what follows in general. */
const BACK_OFF = 6
const SYMBOLS = Math.cbrt(RUNS)

/** Sixteenths of a bit for each run, at most 255. */
export const fitHosts = (names: readonly string[]): { readonly bits: Uint8Array; readonly labels: number } => {
  const threes = new Float64Array(RUNS)
  const twos = new Float64Array(SYMBOLS * SYMBOLS)
  const ones = new Float64Array(SYMBOLS).fill(1)
  for (const name of names)
    for (const run of runsOf(name)) {
      threes[run]++
      twos[run % (SYMBOLS * SYMBOLS)]++
      ones[run % SYMBOLS]++
    }
  const all = ones.reduce((sum, count) => sum + count, 0)
  const bits = new Uint8Array(RUNS)
  for (let run = 0; run < RUNS; run++) {
    const symbol = run % SYMBOLS
    const two = run % (SYMBOLS * SYMBOLS)
    const before = Math.floor(run / SYMBOLS)
    const afterBefore = threes.subarray(before * SYMBOLS, (before + 1) * SYMBOLS).reduce((sum, count) => sum + count, 0)
    const middle = two - symbol
    const afterMiddle = twos.subarray(middle, middle + SYMBOLS).reduce((sum, count) => sum + count, 0)
    const one = ones[symbol] / all
    const lower = (twos[two] + BACK_OFF * one) / (afterMiddle + BACK_OFF)
    const share = (threes[run] + BACK_OFF * lower) / (afterBefore + BACK_OFF)
    bits[run] = Math.min(255, Math.round(-Math.log2(share) * 16))
  }
  return { bits, labels: names.length }
}
