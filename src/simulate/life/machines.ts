import type { Random } from '../random.ts'
import { agentOf } from './clients.ts'
import type { Deed } from './deed.ts'
import type { Members } from './members.ts'
import { addressIn, clockOf, morning } from './networks.ts'
import { hoursOf, type Program } from './programs.ts'
import { type Regime, times } from './regime.ts'
import { deedOf, playSteps, type Session, whereabouts } from './shifts.ts'

/** What is special of a day of the calendar. */
export interface DayOfCalendar {
  readonly monthEnd: boolean
  readonly quarterEnd: boolean
}

/** The last day of a month and the first of the next are its end; every third is that of a quarter. */
export const calendarDay = (midnight: number): DayOfCalendar => {
  const date = new Date(midnight * 1000)
  const tomorrow = new Date((midnight + 86400) * 1000)
  const monthEnd = date.getUTCDate() <= 2 || tomorrow.getUTCDate() === 1
  const closed = tomorrow.getUTCDate() === 1 ? date.getUTCMonth() : date.getUTCMonth() - 1
  return { monthEnd, quarterEnd: monthEnd && (closed + 12) % 3 === 2 }
}

const sessionOf = (random: Random, members: Members, program: Program, region: string): Session => ({
  actor: { ...program.actor, session: random.pick(program.sessions) },
  from: whereabouts(random.chance(0.9) ? program.line : random.pick(members.gates.get(program.team.account)!)),
  ...{ account: program.team.account, region, team: program.team, taste: program.taste, agent: () => program.agent },
})

/** Plays a program's day. */
export const playProgram = (
  random: Random,
  members: Members,
  habits: Regime,
  program: Program,
  midnight: number,
  out: Deed[],
): void => {
  const calendar = calendarDay(midnight)
  if (program.schedule === 'month-end' && !calendar.monthEnd) return
  if (program.schedule === 'quarter-end' && !calendar.quarterEnd) return
  const region = members.regions.get(program.team.account)![0]
  for (const hour of hoursOf(random, program, clockOf(program.team.country, midnight))) {
    const s = sessionOf(random, members, program, region)
    for (const [i, step] of program.steps.entries()) {
      // The later a step stands, the rarer it is called.
      if (i > 1 && !random.chance(1 / i)) continue
      const at = midnight + hour * 3600 + random.int(3600)
      const busy = { ...step, most: Math.max(1, Math.round(step.most * program.busy)) }
      out.push(deedOf(random, s, busy, at, habits.deniedShare))
    }
  }
}

/** Plays the deployments of a day: each release is one or two runs on a machine that is new. */
export const playPipelines = (
  random: Random,
  members: Members,
  habits: Regime,
  day: number,
  midnight: number,
  out: Deed[],
): void => {
  const weekday = (Math.floor(midnight / 86400) + 4) % 7
  const working = weekday !== 0 && weekday !== 6
  for (const team of members.teams)
    for (let n = times(random, (habits.releasesPerWeek / 5) * (working ? 1.3 : 0.1)); n > 0; n--) {
      const pipeline = random.pick(members.pipelines)
      const actor = pipeline.actors[members.accounts.indexOf(team.account)]
      const s: Session = {
        ...{ actor, account: team.account, region: members.regions.get(team.account)![0], team, taste: pipeline.taste },
        from: whereabouts({ network: pipeline.network, address: addressIn(random, pipeline.network) }),
        agent: operation => agentOf(pipeline.tool, 2, Math.floor(day / 30), operation),
      }
      playSteps(
        random,
        s,
        pipeline.steps,
        Math.floor(morning(team.country, midnight, 9) + random.float() * 9 * 3600),
        habits.deniedShare,
        out,
      )
    }
}

/** Plays what vendors look at. */
export const playVendors = (random: Random, members: Members, habits: Regime, midnight: number, out: Deed[]): void => {
  for (const vendor of members.vendors)
    for (const actor of vendor.actors)
      for (let hour = actor.account.charCodeAt(11) % vendor.everyHours; hour < 24; hour += vendor.everyHours) {
        const team = members.teams.find(one => one.account === actor.account) ?? members.teams[0]
        const s: Session = {
          ...{ actor, account: actor.account, region: members.regions.get(actor.account)![0], team, taste: 0 },
          ...{ from: whereabouts(vendor), agent: () => vendor.agent },
        }
        playSteps(random, s, vendor.steps, midnight + hour * 3600 + random.int(1800), habits.deniedShare, out)
      }
}
