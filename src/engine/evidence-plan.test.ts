import { describe, expect, test } from 'vitest'
import { type Planned, planEvidence } from './evidence-plan.ts'

const KB = 1024
const match = (start: number, lengths: number[], low = 1): Planned => ({
  detection: 0,
  low,
  high: 0,
  start,
  chosen: lengths.map((length, i) => ({ object: 0, offset: i * length, length, at: start + i, id: start * 100 + i })),
})

describe('planEvidence', () => {
  test('shows all while there is room', () => {
    expect(planEvidence([match(1, [KB, KB]), match(2, [KB])])).toEqual({ shares: ['all', 'all'], cut: 0 })
  })

  test('a key with very many decisions is shown at its beginning and its end; the rest is no loss', () => {
    const decisions = Array.from({ length: 10 }, (_, i) => match(i, [KB]))
    const { shares, cut } = planEvidence(decisions, { bytes: 1 << 20, edge: 2 })
    expect(shares).toEqual(['all', 'all', ...Array(6).fill('none'), 'all', 'all'])
    expect(cut).toBe(0)
  })

  test('past half of the budget the latest record alone, past all of it none, and both are counted', () => {
    // 12 kB; a decision of two records needs 3 kB, the latest being held twice: two fit the first half. One record alone
    // needs 2 kB, and three more fit until 12 kB are spent.
    const decisions = Array.from({ length: 8 }, (_, i) => match(i, [KB, KB], i))
    const { shares, cut } = planEvidence(decisions, { bytes: 12 * KB, edge: 500 })
    expect(shares).toEqual(['all', 'all', 'last', 'last', 'last', 'none', 'none', 'none'])
    expect(cut).toBe(6)
  })

  test('the order in which decisions came does not matter', () => {
    const decisions = Array.from({ length: 8 }, (_, i) => match(i, [KB, KB], i))
    const budget = { bytes: 8 * KB, edge: 500 }
    const straight = planEvidence(decisions, budget).shares
    expect(planEvidence([...decisions].reverse(), budget).shares).toEqual([...straight].reverse())
  })

  test('a copy counts at most 16 kB, as much as is copied; the latest record counts whole', () => {
    const budget = { bytes: 2 * (3 * 16 + 1) * KB, edge: 500 }
    expect(planEvidence([match(1, [40 * KB, 40 * KB, KB])], budget).shares).toEqual(['all'])
    expect(planEvidence([match(1, [KB, KB, 200 * KB])], budget).shares).toEqual(['none'])
  })
})
