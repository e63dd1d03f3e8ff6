import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { MemoryLog } from './memory-log.ts'

/** As hard to compress as ids are. */
const hash = (n: number): string => createHash('sha256').update(String(n)).digest('hex').slice(0, 17)

const seen = (n: number) => ({
  account: '111122223333',
  at: 1000 + n,
  interface: `eni-${hash(n)}`,
  instance: `i-${hash(n)}`,
  vpc: 'vpc-1',
  subnet: '',
  address: '10.0.0.1',
  either: undefined,
  isV6: false,
})
const either = { ...seen(0), interface: 'eni-x', either: ['10.0.0.1', '10.0.0.2'] }
const telling = (n: number) => ({
  facts: [],
  interfaces: [seen(n), either],
  addressUses: [{ account: '111122223333', instance: `i-${n}`, address: '198.51.100.7', day: n }],
  accounts: ['111122223333'],
})

/** Tells, writes down after each, and answers what a restart would know. */
const restarted = async (kept: Map<string, Uint8Array>): Promise<MemoryLog> => {
  const log = new MemoryLog()
  await log.restore(async name => kept.get(name))
  return log
}

test('a restart knows what was told, whether as a whole or in pieces', async () => {
  const kept = new Map<string, Uint8Array>()
  const log = new MemoryLog()
  for (let n = 0; n < 12; n++) {
    // The same is told by every object, and again by whoever reads a time again.
    const told = { ...telling(n), interfaces: Array.from({ length: 2000 }, (_, i) => seen(n * 2000 + i)) }
    log.memory.tell(told)
    log.note(told)
    log.memory.familiar.note('key', n * 86_400)
    for (const [name, bytes] of log.changes()) kept.set(name, bytes)
    if (n % 4 === 3)
      expect(JSON.stringify((await restarted(kept)).memory.save())).toBe(JSON.stringify(log.memory.save()))
  }
  expect(kept.has('memory/whole')).toBe(true)
  const again = await restarted(kept)
  again.memory.tell(telling(3))
  log.memory.tell(telling(3))
  expect(again.memory.save().familiar).toEqual(log.memory.save().familiar)
  expect(log.changes().size).toBe(0)
})

test('telling the same twice changes nothing', () => {
  const log = new MemoryLog()
  for (const n of [1, 2, 1]) log.memory.tell(telling(n))
  const once = new MemoryLog()
  for (const n of [2, 1]) once.memory.tell(telling(n))
  const sorted = (one: MemoryLog) => JSON.stringify(one.memory.save().inventory.uses.toSorted())
  expect(sorted(log)).toBe(sorted(once))
  expect(log.memory.familiar.note('a', 86_400 * 5)).toBe(0)
  expect(log.memory.familiar.note('a', 86_400 * 6)).toBe(1)
  expect(log.memory.familiar.note('a', 86_400 * 5 + 60)).toBe(0)
  expect(log.memory.familiar.note('a', 86_400 * 6)).toBe(1)
})
