import type { SimulationOptions } from './simulate.ts'

/** The organisation that `npm start` writes and scans: small enough to be written in a few seconds, with every story. */
export const SAMPLE_ORGANISATION: Omit<SimulationOptions, 'out'> = {
  seed: 1,
  days: 2,
  accounts: 3,
  events: { cloudtrail: 8_000, flow: 20_000, dns: 10_000 },
  stories: 'all',
}
