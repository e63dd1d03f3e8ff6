/** The arithmetic of unusual traffic: small pure functions, in natural logarithms. */
import { type Backoff, volumeTail } from '../evidence.ts'

/** What is met on a day counts whole but for this, and a level trusts the one above it like so many days. */
export const HOW: Backoff = { discount: 0.3, trust: 0.7 }

/** How likely a port is for a host of which nothing at all is known. */
export const portPrior = (port: number): number => PRIORS.get(port) ?? 0.002
const PRIORS: ReadonlyMap<number, number> = new Map([
  [443, 0.9],
  [80, 0.6],
  [53, 0.3],
  [123, 0.6],
  ...[22, 25, 465, 587, 993, 853, 8080, 8443, 5671, 8883].map(port => [port, 0.02] as const),
])

/** How likely a host takes to a resolver, of its own accord: a known one rather than any address. */
export const resolverPrior = (isKnown: boolean): number => (isKnown ? 0.05 : 0.02)
/** How likely a host goes somewhere that it never was. */
export const DESTINATION_PRIOR = 0.1

/** Megabytes that count as one event: traffic comes in bursts, and single bytes are no news of their own. */
export const UNIT = 25_000_000
/** What a host sends to its largest destination within an hour must reach this, whatever is usual. */
export const LEAST_BYTES = 100_000_000

const FAR_MORE = 2

/**
 * How surprising it is that a host sends so many bytes to one destination within an hour: -ln of the Gamma-Poisson tail, given
 * the largest destinations of its earlier hours; nothing below twice the most that it ever sent to one.
 */
export const volumeSurprise = (
  bytes: number,
  { sum, hours, peak }: { readonly sum: number; readonly hours: number; readonly peak: number },
): number => {
  // Bytes come in jobs of very different sizes, so that a mean alone says little: what went before by half is no news.
  if (bytes < FAR_MORE * peak) return 0
  return volumeTail(Math.floor(bytes / UNIT), sum / UNIT, hours, 0.5, 2)
}
