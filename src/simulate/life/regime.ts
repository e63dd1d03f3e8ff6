import type { Random } from '../random.ts'

/** Between what an organisation's habits lie. Every organisation draws its own; docs/simulation.md prints this table. */
export interface Range {
  readonly low: number
  readonly high: number
  readonly says: string
}

const range = (low: number, high: number, says: string): Range => ({ low, high, says })

/**
 * The published table of regimes. The seeds of an evaluation are not published before it, the ranges are: a detector may
 * be built for organisations like these, but not for one of them.
 */
export const REGIMES = {
  people: range(8, 52, 'people when the simulation begins'),
  teams: range(2, 7, 'teams'),
  accounts: range(1, 3, 'accounts; a team works mostly in one'),
  singleSignOn: range(0, 1, 'above one half people sign in by SSO, else they are IAM users'),
  vpnShare: range(0.1, 0.7, 'share of people who work through the company’s VPN when not in the office'),
  officeShare: range(0.1, 0.8, 'share of working days in the office'),
  tripsPerWeek: range(0.01, 0.06, 'trips per person and week; a third of them abroad'),
  providerChangesPerWeek: range(0.003, 0.02, 'new home internet provider per person and week'),
  newToolsPerWeek: range(0.005, 0.03, 'new client tool per person and week'),
  driftPerWeek: range(0.01, 0.07, 'share of a person’s tasks that are exchanged each week'),
  launchesPerWeek: range(0.1, 0.6, 'services that a team takes into use, per week'),
  hiresPerWeek: range(0.05, 0.8, 'people who join, per week'),
  leaversPerWeek: range(0.02, 0.4, 'people who leave, per week'),
  teamChangesPerWeek: range(0, 0.3, 'people who change team or job, per week'),
  contractors: range(0, 4, 'contractors: other hours, often another country, for some weeks'),
  workloads: range(8, 52, 'roles of programs when the simulation begins'),
  newWorkloadsPerWeek: range(0.1, 1, 'new programs per week'),
  releasesPerWeek: range(0.5, 8, 'releases per team and week: CI deploys, and a program’s calls may change'),
  pipelines: range(1, 4, 'CI systems'),
  vendors: range(1, 3, 'vendors with a role in the accounts'),
  dangerousPerWeek: range(0.2, 1.7, 'legitimate acts by administrators that attackers also do, per week'),
  emergenciesPerWeek: range(0.03, 0.3, 'break-glass sessions, at any hour'),
  auditsPerMonth: range(0.2, 1.2, 'audit sprees: somebody of security or finance reads everything for a day or two'),
  incidentsPerMonth: range(0.2, 1.2, 'incidents: operators work late for days and look where they never look'),
  explorationsPerDay: range(0.05, 0.5, 'rarely used operations per person and working day; a quarter is denied'),
  deniedShare: range(0.002, 0.02, 'share of calls that are denied or throttled anyway'),
  monthEndJobs: range(1, 4, 'jobs that run only on the last or first days of a month'),
  quarterEndJobs: range(0, 2, 'jobs that run only at the end of a quarter'),
  weekendWork: range(0.02, 0.12, 'chance that a person works on a weekend day'),
  chaining: range(0, 0.2, 'share of a person’s sessions that go on into another account by role chaining'),
  moves: range(0, 0.25, 'chance that the office’s or VPN’s network changes once (a merger, another provider)'),
} as const satisfies Record<string, Range>

export type Habit = keyof typeof REGIMES
export type Regime = Readonly<Record<Habit, number>>

/** Draws an organisation's habits. `stress` multiplies some of them, for organisations under more change than usual. */
export const drawRegime = (random: Random, stress: Partial<Record<Habit, number>> = {}): Regime => {
  const drawn = Object.entries(REGIMES).map(([habit, { low, high }]) => {
    const value = low + (high - low) * random.float()
    return [habit, value * (stress[habit as Habit] ?? 1)]
  })
  return Object.fromEntries(drawn) as Regime
}

/** How often something happens in a time in which it happens `mean` times on average (Poisson). */
export const times = (random: Random, mean: number): number => {
  let n = 0
  for (let p = random.float(); p > Math.exp(-mean) && n < 100; p *= random.float()) n++
  return n
}

/** A bell-shaped number: the mean of twelve uniform ones. */
export const around = (random: Random, mean: number, spread: number): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.float()
  return mean + sum * spread
}

/** Some of a list, without repetition. */
export const some = <T>(random: Random, from: readonly T[], n: number): T[] => {
  const left = [...from]
  const taken: T[] = []
  while (taken.length < n && left.length > 0) taken.push(left.splice(random.int(left.length), 1)[0])
  return taken
}
