import type { Random } from '../random.ts'
import { DEPLOYMENT } from './automation.ts'
import { hire, type Members, start, today } from './members.ts'
import { homeIn, personWeek, tasksFor } from './people.ts'
import { release } from './programs.ts'
import { type Regime, times } from './regime.ts'
import { ENGINEERING } from './tasks-engineering.ts'

/** What changes in an organisation on a day: who comes and goes, what is launched and released. */
export const changeDay = (random: Random, members: Members, habits: Regime, day: number): void => {
  for (let n = today(random, habits.hiresPerWeek); n > 0; n--) hire(random, members, habits, day)
  const contractors = habits.contractors / 40
  for (let n = times(random, contractors); n > 0; n--) hire(random, members, habits, day, true)
  const here = members.people.filter(person => person.leaves > day)
  if (here.length > 4) for (let n = today(random, habits.leaversPerWeek); n > 0; n--) random.pick(here).leaves = day
  for (let n = today(random, habits.teamChangesPerWeek); n > 0; n--) {
    const person = random.pick(here)
    person.team = random.pick(members.teams)
    person.tasks = tasksFor(random, person.team, person.persona)
  }
  for (let n = today(random, habits.newWorkloadsPerWeek); n > 0; n--) start(random, members, day)
  for (let n = today(random, habits.launchesPerWeek); n > 0; n--) launch(random, members, day)
  for (const team of members.teams)
    for (let n = today(random, habits.releasesPerWeek); n > 0; n--) {
      const programs = members.programs.filter(program => program.team === team)
      if (programs.length > 0) release(random, random.pick(programs))
    }
}

/** What changes once a week: habits drift, things are made and replaced. */
export const changeWeek = (random: Random, members: Members, habits: Regime, day: number): void => {
  for (const team of members.teams) team.resources.week(random)
  for (const person of members.people) if (person.leaves > day) personWeek(random, person, habits, day)
}

/** The whole company gets another provider, or another gateway. */
export const move = (random: Random, members: Members): void => {
  if (random.chance(0.5)) members.office = homeIn(random, members.teams[0].country, members.office.network)
  else members.vpn = homeIn(random, members.teams[0].country, members.vpn.network)
}

/** A team takes a service into use: its people do something new within days, and the CI system deploys it. */
const launch = (random: Random, members: Members, day: number): void => {
  const team = random.pick(members.teams)
  const task = random.pick(ENGINEERING.filter(one => !team.tasks.includes(one)))
  team.tasks.push(task)
  for (const person of members.people)
    if (person.team === team && task.who.includes(person.persona) && random.chance(0.7))
      person.tasks.splice(random.int(3), 0, task)
  const pipeline = random.pick(members.pipelines)
  pipeline.steps.push(random.pick(DEPLOYMENT), random.pick(DEPLOYMENT))
  if (random.chance(0.5)) start(random, members, day)
}
