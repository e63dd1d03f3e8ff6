/** Unusual traffic in words and numbers that a person can check, and in GuardDuty's spelling. */
import type { Anomaly, Frequency, Learned } from '../../sdk/profile.ts'
import type { Factor } from '../../sdk/signal.ts'
import { frequencyOf } from '../behaviour/frequency.ts'
import { type Host, type Hosts, NOTHING } from './hosts.ts'
import { LEAST_HOURS, type Volume } from './volume.ts'

/** Three digits: what lies beyond them is not meant. */
const rounded = (value: number): number => Number(value.toPrecision(3))
const VALUES_SHOWN = 10

/** What a verdict rests on. */
export interface Decision {
  readonly score: number
  readonly threshold: number
  readonly budget: number
}

/** A value that a host met: what of, as a person names it. */
export interface Met {
  readonly what: string
  readonly factor: number
  readonly value: number
  readonly name: string
}

export const numbersOf = ({ score, threshold, budget }: Decision) => ({
  ...{ score: rounded(score), threshold: rounded(threshold), budget },
})

export const decisionFactors = (decision: Decision): Factor[] => {
  const { score, threshold, budget } = numbersOf(decision)
  return [
    { name: 'score', value: score, threshold },
    { name: 'budget (false findings per account and week)', value: budget },
  ]
}

/** Days on which each of them met the value: of the peers and the account, how many members did. */
export const countsOf = (hosts: Hosts, host: Host, factor: number, value: number) => {
  const count = (entity: number, one = value) => rounded(hosts.habits.count(entity, factor, one, host.day))
  return {
    ...{ own: count(host.own), active: count(host.own, NOTHING), peers: count(host.peers) },
    account: count(host.account),
  }
}

export const levelFactors = (what: string, name: string, met: ReturnType<typeof countsOf>): Factor[] => {
  const level = frequencyOf(met.own, met.active)
  return [
    { name: `${what} for the host`, value: `${name}: ${level}, on ${met.own} of ${met.active} active days` },
    { name: `hosts of its subnet with this ${what}`, value: met.peers },
    { name: `groups of the account with this ${what}`, value: met.account },
  ]
}

const anomalyOf = (
  hosts: Hosts,
  host: Host,
  met: Met,
  level: Frequency,
  nameOf: (value: number) => string,
): Anomaly => {
  const { own, day } = host
  const active = hosts.habits.count(own, met.factor, NOTHING, day)
  const usual = Map.groupBy(
    hosts.habits.valuesOf(own, met.factor, day).filter(({ value }) => value !== NOTHING),
    ({ count }) => frequencyOf(count, active),
  )
  const profiles = [...usual]
    .filter(([subtype]) => subtype !== 'UNSEEN')
    .map(([profileSubtype, values]) => ({
      ...{ profileType: 'FREQUENCY' as const, profileSubtype },
      observations: { text: values.slice(0, VALUES_SHOWN).map(({ value }) => nameOf(value)) },
    }))
  const unusual = { profileType: 'FREQUENCY' as const, profileSubtype: level, observations: { text: [met.name] } }
  return {
    profiles: { instance: { [met.what]: profiles } },
    unusual: { behavior: { instance: { [met.what]: unusual } } },
  }
}

/** A value that the host hardly or never met. */
export const explainMet = (
  hosts: Hosts,
  host: Host,
  met: Met,
  decision: Decision,
  nameOf: (value: number) => string,
  additionalInfo: Readonly<Record<string, unknown>>,
): Learned => {
  const counts = countsOf(hosts, host, met.factor, met.value)
  const level = frequencyOf(counts.own, counts.active)
  const often = level === 'UNSEEN' ? 'never' : 'rarely'
  const { score, threshold } = numbersOf(decision)
  return {
    ...numbersOf(decision),
    summary: `${host.name} ${often} used the ${met.what} ${met.name} before, in ${rounded(host.days)} active days; ${counts.peers} hosts of its subnet did. Score ${score} against ${threshold}.`,
    factors: [...decisionFactors(decision), ...levelFactors(met.what, met.name, counts)],
    anomaly: anomalyOf(hosts, host, met, level, nameOf),
    additionalInfo,
  }
}

const megabytes = (bytes: number): number => rounded(bytes / 1_000_000)

/** More bytes to one destination than a host ever sends. */
export const explainVolume = (
  host: Host,
  { sum, hours, peak }: Volume,
  remote: string,
  bytes: number,
  decision: Decision,
): Learned => {
  const whose =
    host.volume.hours < LEAST_HOURS ? 'its largest destination a host of its subnet' : 'its largest destination it'
  const usual = megabytes(sum / Math.max(1, hours))
  const { score, threshold } = numbersOf(decision)
  return {
    ...numbersOf(decision),
    summary: `${host.name} sent ${megabytes(bytes)} MB to ${remote} within an hour; to ${whose} sends ${usual} MB an hour, and ${megabytes(peak)} MB at most. Score ${score} against ${threshold}.`,
    factors: [
      ...decisionFactors(decision),
      { name: 'megabytes sent within the hour', value: megabytes(bytes), threshold: usual },
      { name: 'most megabytes of an earlier hour', value: megabytes(peak) },
      { name: 'earlier hours, fading', value: rounded(hours) },
    ],
    anomaly: {
      profiles: {
        instance: {
          bytes: [
            { profileType: 'VOLUME', profileSubtype: 'AVERAGE', observations: { number: [sum / Math.max(1, hours)] } },
          ],
        },
      },
      unusual: {
        behavior: {
          instance: { bytes: { profileType: 'VOLUME', profileSubtype: 'COUNT', observations: { number: [bytes] } } },
        },
      },
    },
    additionalInfo: { outBytes: String(Math.round(bytes)), unusual: remote },
  }
}
