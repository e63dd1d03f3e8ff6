/** A window that was not normal, in words and numbers that a person can check, and in GuardDuty's spelling. */

import type { Learned } from '../../sdk/profile.ts'
import type { Factor } from '../../sdk/signal.ts'
import { finish, HIGH, LOW, mix } from '../../tables/hash.ts'
import type { Verdict } from '../model.ts'
import type { Behaviour } from './behaviour.ts'
import type { Entities } from './entities.ts'
import { FACTOR, FEATURES, type Feature } from './factors.ts'
import { type Days, dayFrequency, profilesOf } from './frequency.ts'
import type { Doing } from './reading.ts'
import { TACTICS } from './tactics.ts'
import type { Window } from './window.ts'

/** Three digits: what lies beyond them is not meant. */
const rounded = (value: number): number => Number(value.toPrecision(3))
const APIS_SHOWN = 5
/** What adds less to the score is not worth words. */
const SAID_FROM = 0.1

const hashOf = (key: string, seed: number): number => {
  let h = seed ^ key.length
  for (let i = 0; i < key.length; i++) h = mix(h, key.charCodeAt(i))
  return finish(h)
}

/** What the network that somebody came from adds to the score. */
const NETWORK: readonly Feature[] = ['asn', 'country', 'network', 'stranger', 'rented']

/** What a feature adds to the score. */
type Added = (feature: Feature) => number

interface Told {
  readonly words: string
  readonly weight: number
  readonly factor: Factor
}

const tell = (name: string, value: string, { days, active, subtype }: Days, who: string): Told['factor'] => ({
  name: `${name} for the ${who}`,
  value: `${value}: ${subtype}, on ${rounded(days)} of ${rounded(active)} active days`,
})

/** What of a window was unusual, with the counts behind it: what added most to the score first. */
export const toldOf = (window: Window, entities: Entities, added: Added): Told[] => {
  const { day } = window.latest
  const told: Told[] = []
  const first = added('user') + added('peers') + added('account') + added('world')
  const others = added('apis') + added('many')
  const seen = window.leastUsual().slice(0, APIS_SHOWN)
  for (const [i, { doing }] of seen.entries()) {
    const { operation, principal, account } = doing
    const weight = i === 0 ? first : Math.min(first, others) / (i + 1)
    const own = dayFrequency(entities, principal, FACTOR.api, operation.number, day)
    const all = dayFrequency(entities, account, FACTOR.apiDays, operation.number, day)
    const peers = Math.round(entities.habits.count(doing.peers, FACTOR.api, operation.number, day))
    const words =
      own.subtype === 'UNSEEN'
        ? `it never called ${operation.name} before`
        : own.subtype === 'FREQUENT'
          ? ''
          : `it calls ${operation.name} rarely`
    told.push({ words, weight, factor: tell('operation', operation.name, own, 'principal') })
    told.push({ words: '', weight, factor: tell('operation', operation.name, all, 'account') })
    told.push({ words: '', weight, factor: { name: 'principals of its kind with the operation', value: peers } })
  }
  const context = (
    name: 'asn' | 'agent' | 'region',
    label: string,
    factor: number,
    features: readonly Feature[],
    words: (value: string) => string,
  ) => {
    // A network may be no surprise by itself, and count because it is new or rents machines: then what counts most tells of it.
    const strongest = features.reduce((a, b) => (added(b) > added(a) ? b : a))
    const weight = features.reduce((sum, one) => sum + added(one), 0)
    const doing = window.because.get(strongest)
    if (doing === undefined || weight <= (window.value(name) > 0 ? 0 : SAID_FROM)) return
    const place = doing[name]
    const own = dayFrequency(entities, doing.principal, factor, place.number, day)
    told.push({
      words: words(place.name),
      weight,
      factor: tell(label, place.name, own, 'principal'),
    })
  }
  context('asn', 'network', FACTOR.asn, NETWORK, value => `it came from ${value}`)
  context('agent', 'tool', FACTOR.agent, ['agent', 'tool'], value => `it used ${value}`)
  context('region', 'Region', FACTOR.region, ['region'], value => `it worked in ${value}`)
  return [...told, ...amountsOf(window, entities, added)]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
}

