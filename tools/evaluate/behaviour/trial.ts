/** One organisation under evaluation: it is lived through, and attacks are tried on it that leave no trace in what is learned. */

import type { Tuple } from '../../../src/learn/model.ts'
import type { Deed } from '../../../src/simulate/life/deed.ts'
import { Life } from '../../../src/simulate/life/life.ts'
import type { Habit } from '../../../src/simulate/life/regime.ts'
import { Random } from '../../../src/simulate/random.ts'
import { TECHNIQUES } from '../../../src/simulate/techniques/catalogue.ts'
import { attack, STEALTH, type Stealth } from '../../../src/simulate/techniques/stealth.ts'
import type { Technique } from '../../../src/simulate/techniques/technique.ts'
import type { Subject, Window } from './subject.ts'
import { isRecorded, tupleOf } from './tuples.ts'

export interface TrialOptions {
  readonly seed: string
  readonly weeks: number
  /** Weeks that are lived through before anything is counted. */
  readonly before: number
  /** Attacks a day, each tried at every level of stealth. */
  readonly attacksPerDay: number
  readonly techniques?: readonly Technique[]
  readonly stress?: Partial<Record<Habit, number>>
  /** Plays what colleagues usually do instead of techniques: the negative control. */
  readonly control?: boolean
}

export type VictimKind = 'person' | 'program' | 'pipeline'

/** One attack, and the windows that it made. */
export interface Tried {
  readonly technique: string
  readonly tactic: string
  readonly stealth: Stealth
  readonly victim: VictimKind
  readonly day: number
  readonly windows: readonly Window[]
}

export interface Trial {
  readonly seed: string
  readonly accounts: number
  /** Days before anything is counted, and all days. */
  readonly before: number
  readonly days: number
  /** Those windows of daily life that weigh most, in order of time, and some of all the others. */
  readonly heavy: readonly Window[]
  readonly light: readonly Window[]
  /** How many windows each of the light ones stands for. */
  readonly lightWeight: number
  readonly tried: readonly Tried[]
  readonly tuples: number
  readonly seconds: number
  /** Of these, what scoring and learning took. */
  readonly takingSeconds: number
  /** Bytes that a principal costs, where the subject tells. */
  readonly entityBytes?: number
}

/** Seeds that decide when and on whom attacks are tried stay apart from those of the organisation. */
export const START = Date.UTC(2026, 0, 5) / 1000
const WEEK = 7 * 86400

const kindOf = ({ actor }: Deed): VictimKind | undefined => {
  if (actor.kind !== 'role') return 'person'
  if (actor.name.startsWith('ci-deploy')) return 'pipeline'
  return actor.service === undefined ? undefined : 'program'
}

const SHARES: readonly (readonly [VictimKind, number])[] = [
  ['person', 0.65],
  ['program', 0.25],
  ['pipeline', 0.1],
]

/** Who was active in the last week, with some of what they did. */
class Active {
  readonly #deeds = new Map<VictimKind, Map<string, Deed[]>>()

  note(deed: Deed): void {
    const kind = kindOf(deed)
    if (kind === undefined) return
    let some = this.#deeds.get(kind)
    if (some === undefined) this.#deeds.set(kind, (some = new Map()))
    const key = `${deed.account}/${deed.actor.name}/${deed.actor.kind === 'person' ? deed.actor.session : ''}`
    const deeds = some.get(key)
    if (deeds === undefined) some.set(key, [deed])
    else deeds.push(deed)
    if (deeds !== undefined && deeds.length > 400) deeds.splice(0, 200)
  }

