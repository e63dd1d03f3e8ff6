/** What is normal for somebody, for people to read. */
import { placeCode } from '../../events/places.ts'
import type { HabitFactor, Profile } from '../model.ts'
import type { Names } from '../names.ts'
import type { Entities } from './entities.ts'
import { FACTOR } from './factors.ts'
import { frequencyOf } from './frequency.ts'

const FACTORS = [
  ['API', FACTOR.api],
  ['network', FACTOR.asn],
  ['country', FACTOR.country],
  ['tool', FACTOR.agent],
  ['Region', FACTOR.region],
  ['resource', FACTOR.resource],
] as const
const HOURS = 24
const SHOWN = 20
/** One more than are shown, so that whoever shows them can tell that there are more. */
const PROFILES_MAX = 21

/** Countries are counted by number, one above the code's: 1 is unknown. */
const countryName = (value: number): string => placeCode(value - 1) || 'unknown'

const factorOf = (
  entities: Entities,
  entity: number,
  [name, factor]: (typeof FACTORS)[number],
  names: Names,
): HabitFactor => {
  const day = entities.lastDay(entity)
  const values = entities.habits
    .valuesOf(entity, factor, day)
    .map(({ value, count }) => ({
      value: factor === FACTOR.country ? countryName(value) : names.text(value).replace(/^(?:network|tool) /, ''),
      days: Math.round(count * 10) / 10,
      frequency: frequencyOf(count, entities.days(entity)),
    }))
    .filter(({ frequency }) => frequency !== 'UNSEEN')
    .sort((a, b) => b.days - a.days || (a.value < b.value ? -1 : 1))
  return { name, known: values.length, values: values.slice(0, SHOWN) }
}

/** `role deploy`; who belongs to another account says so. */
const nameOf = (key: string): string => {
  const [account, own, ...rest] = key.split(' ')
  return own === account ? rest.join(' ') : `${rest.join(' ')} of ${own}`
}

/** Principals whose account, role, user or session holds the text, whatever its case, of these accounts or all; the most active first. */
export const describe = (
  entities: Entities,
  names: Names,
  wanted: string,
  accounts?: ReadonlySet<string>,
): Profile[] => {
  const text = wanted.toLowerCase()
  const found = [...entities.entries()].filter(([key]) => {
    const [account, second] = key.split(' ', 2)
    if (accounts !== undefined && !accounts.has(account)) return false
    return second !== undefined && second !== 'peers' && second !== 'bucket' && key.toLowerCase().includes(text)
  })
  found.sort(([a, m], [b, n]) => entities.days(n) - entities.days(m) || (a < b ? -1 : 1))
  return found.slice(0, PROFILES_MAX).map(([key, entity]) => ({
    principal: nameOf(key),
    account: key.split(' ', 1)[0],
    days: Math.round(entities.days(entity) * 10) / 10,
    lastDay: new Date(entities.lastDay(entity) * 86_400_000).toISOString().slice(0, 10),
    refused: Math.round(entities.refusedShare(entity) * 1000) / 1000,
    hours: Array.from({ length: HOURS }, (_, hour) => Math.round(entities.hourShare(entity, hour) * 1000) / 1000),
    factors: FACTORS.map(factor => factorOf(entities, entity, factor, names)),
  }))
}
