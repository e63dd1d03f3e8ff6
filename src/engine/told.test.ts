import { expect, test } from 'vitest'
import { type Told, ToldLately } from './told.ts'

const DAY = 86_400
const at = (from: number, id = '', shape: Told['shape'] = 'window'): Told => ({
  type: 'Recon:EC2/Portscan',
  low: 1,
  high: from % 7,
  from,
  end: from + 600,
  shape,
  id,
})

test('knows the windows that matter at a time, and forgets what is long past', () => {
  const told = new ToldLately()
  for (const from of [0, 3000, 6600, 7200]) told.note(at(from))
  told.note(at(7000, 'x', 'match'))
  expect(told.windowsAt(7200).map(({ from }) => from)).toEqual([6600])
  expect(told.windowsAt(7100).map(({ from }) => from)).toEqual([3000, 6600])
  expect(told.windowsAt(7000).map(({ from }) => from)).toEqual([3000, 6600])
  expect(told.between(3000, 7000).length).toBe(2)
  told.note(at(9 * DAY))
  expect(told.between(0, 8 * DAY)).toEqual([])
})

test('a window gets the id of its signal when it ends, and a restart knows it', async () => {
  const kept = new Map<string, Uint8Array>()
  const told = new ToldLately()
  told.note(at(600))
  told.note(at(600, 'signal'))
  told.note(at(600))
  told.note(at(5 * DAY))
  expect(told.get(at(600))?.id).toBe('signal')
  for (const [name, bytes] of told.changes()) kept.set(name, bytes)
  expect(told.changes().size).toBe(0)
  told.forget(at(5 * DAY))
  for (const [name, bytes] of told.changes()) kept.set(name, bytes)
  const again = new ToldLately()
  await again.restore(async name => kept.get(name))
  expect(again.get(at(600))?.id).toBe('signal')
  expect(again.get(at(5 * DAY))).toBe(undefined)
  expect(again.changes().size).toBe(0)
})

test('a day has room for so many, and what has none is counted', () => {
  const told = new ToldLately()
  for (let i = 0; i < 50_010; i++) told.note({ ...at(0), low: i })
  expect(told.evictions).toBe(10)
})