  /** Forgets what was more than a week ago. */
  pass(at: number): void {
    for (const some of this.#deeds.values())
      for (const [key, deeds] of some) if (deeds[deeds.length - 1].at < at - WEEK) some.delete(key)
  }

  pick(random: Random): { kind: VictimKind; deeds: readonly Deed[] } | undefined {
    let x = random.float()
    const kind = (SHARES.find(([, share]) => (x -= share) <= 0) ?? SHARES[0])[0]
    const some = this.#deeds.get(kind)
    if (some === undefined || some.size === 0) return undefined
    return { kind, deeds: random.pick([...some.values()]) }
  }
}

const ID_MAX = 2 ** 32
/** Of the windows of a day so many are kept that weigh most, and a share of the others. */
const HEAVY_A_DAY = 160
const LIGHT_SHARE = 1 / 100

/** Plays what a colleague did on a day with a victim's credentials, network and tool: unusual for nobody but them. */
const colleagueAsVictim = (
  random: Random,
  victim: readonly Deed[],
  other: readonly Deed[],
  midnight: number,
): Deed[] => {
  const usual = random.pick(victim)
  const from = random.int(other.length)
  const first = other[from]
  const some = other.slice(from, from + 6).filter(deed => deed.at - first.at < 1800)
  const at = midnight + (usual.at % 86400)
  return some.map(deed => ({
    ...deed,
    ...{ at: at + deed.at - first.at, actor: usual.actor, account: usual.account, region: usual.region },
    ...{ from: usual.from, agent: usual.agent },
  }))
}

/** Tries a day's attacks on what was learned until its midnight. */
const attackDay = (
  options: TrialOptions,
  random: Random,
  life: Life,
  active: Active,
  day: number,
  probe: (deeds: readonly Deed[]) => Window[],
): Tried[] => {
  const { attacksPerDay, techniques = TECHNIQUES, control = false } = options
  const midnight = START + day * 86400
  const tried: Tried[] = []
  for (let n = 0; n < attacksPerDay; n++) {
    const victim = active.pick(random)
    if (victim === undefined) continue
    const technique = random.pick(techniques)
    const { name, tactic } = technique
    for (const stealth of control ? (['S2'] as const) : STEALTH) {
      const other = control ? (active.pick(random)?.deeds ?? victim.deeds) : []
      const deeds = control
        ? colleagueAsVictim(random, victim.deeds, other, midnight)
        : attack(random, life.members, technique, stealth, victim, midnight)
      tried.push({ technique: name, tactic, stealth, victim: victim.kind, day, windows: probe(deeds) })
    }
  }
  return tried
}

/** Keeps what weighs most of a day, and a sample of the rest. */
const sift = (
  random: Random,
  windows: readonly Window[],
  weigh: (window: Window) => number,
  heavy: Window[],
  light: Window[],
): void => {
  const sorted = [...windows].sort((a, b) => weigh(b) - weigh(a))
  heavy.push(...sorted.slice(0, HEAVY_A_DAY).sort((a, b) => a.from - b.from))
  for (const window of sorted.slice(HEAVY_A_DAY)) if (random.chance(LIGHT_SHARE)) light.push(window)
}

/** Lives through an organisation with a subject, and tries attacks on it once the first weeks are over. */
export const tryOut = (options: TrialOptions, subject: Subject, weigh: (window: Window) => number): Trial => {
  const { seed, weeks } = options
  const began = performance.now()
  const life = new Life({ seed, start: START, ...(options.stress === undefined ? {} : { stress: options.stress }) })
  const random = new Random(`attacks-${seed}`)
  const active = new Active()
  const [heavy, light, tried]: [Window[], Window[], Tried[]] = [[], [], []]
  let tuples = 0
  let taking = 0
  const id = (): number => random.u32() + random.int(1 << 20) * ID_MAX
  const probe = (deeds: readonly Deed[]): Window[] =>
    subject.probe(deeds.filter(isRecorded).map(deed => tupleOf(deed, id())))
  for (let day = 0; day < weeks * 7; day++) {
    if (day >= options.before * 7) tried.push(...attackDay(options, random, life, active, day, probe))
    const told: Tuple[] = []
    for (const deed of life.nextDay()) {
      active.note(deed)
      if (isRecorded(deed)) told.push(tupleOf(deed, id()))
    }
    tuples += told.length
    const before = performance.now()
    for (const [i, tuple] of told.entries()) {
      subject.take(tuple)
      if (i % 100 === 0) subject.pass(tuple.mark.at)
    }
    subject.pass(START + (day + 1) * 86400)
    taking += performance.now() - before
    sift(random, subject.ended(), weigh, heavy, light)
    active.pass(START + day * 86400)
  }
  return {
    ...{ seed, accounts: life.members.accounts.length, before: options.before * 7, days: weeks * 7 },
    ...{ heavy, light, lightWeight: 1 / LIGHT_SHARE, tried, tuples },
    ...{ seconds: (performance.now() - began) / 1000, takingSeconds: taking / 1000 },
    ...(subject.bytesPerPrincipal === undefined ? {} : { entityBytes: subject.bytesPerPrincipal }),
  }
}
