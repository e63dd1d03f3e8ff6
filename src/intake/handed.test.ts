import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { HandedSource } from './handed.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-handed-'))
const stop = new AbortController()
afterEach(() => {
  stop.abort()
  rmSync(folder, { recursive: true, force: true })
})

test('bytes of an hour are bounded as files are, and one file handed over twice at a time is one', async () => {
  let at = Date.UTC(2026, 0, 1)
  const source = new HandedSource({ folder, anHour: 4, bytesAnHour: 30, now: () => at })
  const running = source.run({ offer: async () => {} } as unknown as Parameters<HandedSource['run']>[0], stop.signal)
  const file = { name: 'a.log', bytes: Buffer.from('ten bytes.') }
  await Promise.all([source.take([file]), source.take([file])])
  expect(readdirSync(folder, { recursive: true }).filter(name => /a\.log/.test(String(name)))).toHaveLength(1)
  source.reserve(1, 10)
  await expect(source.take([file])).rejects.toThrow('in an hour')
  await source.take([file], { reserved: true })
  at += 3_600_001
  await source.take([file])
  stop.abort()
  await running
})
