import { expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import { Analyst } from './analyst.ts'
import { storyIntel } from './play.ts'
import { Shard } from './shard.ts'

const guesses = Array.from({ length: 30 }, (_, i) => {
  const at = 1_735_689_600 + i * 10
  return `2 123456789012 eni-0a1b2c3d4e5f60718 203.0.113.5 10.0.0.5 ${30_000 + i} 22 6 20 4000 ${at} ${at + 5} ACCEPT OK\n`
}).join('')

test('a signal whose object cannot be read again is counted, not lost in silence', async () => {
  const intel = storyIntel('flow', [])
  const analyst = new Analyst(detections, intel, {}, () => {})
  let rest = Buffer.from(guesses)
  const source = {
    read(into: Uint8Array) {
      const size = rest.copy(into)
      rest = rest.subarray(size)
      return size
    },
    close() {},
  }
  const { part } = await analyst.read({ index: 0, name: 'object', account: '', region: '' }, source)
  const shard = new Shard(detections, intel)
  shard.take(part)
  shard.decide(Number.POSITIVE_INFINITY)
  expect(shard.decisions).toBe(1)
  expect(shard.finish([], () => 'object')).toEqual([])
  expect(shard.losses.evidenceMissing).toBe(1)
})
