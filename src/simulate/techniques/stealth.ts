import { agentOf, type Tool } from '../life/clients.ts'
import type { Deed, Resource, ResourceKind } from '../life/deed.ts'
import type { Members } from '../life/members.ts'
import { addressIn, clockOf, type Network, providerIn } from '../life/networks.ts'
import { HOSTING } from '../life/providers.ts'
import { deedOf, type Session, whereabouts } from '../life/shifts.ts'
import type { Random } from '../random.ts'
import type { Technique } from './technique.ts'

/**
 * How much an intruder knows. S0: calls from a rented server abroad with tools of their own. S1: through somebody's home
 * connection in the victim's country, of a provider that is new for the victim, with the victim's tool. S2: from the victim's own network, with their tool, in their hours.
 */
export type Stealth = 'S0' | 'S1' | 'S2'
export const STEALTH: readonly Stealth[] = ['S0', 'S1', 'S2']

const TOOLS: readonly Tool[] = ['aws-cli', 'boto', 'boto', 'rclone', 'powershell', 'cdk']
/** Where an intruder’s own machine runs Linux more often than not. */
const SYSTEM = 2

const hosting = (random: Random, country: string): Network =>
  random.pick(HOSTING.filter(network => network.country !== country))

/** Somebody’s home in the victim’s country, of a provider that the victim was not seen with. */
const proxy = (random: Random, { deeds }: Victim, country: string): Network => {
  const known = new Set(deeds.map(({ from }) => from.asn))
  return providerIn(random, country, [...known])
}

/** When it happens on a day: whenever, in waking hours of the victim’s country, or within an hour in which they were at work. */
const when = (random: Random, stealth: Stealth, usual: Deed, midnight: number): number => {
  if (stealth === 'S0') return midnight + random.int(86400)
  if (stealth === 'S2') return midnight + Math.floor((usual.at % 86400) / 3600) * 3600 + random.int(3600)
  const local = 7 + random.float() * 16
  return midnight + Math.floor(((local - clockOf(usual.from.country, midnight) + 48) % 24) * 3600)
}

/** A thing in the account, whosever it is: an intruder takes what a list shows. */
const thingIn = (random: Random, members: Members, account: string, kind: ResourceKind): Resource => {
  const here = members.teams.filter(team => team.account === account)
  return random.pick(here.length > 0 ? here : members.teams).resources.any(random, kind)
}

/** What an intruder needs to know of a victim: some of what they did lately. */
export interface Victim {
  readonly deeds: readonly Deed[]
}

/** Plays a technique with the victim’s credentials on a day. The deeds are in order of time and within an hour. */
export const attack = (
  random: Random,
  members: Members,
  technique: Technique,
  stealth: Stealth,
  victim: Victim,
  midnight: number,
): Deed[] => {
  const usual = random.pick(victim.deeds)
  const network = stealth === 'S0' ? hosting(random, usual.from.country) : proxy(random, victim, usual.from.country)
  const tool = random.pick(TOOLS)
  const s: Session = {
    ...{ actor: usual.actor, account: usual.account, taste: 0, team: members.teams[0] },
    region: stealth === 'S0' && random.chance(0.3) ? 'us-east-1' : usual.region,
    from: stealth === 'S2' ? usual.from : whereabouts({ network, address: addressIn(random, network) }),
    agent: operation => (stealth === 'S0' ? agentOf(tool, SYSTEM, 0, operation) : usual.agent),
  }
  let at = when(random, stealth, usual, midnight)
  const out: Deed[] = []
  for (const step of technique.steps) {
    if (!random.chance(step.chance)) continue
    const thing = step.on === undefined ? undefined : thingIn(random, members, usual.account, step.on)
    out.push(deedOf(random, s, step, at, technique.denied, thing))
    at += 1 + random.int(stealth === 'S0' ? 15 : 120)
  }
  return out
}
