import { type Random, weighted, zipf } from '../random.ts'
import { TOOLS, type Tool } from './clients.ts'
import type { Actor } from './deed.ts'
import { addressIn, COUNTRIES, type Network, providerIn } from './networks.ts'
import { around, type Regime, some } from './regime.ts'
import type { Resources } from './resources.ts'
import type { Client, Persona, Task } from './step.ts'
import { ENGINEERING } from './tasks-engineering.ts'
import { OFFICE } from './tasks-office.ts'

export const ALL_TASKS: readonly Task[] = [...ENGINEERING, ...OFFICE]

/** A fixed place of the internet that somebody calls from. */
export interface Line {
  readonly network: Network
  readonly address: string
}

export interface Team {
  readonly name: string
  readonly account: string
  readonly country: string
  readonly resources: Resources
  /** What the team does together: most of what its people do is drawn from these. */
  readonly tasks: Task[]
}

export interface Person {
  readonly name: string
  team: Team
  persona: Persona
  /** What they do, the most usual first. */
  tasks: Task[]
  readonly country: string
  home: Line
  mobile: Line
  tools: Record<Client, Tool>
  readonly system: number
  readonly taste: number
  /** Local hour at which the day begins, and how many it has. */
  readonly begins: number
  readonly hours: number
  readonly throughVpn: boolean
  readonly office: number
  readonly explores: number
  readonly joined: number
  leaves: number
  trip: { readonly until: number; readonly line: Line; readonly country: string } | undefined
  /** How they show in each account. */
  readonly actors: Map<string, Actor>
}

const FIRST =
  'ana ben cleo dan eva finn gia hugo iris jan kai lea max nora otto pia quin rosa sam tess uma vera wim xenia yuki zoe adam bea carl dora emil fay greg hana ivo jill kurt lina mona nils olga paul rita sven tara ulf vito wanda yara zack'.split(
    ' ',
  )
const LAST =
  'adler brandt costa dias evans fox garcia haas ito jones klein lopez meyer novak okoye patel quist rossi silva tan'.split(
    ' ',
  )

const line = (random: Random, network: Network): Line => ({ network, address: addressIn(random, network) })
export const homeIn = (random: Random, country: string, but?: Network): Line =>
  line(random, providerIn(random, country, but === undefined ? [] : [but.asn]))

const PERSONAS: Readonly<Record<Persona, number>> = {
  ...{ developer: 9, operator: 4, data: 4, security: 2, finance: 1.5, support: 2.5, admin: 1 },
}
const drawPersona = weighted(Object.entries(PERSONAS).map(([persona, weight]) => [weight, persona as Persona] as const))
/** A person's job; every team leans to another one. */
const personaOf = (random: Random, lean: Persona): Persona => (random.chance(0.5) ? lean : drawPersona(random))

const LEANS: readonly Persona[] = ['operator', 'developer', 'data', 'developer', 'security', 'support', 'developer']

export const makeTeam = (random: Random, n: number, account: string, resources: Resources): Team => ({
  name: `team${n}`,
  account,
  country: random.pick(COUNTRIES),
  resources,
  tasks: some(random, ENGINEERING, random.between(12, 26)),
})

/** Tasks of a person: from the team's where the job allows, and some of the job's own. */
export const tasksFor = (random: Random, team: Team, persona: Persona): Task[] => {
  const able = (task: Task): boolean => task.who.includes(persona)
  const own = ALL_TASKS.filter(able)
  const shared = team.tasks.filter(able)
  const n = random.between(5, 14)
  const chosen = new Set([...some(random, shared, Math.ceil(n * 0.65)), ...some(random, own, n)])
  return some(random, [...chosen].slice(0, n), n)
}

export const toolsFor = (random: Random): Record<Client, Tool> => ({
  console: random.pick(TOOLS.console),
  cli: random.pick(TOOLS.cli),
  terraform: random.pick(TOOLS.terraform),
  sdk: random.pick(TOOLS.sdk),
})

/** Somebody joins a team. A contractor lives anywhere and stays some weeks. */
export const makePerson = (
  random: Random,
  n: number,
  team: Team,
  habits: Regime,
  day: number,
  contract = false,
): Person => {
  const persona = contract
    ? random.pick(['developer', 'data', 'operator'] as const)
    : personaOf(random, LEANS[Number(team.name.slice(4)) % LEANS.length])
  const country = contract || random.chance(0.15) ? random.pick(COUNTRIES) : team.country
  const home = homeIn(random, country)
  return {
    name: `${FIRST[n % FIRST.length]}.${LAST[Math.floor(n / FIRST.length + n * 7) % LAST.length]}${n >= 400 ? n : ''}`,
    team,
    persona,
    tasks: tasksFor(random, team, persona),
    country,
    home,
    mobile: homeIn(random, country, home.network),
    tools: toolsFor(random),
    system: random.int(3),
    taste: random.int(1000),
    begins: around(random, contract ? 11 : 8.7, 1.1),
    hours: around(random, 8.5, 0.8),
    throughVpn: random.chance(habits.vpnShare),
    office: contract ? 0 : Math.min(1, Math.max(0, around(random, habits.officeShare, 0.2))),
    explores: habits.explorationsPerDay * (0.2 + random.float() * 1.6),
    joined: day,
    leaves: contract ? day + random.between(14, 60) : Number.POSITIVE_INFINITY,
    trip: undefined,
    actors: new Map(),
  }
}

const draws = new Map<number, (random: Random) => number>()

/** One of somebody's tasks: the first are done daily, the last once in weeks. */
export const usualTask = (random: Random, { tasks }: Person): Task => {
  let draw = draws.get(tasks.length)
  if (draw === undefined) draws.set(tasks.length, (draw = zipf(tasks.length, 1.1)))
  return tasks[draw(random)]
}

/** A week passes: habits drift, providers and tools change, trips begin. */
export const personWeek = (random: Random, person: Person, habits: Regime, day: number): void => {
  const able = ALL_TASKS.filter(task => task.who.includes(person.persona))
  for (let i = 0; i < person.tasks.length; i++)
    if (random.chance(habits.driftPerWeek)) person.tasks[i] = random.pick(random.chance(0.5) ? able : person.team.tasks)
  if (random.chance(habits.providerChangesPerWeek)) person.home = homeIn(random, person.country, person.home.network)
  if (random.chance(habits.newToolsPerWeek)) person.tools = { ...person.tools, ...someTool(random) }
  if (random.chance(habits.tripsPerWeek)) {
    const country = random.chance(0.33) ? random.pick(COUNTRIES) : person.country
    const begins = day + random.int(5)
    person.trip = { until: begins + random.between(1, 6), line: homeIn(random, country), country }
  }
  // A phone's address changes all the time, its provider does not.
  person.mobile = line(random, person.mobile.network)
  if (random.chance(0.15)) person.home = line(random, person.home.network)
}

const someTool = (random: Random): Partial<Record<Client, Tool>> => {
  const client = random.pick(['console', 'cli', 'terraform', 'sdk'] as const)
  return { [client]: random.pick(TOOLS[client]) }
}
