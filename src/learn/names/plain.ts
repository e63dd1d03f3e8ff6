/** The same as names.ts as one would write it with strings: the specification, and slow. */
import { getDomain } from 'tldts'
import { placesOf } from './grams.ts'
import { type HostModel, hostModel, runsOf } from './host-model.ts'
import { MINING_WORDS } from './mining-words.ts'
import { type NameModel, nameModel } from './name-model.ts'
import { OPEN_SUFFIXES } from './open-suffixes.ts'
import { INNER_SUFFIXES } from './suffixes.ts'

/** What the engine finds out of a DNS name. */
export interface NameFacts {
  readonly registered: string
  readonly generated: number
  readonly payload: number
  readonly mining: number
  readonly open: boolean
}

const NOTHING: NameFacts = { registered: '', generated: 0, payload: 0, mining: 0, open: false }
const open = new Set(OPEN_SUFFIXES)
const inner = new Set<string>(INNER_SUFFIXES)

/** The registrable domain, as the Public Suffix List and our own suffixes have it. */
const registeredOf = (name: string): { registered: string; isOpen: boolean } => {
  const asTheyStand = { validateHostname: false, extractHostname: false }
  const options = { ...asTheyStand, allowPrivateDomains: true }
  const domain = getDomain(name, options)
  if (domain === null || domain.startsWith('.')) return { registered: '', isOpen: false }
  if (!open.has(domain)) return { registered: domain, isOpen: domain !== getDomain(name, asTheyStand) }
  const before = name.slice(0, -domain.length - 1)
  const label = before.slice(before.lastIndexOf('.') + 1)
  return { registered: label === '' ? '' : `${label}.${domain}`, isOpen: true }
}

/** A character for each byte, as the engine reads them. */
const byteText = (text: string): string => Buffer.from(text).toString('latin1')

/** Log-odds in hundredths. */
export const plainScore = (registered: string, { card }: NameModel, weights: Int8Array): number => {
  const dot = registered.indexOf('.')
  const whole = dot < 0 ? registered : registered.slice(0, dot)
  const { runs, others } = placesOf(byteText(whole).slice(0, 63), dot < 0 ? '' : registered.slice(dot + 1))
  const total = (places: readonly number[]) => places.reduce((sum, place) => sum + weights[place], 0)
  const sum = total(runs) / Math.sqrt(runs.length) + total(others)
  return Math.round(sum * card.weights.scale * 100 + card.bias * 100)
}

/** Bits in the labels below a registrable domain. */
export const plainPayload = (labels: string, bits: Uint8Array): number => {
  const spelled = byteText(labels)
  const costs = runsOf(labels).map((run, i) => (spelled[i] === '.' ? 0 : Math.min(bits[run], 83)))
  return Math.floor(costs.reduce((sum, cost) => sum + cost, 0) / 16) + 1
}

let models: { readonly names: NameModel; readonly hosts: HostModel } | undefined

/** What is found out of a name. */
export const plainNames = (query: string): NameFacts => {
  models ??= { names: nameModel(), hosts: hostModel() }
  const name = query.slice(-255)
  const { registered, isOpen } = registeredOf(name)
  if (registered === '' || inner.has(name.slice(name.lastIndexOf('.') + 1))) return NOTHING
  const score = plainScore(registered, models.names, models.names.weights)
  const generated = models.names.card.quantiles.filter(quantile => quantile < score).length
  const mining = MINING_WORDS.reduce((sum, [word, points]) => sum + (name.includes(word) ? points : 0), 0)
  const labels = name.slice(0, -registered.length - 1)
  return {
    registered,
    generated,
    payload: labels === '' ? 0 : plainPayload(labels, models.hosts.bits),
    mining,
    open: isOpen,
  }
}
