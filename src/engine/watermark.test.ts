import { expect, test } from 'vitest'
import { Watermark } from './watermark.ts'

const T = 1_795_000_020
const minute = (at: number) => Math.floor(at / 60) * 60

test('lies the lateness of each source behind what it showed last', () => {
  const watermark = new Watermark()
  expect(watermark.advance(T, undefined)).toBe(0)
  watermark.saw('flow', T, T)
  expect(watermark.advance(T, undefined)).toBe(minute(T - 900))
  watermark.saw('cloudtrail', T, T)
  // It never goes back.
  expect(watermark.advance(T, undefined)).toBe(minute(T - 900))
  watermark.saw('flow', T + 7200, T + 7200)
  watermark.saw('cloudtrail', T + 7200, T + 7200)
  expect(watermark.advance(T + 7200, undefined)).toBe(minute(T + 7200 - 1800))
})

test('an object that is seen and not read holds it', () => {
  const watermark = new Watermark()
  watermark.saw('flow', T, T)
  expect(watermark.advance(T, T - 3600)).toBe(minute(T - 5400))
})

test('a source that was silent for twice its lateness no longer holds it, and then the clock counts', () => {
  const watermark = new Watermark()
  watermark.saw('flow', T - 5000, T)
  watermark.saw('cloudtrail', T, T)
  expect(watermark.advance(T + 1799, undefined)).toBe(minute(T - 5900))
  expect(watermark.advance(T + 1800, undefined)).toBe(minute(T - 1800))
  expect(watermark.advance(T + 3600, undefined)).toBe(minute(T + 1800))
})

test('a record from the future does not make everything else late', () => {
  const watermark = new Watermark()
  watermark.saw('flow', T + 1e9, T)
  expect(watermark.advance(T, undefined)).toBe(minute(T))
})

test('goes on where another ended', () => {
  const watermark = new Watermark()
  watermark.saw('flow', T, T)
  watermark.advance(T, undefined)
  const next = new Watermark(watermark.at, watermark.seen)
  expect(next.advance(T, undefined)).toBe(watermark.at)
})
