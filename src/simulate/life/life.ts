import { Random } from '../random.ts'
import type { Deed } from './deed.ts'
import { playPipelines, playProgram, playVendors } from './machines.ts'
import { type Members, makeMembers } from './members.ts'
import { beginOccasions, type Occasion, playDangerous, playEmergencies, playOccasion } from './occasions.ts'
import { drawRegime, type Habit, type Regime } from './regime.ts'
import { playDay } from './shifts.ts'
import { changeDay, changeWeek, move } from './week.ts'

export interface LifeOptions {
  readonly seed: string | number
  /** Unix seconds; a midnight. */
  readonly start: number
  /** How many accounts, or which. */
  readonly accounts?: readonly string[]
  /** Regions that the accounts may run in. */
  readonly regions?: readonly string[]
  /** Habits that are more, or less, than the table says. */
  readonly stress?: Partial<Record<Habit, number>>
}

/**
 * An organisation at work: its people, programs, CI systems and vendors, day by day. The same options give the same deeds.
 * Attackers are not in it.
 */
export class Life {
  readonly habits: Regime
  readonly members: Members
  readonly #random: Random
  readonly #start: number
  readonly #occasions: Occasion[] = []
  readonly #moves: number
  #late: Deed[] = []
  #day = 0

  constructor({ seed, start, accounts, regions, stress }: LifeOptions) {
    const root = new Random(`working-life-${seed}`)
    this.habits = drawRegime(root.fork('habits'), stress)
    const random = root.fork('members')
    const ids =
      accounts ??
      Array.from({ length: Math.round(this.habits.accounts) }, () => `9${String(random.u32()).padStart(11, '0')}`)
    this.members = makeMembers(random, this.habits, ids, regions)
    this.#random = root.fork('days')
    this.#start = start
    this.#moves = random.chance(this.habits.moves) ? random.between(7, 70) : -1
  }

  /** The deeds of the next day, in order of time. */
  nextDay(): Deed[] {
    const day = this.#day++
    const midnight = this.#start + day * 86400
    const random = this.#random.fork(String(day))
    const { members, habits } = this
    if (day === this.#moves) move(random, members)
    if (day > 0) changeDay(random, members, habits, day)
    if ((Math.floor(midnight / 86400) + 4) % 7 === 1) changeWeek(random, members, habits, day)
    beginOccasions(random, members, habits, day, this.#occasions)
    const out = this.#late
    for (const person of members.people)
      if (person.joined <= day && person.leaves > day) playDay(random, members, habits, person, day, midnight, out)
    for (const program of members.programs) playProgram(random, members, habits, program, midnight, out)
    playPipelines(random, members, habits, day, midnight, out)
    playVendors(random, members, habits, midnight, out)
    for (const occasion of this.#occasions)
      if (occasion.until >= day) playOccasion(random, members, occasion, day, midnight, out)
    playDangerous(random, members, habits, day, midnight, out)
    playEmergencies(random, members, habits, day, midnight, out)
    const end = midnight + 86400
    // Who lives east of Greenwich begins before the day does in UTC; what was before the first day is not told.
    this.#late = out.filter(deed => deed.at >= end)
    return out.filter(deed => deed.at < end && deed.at >= this.#start).sort((a, b) => a.at - b.at)
  }

  /** The deeds of so many days. */
  *deeds(days: number): Generator<Deed> {
    for (let n = 0; n < days; n++) yield* this.nextDay()
  }
}
