import type { Random } from '../random.ts'
import { makePipeline, makeVendor, type Pipeline, type Vendor } from './automation.ts'
import type { Actor } from './deed.ts'
import { AWS, addressIn, type Network } from './networks.ts'
import { homeIn, type Line, makePerson, makeTeam, type Person, type Team } from './people.ts'
import { makeProgram, type Program, roleActor } from './programs.ts'
import { GATEWAYS } from './providers.ts'
import { type Regime, times } from './regime.ts'
import { Resources } from './resources.ts'

/** Everybody and everything that acts in an organisation, as of some day. */
export interface Members {
  readonly accounts: readonly string[]
  readonly regions: ReadonlyMap<string, readonly string[]>
  readonly teams: readonly Team[]
  readonly people: Person[]
  readonly programs: Program[]
  readonly pipelines: readonly Pipeline[]
  readonly vendors: readonly Vendor[]
  /** Where the office and the VPN meet the internet. */
  office: Line
  vpn: Line
  /** Each account's way out. */
  readonly gates: ReadonlyMap<string, readonly Line[]>
  readonly singleSignOn: boolean
  hired: number
}

const lineIn = (random: Random, network: Network): Line => ({ network, address: addressIn(random, network) })

const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2', 'ap-southeast-2'] as const

/** Permission sets are given by job. */
const SETS = {
  ...{ developer: 'Developer', operator: 'PowerUser', data: 'DataEngineer', security: 'SecurityAudit' },
  ...{ finance: 'Billing', support: 'SupportReadOnly', admin: 'AdministratorAccess' },
} as const

/** How a person shows in an account: as a user of its own, or as a session of the role that SSO gives for a job. */
export const actorIn = (random: Random, members: Members, person: Person, account: string): Actor => {
  const key = `${account}/${person.persona}`
  const known = person.actors.get(key)
  if (known !== undefined) return known
  const made: Actor = members.singleSignOn
    ? {
        ...roleActor(
          random,
          account,
          `AWSReservedSSO_${SETS[person.persona]}_${account.slice(0, 8)}c0ffee`,
          `${person.name}@meridian.example`,
        ),
        kind: 'person',
      }
    : {
        ...{ kind: 'user', name: person.name, id: random.id('AIDA', 17), account, session: '' },
        arn: `arn:aws:iam::${account}:user/${person.name}`,
      }
  person.actors.set(key, made)
  return made
}

/** Makes the organisation of the first day. */
export const makeMembers = (
  random: Random,
  habits: Regime,
  accounts: readonly string[],
  regions: readonly string[] = REGIONS,
): Members => {
  const teams: Team[] = []
  for (let i = 0; i < Math.round(habits.teams); i++) {
    const account = accounts[i % accounts.length]
    teams.push(makeTeam(random, i, account, new Resources(random, `team${i}`)))
  }
  const gates = new Map(accounts.map(account => [account, Array.from({ length: 3 }, () => lineIn(random, AWS))]))
  const home = teams[0].country
  const members: Members = {
    ...{ accounts, teams, gates, people: [], programs: [], hired: 0, singleSignOn: habits.singleSignOn > 0.5 },
    regions: new Map(accounts.map(account => [account, [random.pick(regions), random.pick(regions)]])),
    pipelines: Array.from({ length: Math.round(habits.pipelines) }, (_, n) => makePipeline(random, n, accounts)),
    vendors: Array.from({ length: Math.round(habits.vendors) }, (_, n) => makeVendor(random, n, accounts)),
    office: homeIn(random, home),
    vpn: random.chance(0.6) ? lineIn(random, random.pick(GATEWAYS)) : lineIn(random, AWS),
  }
  for (let i = 0; i < Math.round(habits.people); i++) hire(random, members, habits, 0)
  for (let i = 0; i < Math.round(habits.contractors); i++) hire(random, members, habits, 0, true)
  for (let i = 0; i < Math.round(habits.workloads); i++) start(random, members, 0)
  for (let i = 0; i < Math.round(habits.monthEndJobs); i++) start(random, members, 0, 'month-end')
  for (let i = 0; i < Math.round(habits.quarterEndJobs); i++) start(random, members, 0, 'quarter-end')
  return members
}

/** Somebody joins. */
export const hire = (random: Random, members: Members, habits: Regime, day: number, contract = false): Person => {
  const person = makePerson(random, members.hired++, random.pick(members.teams), habits, day, contract)
  members.people.push(person)
  return person
}

/** A program is started for the first time. */
export const start = (random: Random, members: Members, day: number, ends?: 'month-end' | 'quarter-end'): Program => {
  const team = random.pick(members.teams)
  const line = random.pick(members.gates.get(team.account)!)
  const program = makeProgram(random, members.programs.length, team, line, day, ends)
  members.programs.push(program)
  return program
}

/** How many of something happen on a day, of a weekly mean. */
export const today = (random: Random, perWeek: number): number => times(random, perWeek / 7)
