import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Geography } from '../../intel/geography.ts'
import { Random } from '../random.ts'
import { TECHNIQUES } from '../techniques/catalogue.ts'
import { attack, STEALTH } from '../techniques/stealth.ts'
import type { Deed } from './deed.ts'
import { Life } from './life.ts'
import { addressIn, NETWORKS } from './networks.ts'
import { recordsOf } from './record.ts'

const START = Date.UTC(2026, 2, 2) / 1000
const DAYS = 35
const livedWith = (seed: number): { life: Life; deeds: Deed[] } => {
  const life = new Life({ seed, start: START })
  return { life, deeds: [...life.deeds(DAYS)] }
}
const { life, deeds } = livedWith(1)
const people = deeds.filter(({ actor }) => actor.kind !== 'role')

test('the same seed lives the same life, another seed another', () => {
  const week = (seed: number): string => JSON.stringify([...new Life({ seed, start: START }).deeds(7)])
  const first = week(1)
  expect(week(1)).toBe(first)
  expect(JSON.stringify(deeds).startsWith(first.slice(0, -1))).toBe(true)
  expect(week(2)).not.toBe(first)
})

test('deeds come in order of time and within their days', () => {
  expect(deeds.every((deed, i) => i === 0 || deeds[i - 1].at <= deed.at)).toBe(true)
  expect(deeds[0].at).toBeGreaterThanOrEqual(START)
  expect(deeds[deeds.length - 1].at).toBeLessThan(START + DAYS * 86400)
})

test('people rest at weekends, programs do not', () => {
  const perDay = (of: Deed[], weekend: boolean): number => {
    const on = of.filter(({ at }) => [0, 6].includes(new Date(at * 1000).getUTCDay()) === weekend)
    return on.length / (weekend ? 2 : 5)
  }
  expect(perDay(people, true)).toBeLessThan(perDay(people, false) / 2)
  const programs = deeds.filter(({ actor }) => actor.service !== undefined)
  expect(perDay(programs, true)).toBeGreaterThan(perDay(programs, false) / 2)
})

test('somebody joins, calls are denied, jobs of the month’s end run only then', () => {
  expect(life.members.people.some(({ joined }) => joined > 0)).toBe(true)
  const denied = deeds.filter(({ error }) => error !== undefined).length / deeds.length
  expect(denied).toBeGreaterThan(0.001)
  expect(denied).toBeLessThan(0.05)
  const ends = deeds.filter(({ actor }) => actor.name.includes('month-end'))
  expect(ends.length).toBeGreaterThan(0)
  expect(new Set(ends.map(({ at }) => new Date(at * 1000).getUTCDate()))).toEqual(new Set([2, 31, 1]))
})

test('a deed is written down as CloudTrail records, one for each call', () => {
  const random = new Random('records')
  for (const deed of deeds.filter((_, i) => i % 400 === 0)) {
    const written = recordsOf(random, deed).map(({ text }) => JSON.parse(text) as Record<string, unknown>)
    expect(written.length).toBe(Math.min(deed.times, 20))
    expect(written[0]).toMatchObject({ eventName: deed.name, recipientAccountId: deed.account, awsRegion: deed.region })
    expect(written[0]['errorCode']).toBe(deed.error)
  }
})

test('intruders come from elsewhere at S0 and S1, and not at S2', () => {
  const random = new Random('intruders')
  const victim = { deeds: people.filter(({ actor }) => actor.name === people[0].actor.name) }
  const networks = new Set(victim.deeds.map(({ from }) => from.asn))
  for (const stealth of STEALTH)
    for (const technique of TECHNIQUES) {
      const played = attack(random, life.members, technique, stealth, victim, START + 86400 * 30)
      expect(played.length, technique.name).toBeGreaterThan(0)
      expect(played[played.length - 1].at - played[0].at).toBeLessThan(3600)
      if (stealth === 'S2') expect(networks.has(played[0].from.asn)).toBe(true)
      if (stealth === 'S0') expect(networks.has(played[0].from.asn)).toBe(false)
    }
})

test('every tactic has techniques, and S3 its own', () => {
  expect(TECHNIQUES.length).toBeGreaterThanOrEqual(35)
  expect(new Set(TECHNIQUES.map(({ tactic }) => tactic)).size).toBe(8)
  expect(new Set(TECHNIQUES.map(({ name }) => name)).size).toBe(TECHNIQUES.length)
  expect(TECHNIQUES.filter(({ s3 }) => s3).length).toBeGreaterThanOrEqual(5)
})

const cache = mkdtempSync(join(tmpdir(), 'vedette-networks-'))
afterAll(() => rmSync(cache, { recursive: true }))

test('the networks are whose they are said to be', () => {
  const geography = new Geography(cache)
  const random = new Random('addresses')
  const wrong = NETWORKS.flatMap(network => {
    const { asn, countryCode } = geography.describe(addressIn(random, network))
    const fits = asn === network.asn && (network.kind !== 'home' || countryCode === network.country)
    return fits ? [] : [`${network.first}: AS${asn} in ${countryCode}, not AS${network.asn} in ${network.country}`]
  })
  expect(wrong).toEqual([])
})
