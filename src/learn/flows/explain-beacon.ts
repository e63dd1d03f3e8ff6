/** Connections in a rhythm, in words and numbers. */
import type { Learned } from '../../sdk/profile.ts'
import type { Rhythm } from './beacon.ts'
import { type Decision, decisionFactors, levelFactors, numbersOf } from './explain.ts'
import type { Host } from './hosts.ts'
import type { Pair } from './pairs.ts'

export const explainBeacon = (
  host: Host,
  destination: string,
  pair: Pair,
  { period, share }: Rhythm,
  decision: Decision,
): Learned => {
  const percent = Math.round(share * 100)
  const { score, threshold } = numbersOf(decision)
  return {
    ...numbersOf(decision),
    summary: `${host.name} opened ${pair.connections} connections to ${destination}, ${percent} % of them in a rhythm of ${period} seconds, and it was new for it. Score ${score} against ${threshold}.`,
    factors: [
      ...decisionFactors(decision),
      { name: 'new connections', value: pair.connections },
      { name: 'median of the intervals (s)', value: period },
      { name: 'intervals that keep the rhythm (%)', value: percent },
      ...levelFactors('destination', destination, pair.met),
    ],
    additionalInfo: { unusual: destination, beaconIntervalSeconds: period },
  }
}