const amountsOf = (window: Window, entities: Entities, added: Added): Told[] => {
  const { first, tactic, because } = window
  const told: Told[] = []
  const add = (names: readonly Feature[], words: string, factor: Factor) => {
    const weight = names.reduce((sum, name) => sum + added(name), 0)
    if (weight > SAID_FROM) told.push({ words, weight, factor })
  }
  const { hour, principal } = because.get('hour') ?? first
  const share = rounded(entities.hourShare(principal, hour) * 100)
  add(['hour'], `${hour}:00 UTC is not its hour`, { name: 'share of its activity in this hour (%)', value: share })
  const { resourceName, resource, day } = because.get('resource') ?? first
  const touched = resource === 0 ? 0 : entities.habits.count(principal, FACTOR.resource, resource, day)
  const asked = { name: 'resource that is new or rare for it', value: resourceName }
  add(
    ['resource', 'things'],
    touched > 0 ? `it rarely touches ${resourceName}` : `it never touched ${resourceName} before`,
    asked,
  )
  const mean = rounded(entities.hourlySum(principal, tactic) / Math.max(1, entities.hourlyCount(principal, tactic)))
  add(['volume', 'peak'], `${window.count} records in an hour`, {
    name: 'records in an hour',
    value: window.count,
    threshold: mean,
  })
  const refused = Math.max(1, window.denied)
  const wasRefused = refused === 1 ? 'an operation was refused' : `${refused} operations were refused`
  add(['denied', 'refused'], wasRefused, { name: 'refused operations', value: refused })
  const reader = because.get('reader') ?? first
  add(['reader'], `it hardly ever used the bucket ${reader.resourceName}`, {
    name: 'days on which it used the bucket',
    value: rounded(entities.habits.count(reader.bucket, FACTOR.userDays, reader.user.number, reader.day)),
  })
  const chain = rounded(window.value('chain'))
  add(['chain'], 'other tactics were near it within a day', {
    name: 'evidence of other tactics in 24 hours',
    value: chain,
  })
  return told
}

const anomalousApis = (window: Window): string => {
  const byService = Map.groupBy(window.leastUsual(), ({ doing }) => doing.operation.service)
  return [...byService]
    .map(([service, seen]) => {
      const calls = seen.map(({ doing, error }) => `${doing.operation.call}:${error === '' ? 'success' : error}`)
      return `${service}:[${calls.join(' , ')}]`
    })
    .join(' , ')
}

const summaryOf = (window: Window, told: readonly Told[], learned: { score: number; threshold: number }): string => {
  const words = told.map(one => one.words).filter(one => one !== '')
  const { user } = window.first
  const why = words.slice(0, 4).join('; ')
  return `${user.name} did what is not usual for it: ${why}. Score ${learned.score} against ${learned.threshold}.`
}

const agentOf = ({ fullAgent, agent }: Doing) => ({ fullUserAgent: fullAgent, userAgentCategory: agent.name })

/** The verdict of a window that passed its threshold. */
export const explain = (
  window: Window,
  threshold: number,
  { entities, readings: { names }, weighing, alertness }: Behaviour,
): Verdict => {
  const { first, latest, marks } = window
  const { budget } = alertness.settings
  const added = weighing.added(window.features)
  const told = toldOf(window, entities, feature => added[FEATURES.indexOf(feature)])
  const numbers = { score: rounded(window.score), threshold: rounded(threshold), budget }
  const { anomaly, profiledBehavior, unusualBehavior } = profilesOf(window, entities, names)
  const factors: Factor[] = [
    { name: 'score', value: numbers.score, threshold: numbers.threshold },
    { name: 'budget (false findings per account and week)', value: budget },
    ...told.map(({ factor }) => factor),
  ]
  const learned: Learned = {
    ...numbers,
    summary: summaryOf(window, told, numbers),
    factors,
    anomaly,
    additionalInfo: {
      userAgent: agentOf(window.because.get('agent') ?? latest),
      anomalies: { anomalousAPIs: anomalousApis(window) },
      profiledBehavior,
      unusualBehavior,
    },
  }
  const key = `${first.key} ${TACTICS[window.tactic]} ${first.bucket === 0 ? '' : first.resourceName}`
  const event = { account: first.accountId, region: latest.region.name, at: latest.mark.at }
  return {
    verdict: TACTICS[window.tactic],
    ...{ low: hashOf(key, LOW), high: hashOf(key, HIGH), from: window.from, marks, event, learned },
  }
}
