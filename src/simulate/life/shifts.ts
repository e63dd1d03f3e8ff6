import type { Random } from '../random.ts'
import { agentOf } from './clients.ts'
import { type Actor, type Deed, GLOBAL_SERVICES, isData, type Resource, type Whereabouts } from './deed.ts'
import { actorIn, type Members } from './members.ts'
import { clockOf, morning } from './networks.ts'
import { type Line, type Person, type Team, usualTask } from './people.ts'
import { around, type Regime, times } from './regime.ts'
import type { Client, Step } from './step.ts'
import { EXPLORED } from './tasks-office.ts'

/** Who does something, from where and with what: what all deeds of a session have in common. */
export interface Session {
  readonly actor: Actor
  readonly from: Whereabouts
  readonly account: string
  readonly region: string
  readonly agent: (operation: string) => string
  readonly team: Team
  readonly taste: number
}

export const whereabouts = ({ network, address }: Line): Whereabouts => ({
  asn: network.asn,
  country: network.country,
  address,
})

const DENIALS = ['AccessDenied', 'Client.UnauthorizedOperation', 'AccessDeniedException'] as const

/** One step, as it is recorded. `denied` is how likely it is refused. */
export const deedOf = (
  random: Random,
  s: Session,
  step: Step,
  at: number,
  denied: number,
  resource?: Resource,
): Deed => {
  const data = isData(step.service, step.name)
  const count = step.most === 1 ? 1 : 1 + random.int(Math.ceil(step.most * (0.3 + random.float())))
  const refused = random.chance(denied)
  const thing = resource ?? (step.on === undefined ? undefined : s.team.resources.pick(random, step.on, s.taste))
  return {
    at,
    times: refused ? Math.min(count, 3) : count,
    account: s.account,
    region: GLOBAL_SERVICES.has(step.service) ? 'us-east-1' : s.region,
    ...{ service: step.service, name: step.name, readOnly: step.readOnly, data, actor: s.actor, from: s.from },
    agent: s.agent(step.name),
    ...(refused
      ? { error: step.service === 'ec2' ? DENIALS[1] : random.pick([DENIALS[0], DENIALS[2], 'ThrottlingException']) }
      : {}),
    ...(thing === undefined ? {} : { resource: thing }),
    ...(data && step.service === 's3' ? { bytes: count * Math.floor(2 ** (10 + 12 * random.float())) } : {}),
  }
}

const SPOKEN_DENIAL = 0.25

/** Plays steps one after the other; returns when the last was done. */
export const playSteps = (
  random: Random,
  s: Session,
  list: readonly Step[],
  from: number,
  denied: number,
  out: Deed[],
): number => {
  let at = from
  for (const step of list) {
    if (!random.chance(step.chance)) continue
    out.push(deedOf(random, s, step, at, denied))
    at += s.actor.kind === 'role' ? 1 + random.int(20) : 1 + random.int(90)
  }
  return at
}

/** Where a person is today. */
export const lineToday = (random: Random, members: Members, person: Person, day: number, weekend: boolean): Line => {
  if (person.trip !== undefined && day <= person.trip.until)
    return random.chance(0.3) ? person.mobile : person.trip.line
  if (!weekend && random.chance(person.office)) return members.office
  if (random.chance(0.04)) return person.mobile
  return person.throughVpn ? members.vpn : person.home
}

/** A person's session in an account, maybe by a chain of roles from another one. */
export const sessionOf = (
  random: Random,
  members: Members,
  person: Person,
  line: Line,
  account: string,
  client: Client,
  month: number,
): Session => {
  const regions = members.regions.get(account)!
  return {
    ...{
      actor: actorIn(random, members, person, account),
      from: whereabouts(line),
      account,
      team: person.team,
      taste: person.taste,
    },
    region: random.chance(0.9) ? regions[0] : regions[1],
    agent: operation => agentOf(person.tools[client], person.system, month, operation),
  }
}

const CHAIN: Step = { service: 'sts', name: 'AssumeRole', readOnly: true, on: 'role', chance: 1, most: 1 }
const LOGIN: Step = { service: 'signin', name: 'ConsoleLogin', readOnly: false, on: undefined, chance: 1, most: 1 }

/** Plays a person's day, if it is a working day of theirs. */
export const playDay = (
  random: Random,
  members: Members,
  habits: Regime,
  person: Person,
  day: number,
  midnight: number,
  out: Deed[],
): void => {
  const country = person.trip !== undefined && day <= person.trip.until ? person.trip.country : person.country
  const begins = morning(country, midnight, around(random, person.begins, 0.5))
  const weekday = (Math.floor((begins + clockOf(country, midnight) * 3600) / 86400) + 4) % 7
  const weekend = weekday === 0 || weekday === 6
  if (!random.chance(weekend ? habits.weekendWork : 0.93)) return
  const length = (weekend ? 2 : person.hours) * 3600
  const month = Math.floor(day / 30)
  const begun = person.joined === day ? 2 : 0
  const line = lineToday(random, members, person, day, weekend)
  for (let n = 1 + times(random, weekend ? 1 : 4.5) + begun; n > 0; n--) {
    const task = usualTask(random, person)
    const client = random.pick(task.with)
    const at = Math.floor(begins + length * (random.chance(0.05) ? random.float() * 1.4 : random.float()))
    const elsewhere = random.chance(0.08) ? (random.chance(0.5) ? person.mobile : person.home) : line
    const chained = members.accounts.length > 1 && random.chance(habits.chaining)
    const account = chained ? random.pick(members.accounts) : person.team.account
    const s = sessionOf(random, members, person, elsewhere, account, client, month)
    if (client === 'console' && s.actor.kind === 'user' && random.chance(0.4))
      out.push(deedOf(random, s, LOGIN, at - 20, 0))
    if (chained && account !== person.team.account)
      out.push(
        deedOf(
          random,
          sessionOf(random, members, person, elsewhere, person.team.account, client, month),
          CHAIN,
          at - 5,
          0,
        ),
      )
    playSteps(random, s, task.steps, at, habits.deniedShare, out)
  }
  if (!weekend) explore(random, members, person, line, begins + length * random.float(), month, out)
}

/** Somebody tries what they never did: a fourth of it is denied. */
const explore = (
  random: Random,
  members: Members,
  person: Person,
  line: Line,
  from: number,
  month: number,
  out: Deed[],
): void => {
  let at = Math.floor(from)
  for (let n = times(random, person.explores); n > 0; n--) {
    const client = random.pick(['console', 'cli'] as const)
    const s = sessionOf(random, members, person, line, person.team.account, client, month)
    for (let m = 1 + random.int(3); m > 0; m--) {
      out.push(deedOf(random, s, random.pick(EXPLORED), at, SPOKEN_DENIAL))
      at += 20 + random.int(200)
    }
  }
}
