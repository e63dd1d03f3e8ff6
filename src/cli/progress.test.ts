import { expect, test } from 'vitest'
import type { Progress } from '../engine/ports.ts'
import { progressLine, progressReporter } from './progress.ts'

const at = (bytes: number, more: Partial<Progress> = {}): Progress => ({
  phase: 'reading',
  objects: 5,
  objectsTotal: 10,
  bytes,
  bytesTotal: 100e6,
  records: 20_000,
  signals: 3,
  ...more,
})

const stream = (isTTY: boolean) => {
  const written: string[] = []
  return {
    written,
    isTTY,
    columns: 60,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream & {
    written: string[]
  }
}

test('tells rate, share and time left', () => {
  expect(progressLine(at(25e6), 10_000)).toBe(
    '5 of 10 objects, 25 % of 100 MB, 2.5 MB/s, 2,000 records/s, 3 signals, 30 s left',
  )
  expect(progressLine(at(100e6), 10_000)).not.toContain('left')
  expect(progressLine(at(0, { bytesTotal: 0 }), 0)).toContain('100 %')
  expect(progressLine(at(1, { phase: 'evidence' }), 1)).toBe('collecting evidence of 3 signals')
})

test('on a terminal one line renews itself and is cleared at the end', () => {
  const out = stream(true)
  let now = 0
  const progress = progressReporter(out, true, () => now)
  for (now of [10, 200, 210, 400]) progress.report(at(1e6))
  progress.end()
  expect(out.written).toHaveLength(3)
  expect(out.written[0].startsWith('\r')).toBe(true)
  expect(out.written[0].length).toBeLessThanOrEqual(60 + 4)
  expect(out.written.at(-1)).toBe('\r\u001b[K')
})

test('in a log: nothing for a short scan, then a plain line now and then', () => {
  const out = stream(false)
  let now = 0
  const progress = progressReporter(out, true, () => now)
  for (now of [500, 1900, 2500, 5000, 12_000, 13_000, 23_000]) progress.report(at(1e6))
  progress.end()
  expect(out.written).toHaveLength(3)
  expect(out.written.join('')).not.toContain('\u001b')
})

test('not wanted, it says nothing', () => {
  const out = stream(true)
  const progress = progressReporter(out, false, () => 1e9)
  progress.report(at(1))
  progress.end()
  expect(out.written).toEqual([])
})
