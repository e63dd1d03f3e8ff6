import { describe, expect, test } from 'vitest'
import { Counts } from './counts.ts'
import { Habits } from './habits.ts'

const DAY = 20_000

describe('counts', () => {
  test('a day counts once, and half is forgotten in a half-life', () => {
    const counts = new Counts(() => 30)
    expect([counts.meet(1, 7, DAY), counts.meet(1, 7, DAY), counts.meet(1, 7, DAY + 1)]).toEqual([1, 0, 1])
    // 1 · 2^(-1/30) + 1
    expect(counts.count(1, 7, DAY + 1)).toBeCloseTo(1.977, 2)
    expect(counts.count(1, 7, DAY + 31)).toBeCloseTo(1.977 / 2, 2)
    expect(counts.count(1, 8, DAY)).toBe(0)
  })

  test('who met a value counts each time, up to what a word can hold; then the total rises no more', () => {
    const counts = new Counts(() => 60)
    let total = 0
    for (let member = 0; member < 1000; member++) total += counts.meet(1, 7, DAY, false)
    expect(counts.count(1, 7, DAY)).toBeCloseTo(256, 0)
    expect(total).toBeCloseTo(counts.count(1, 7, DAY), 0)
  })

  test('a full table refuses and counts it', () => {
    const counts = new Counts(() => 30, 2)
    expect([counts.meet(1, 1, DAY), counts.meet(1, 2, DAY), counts.meet(1, 3, DAY)]).toEqual([1, 1, 0])
    expect(counts.evictions).toBe(1)
  })
})

describe('habits', () => {
  test('what is learned late fades no second time', () => {
    const inOrder = new Habits()
    const late = new Habits()
    for (const habits of [inOrder, late]) habits.add(false)
    for (let day = DAY; day < DAY + 20; day++) for (const habits of [inOrder, late]) habits.meet(1, 0, 5, day)
    late.meet(1, 0, 6, DAY + 12)
    // One more value, and nothing lost of the others: the total is the sum of its counts.
    const sum = late.count(1, 0, 5, DAY + 19) + late.count(1, 0, 6, DAY + 19)
    expect(late.total(1, 0, DAY + 19)).toBeGreaterThanOrEqual(sum - 0.01)
    expect(late.total(1, 0, DAY + 19)).toBeCloseTo(inOrder.total(1, 0, DAY + 19) + 1, 2)
  })

  test('a value is news to the level above the first time, and again when it was forgotten', () => {
    const habits = new Habits()
    habits.add(false)
    expect([habits.meet(1, 0, 5, DAY), habits.meet(1, 0, 5, DAY + 1)]).toEqual([true, false])
    // 1.98 · 2^(-100/30) is below a quarter.
    expect(habits.meet(1, 0, 5, DAY + 101)).toBe(true)
  })
})
