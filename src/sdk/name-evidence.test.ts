import { expect, test } from 'vitest'
import { bytesCarried, generatedEvidence, withPayload, withRarity } from './name-evidence.ts'
import { BAD_REPUTATION, chanceOf, LEADS_TO_C2, LEADS_TO_THREAT, LISTED, spelling } from './reputation.ts'

test('names carry whole bytes together, and no name more than 1,023 bits', () => {
  expect(bytesCarried([])).toBe(0)
  // 12 + 21 bits are 4 bytes and one bit.
  expect(bytesCarried([withPayload(0xdeadbeef, 12), withPayload(7, 21)])).toBe(4)
  expect(bytesCarried([withPayload(1, 5000)])).toBe(127)
})

test.for([
  // Each −ln(share) − 1.8, in tenths: at least 0.3 − 1.8, at most 6.
  [[18], 0],
  [[0], -15],
  [[70, 46, 3], 52 + 28 - 15],
  [[200], 60],
  [Array.from({ length: 20 }, () => 24), 120],
] as const)('rarities %j are evidence of %i', ([rarities, evidence]) => {
  expect(generatedEvidence(rarities.map((rarity, i) => withRarity(i * 2654435761, rarity)))).toBe(evidence)
})

test('the same name counts once however it is asked for', () => {
  expect(withRarity(0xabcdef01, 50)).toBe(withRarity(0xabcdef01, 50))
  expect(withPayload(5, 40)).not.toBe(withPayload(6, 40))
})

test.for([
  // 99 to 1 is ln 99 = 4.6; a name in a thousand is −6.9: 11.5 are needed.
  [BAD_REPUTATION, 0.99],
  [69, 0.5],
  [0, 0.001],
] as const)('evidence of %i is a chance of %f', ([evidence, chance]) => {
  expect(chanceOf(evidence)).toBeCloseTo(chance, 3)
})

test('a list or a controller’s address is enough, a shared address only with an odd name', () => {
  expect([LISTED >= BAD_REPUTATION, LEADS_TO_C2 >= BAD_REPUTATION, LEADS_TO_THREAT >= BAD_REPUTATION]).toEqual([
    true,
    true,
    false,
  ])
  expect(LEADS_TO_THREAT + spelling(18, true)).toBeLessThan(BAD_REPUTATION)
  // 80 + min(60 − 18, 40) = 120.
  expect(LEADS_TO_THREAT + spelling(60, false)).toBe(120)
  expect(spelling(0, false)).toBe(0)
})
