import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import { Learned } from './learned.ts'
import { LearnedLog } from './learned-log.ts'
import { storyIntel } from './play.ts'

const newLog = (): LearnedLog => new LearnedLog(new Learned(detections, storyIntel('flow', [])))

test('models whose state was written by another version begin anew, and are told of once', async () => {
  const kept = new Map<string, Uint8Array>()
  const read = async (name: string) => kept.get(name)
  const older = zstdCompressSync(JSON.stringify({ version: 0, number: 1, until: 60, models: {} }))
  kept.set('learned/whole', older)
  const log = newLog()
  const [model] = log.learned.models.keys()
  const whole = JSON.parse(zstdDecompressSync(older).toString())
  kept.set('learned/whole', zstdCompressSync(JSON.stringify({ ...whole, models: { [model]: '' } })))
  expect(await log.restore(read)).toEqual([model])
  log.learned.until = 120
  for (const [name, bytes] of log.changes()) kept.set(name, bytes)
  expect(await newLog().restore(read)).toEqual([])
})
