import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callWith, dnsSignal, sshSignal } from '../findings/signals.fixture.ts'
import { SET_LIMITS, type SetKind } from '../intel/sets.ts'
import type { Source } from '../intel/sources.ts'
import { threatsIn, trustOf } from './trust.ts'

const sourceOf = (set: SetKind, ...entries: string[]): Source => ({
  facts: { name: set, category: 'custom', trusted: SET_LIMITS[set].trusted, shown: true },
  file: set,
  format: 'TXT',
  rules: SET_LIMITS[set].rules,
  bytesMax: 1000,
  pieces: () => [Buffer.from(entries.join('\n'))],
})

const owner = { account: '999988887777', region: 'eu-west-1' }
const accounts = ['999988887777', '111122223333']
const trusting = (...sources: Source[]) => trustOf([{ owner, accounts, titles: new Map(), sources }])
const from = (remote: string) => callWith({ remote })

test('addresses and blocks are trusted in the accounts of the list’s owner, in its Region', () => {
  const trust = trusting(sourceOf('IPSet', '203.0.113.9', '198.51.100.0/24'))
  expect(
    ['203.0.113.9', '198.51.100.7', '198.51.101.0', '203.0.113.10', ''].map(remote => trust.trusts(from(remote))),
  ).toEqual([true, true, false, false, false])
  expect(trust.trusts({ ...from('203.0.113.9'), account: '444455556666' })).toBe(false)
  expect(trust.trusts({ ...from('203.0.113.9'), region: 'us-east-1' })).toBe(false)
  expect(trust.trusts(sshSignal())).toBe(true)
  expect(trusting().trusts(sshSignal())).toBe(false)
})

test('names are trusted by entity sets alone: a wildcard means what is beneath, a plain one itself', () => {
  const trust = trusting(sourceOf('TrustedEntitySet', 'pool.mine.example', '*.ours.example'))
  const asked = (query: string) => trust.trusts(dnsSignal({ event: { ...dnsSignal().event, query } }))
  expect(['pool.mine.example', 'a.pool.mine.example', 'ours.example', 'a.b.ours.example'].map(asked)).toEqual([
    true,
    false,
    false,
    true,
  ])
  const dns = dnsSignal({ event: { ...dnsSignal().event, remote: '203.0.113.9' } })
  expect(trusting(sourceOf('IPSet', '203.0.113.9')).trusts(dns)).toBe(false)
})

test('a block holds an address exactly when arithmetic says so', () => {
  const octet = fc.integer({ min: 0, max: 3 })
  fc.assert(
    fc.property(octet, octet, fc.integer({ min: 22, max: 32 }), octet, octet, (a, b, length, c, d) => {
      const mask = length === 32 ? -1 : ~(2 ** (32 - length) - 1)
      const inside = (((9 << 24) | (a << 8) | b) & mask) === (((9 << 24) | (c << 8) | d) & mask)
      return trusting(sourceOf('IPSet', `9.0.${a}.${b}/${length}`)).trusts(from(`9.0.${c}.${d}`)) === inside
    }),
    { numRuns: 300 },
  )
})

test('only lists of threats go into the tables that all accounts share', () => {
  const sources = [sourceOf('IPSet', '9.9.9.9'), sourceOf('ThreatIntelSet', '8.8.8.8')]
  expect(threatsIn([{ owner, accounts, titles: new Map(), sources }]).map(({ facts }) => facts.name)).toEqual([
    'ThreatIntelSet',
  ])
})
