import type { Random } from '../random.ts'
import type { Deed } from './deed.ts'
import { type Members, today } from './members.ts'
import { morning } from './networks.ts'
import { ALL_TASKS, type Person } from './people.ts'
import { roleActor } from './programs.ts'
import { type Regime, times } from './regime.ts'
import { playSteps, type Session, sessionOf } from './shifts.ts'
import type { Persona } from './step.ts'
import { DANGEROUS, EXPLORED } from './tasks-office.ts'

/** Something out of the ordinary that goes on for days. */
export interface Occasion {
  readonly what: 'incident' | 'audit'
  readonly people: readonly Person[]
  readonly until: number
}

const doing = (members: Members, day: number, personas: readonly Persona[]): Person[] =>
  members.people.filter(person => person.leaves > day && personas.includes(person.persona))

/** Begins what begins today. */
export const beginOccasions = (
  random: Random,
  members: Members,
  habits: Regime,
  day: number,
  going: Occasion[],
): void => {
  for (let n = today(random, habits.incidentsPerMonth / 4.3); n > 0; n--) {
    const able = doing(members, day, ['operator', 'developer'])
    const team = able.length === 0 ? undefined : random.pick(able).team
    const people = able.filter(person => person.team === team).slice(0, 4)
    going.push({ what: 'incident', people, until: day + random.between(0, 3) })
  }
  for (let n = today(random, habits.auditsPerMonth / 4.3); n > 0; n--) {
    const able = doing(members, day, ['security', 'finance', 'admin'])
    if (able.length > 0) going.push({ what: 'audit', people: [random.pick(able)], until: day + random.between(0, 2) })
  }
}

/** Plays a day of an incident or an audit. */
export const playOccasion = (
  random: Random,
  members: Members,
  occasion: Occasion,
  day: number,
  midnight: number,
  out: Deed[],
): void => {
  const month = Math.floor(day / 30)
  for (const person of occasion.people) {
    if (person.leaves <= day) continue
    const audit = occasion.what === 'audit'
    const first = morning(person.country, midnight, person.begins)
    const hours = audit ? 8 : 13
    const line = random.chance(0.5) ? person.home : members.vpn
    const able = ALL_TASKS.filter(task => task.who.includes(audit ? 'security' : 'operator'))
    for (let n = times(random, audit ? 6 : 9); n > 0; n--) {
      const task = random.pick(able)
      const s = sessionOf(random, members, person, line, person.team.account, random.pick(task.with), month)
      let at = Math.floor(first + random.float() * hours * 3600)
      at = playSteps(random, s, task.steps, at, 0.03, out)
      const reads = EXPLORED.filter(step => step.readOnly)
      const more = Array.from({ length: random.int(audit ? 14 : 4) }, () => random.pick(reads))
      playSteps(random, s, more, at, audit ? 0.1 : 0.05, out)
    }
  }
}

const hourOf = (random: Random, person: Person, midnight: number): number =>
  Math.floor(morning(person.country, midnight, person.begins) + random.float() * person.hours * 3600)

/** What administrators do today although attackers do it too. */
export const playDangerous = (
  random: Random,
  members: Members,
  habits: Regime,
  day: number,
  midnight: number,
  out: Deed[],
): void => {
  for (let n = today(random, habits.dangerousPerWeek); n > 0; n--) {
    const task = random.pick(DANGEROUS)
    const able = doing(members, day, task.who)
    if (able.length === 0) continue
    const person = random.pick(able)
    const line = random.chance(person.office) ? members.office : person.throughVpn ? members.vpn : person.home
    const s = sessionOf(
      random,
      members,
      person,
      line,
      person.team.account,
      random.pick(task.with),
      Math.floor(day / 30),
    )
    playSteps(random, s, task.steps, hourOf(random, person, midnight), 0.02, out)
  }
}

/** Somebody breaks the glass: a role for emergencies, at any hour, from wherever they are. */
export const playEmergencies = (
  random: Random,
  members: Members,
  habits: Regime,
  day: number,
  midnight: number,
  out: Deed[],
): void => {
  for (let n = today(random, habits.emergenciesPerWeek); n > 0; n--) {
    const able = doing(members, day, ['operator', 'admin', 'developer'])
    if (able.length === 0) continue
    const person = random.pick(able)
    const account = random.pick(members.accounts)
    const s: Session = {
      ...sessionOf(random, members, person, person.home, account, 'console', Math.floor(day / 30)),
      actor: { ...roleActor(random, account, 'BreakGlass', person.name), id: `AROA5BREAKGLASS${account.slice(0, 6)}` },
    }
    let at = midnight + random.int(86400)
    for (let m = random.between(2, 6); m > 0; m--) {
      const task = random.pick(ALL_TASKS.filter(one => one.who.includes('operator')))
      at = playSteps(random, s, task.steps, at, 0, out)
    }
    if (random.chance(0.3)) playSteps(random, s, random.pick(DANGEROUS).steps, at, 0, out)
  }
}
