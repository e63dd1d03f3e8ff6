import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Dictionaries } from './batch.ts'
import { nth } from './cloudtrail-records.fixture.ts'
import { openKernel } from './kernel.ts'
import type { Place } from './places-decoder.ts'
import { Readers, readObject } from './read.ts'

interface Met extends Place {
  readonly record: string
  readonly id: string
}

/** Reads an object in small pieces, all of it or what lies at places; answers the records that came. */
const met = async (content: Uint8Array, places?: readonly Place[]): Promise<{ met: Met[]; bytes: number }> => {
  const dictionaries = new Dictionaries(undefined, undefined, openKernel())
  const all: Met[] = []
  const readers = new Readers(dictionaries, batch => {
    for (let row = 0; row < batch.rows; row++) {
      const record = new TextDecoder().decode(batch.record(row))
      const id = dictionaries.text.text(batch.columns['id']?.[row] ?? 0)
      all.push({ offset: batch.offset[row], length: batch.length[row], record, id })
    }
  })
  let at = 0
  const read = (into: Uint8Array): number => {
    const size = Math.min(into.length, content.length - at, 700)
    into.set(content.subarray(at, at + size))
    at += size
    return size
  }
  await readObject({ read, close() {} }, { account: '', region: '' }, readers, places)
  readers.close()
  return { met: all, bytes: at }
}

const records = Array.from({ length: 900 }, (_, i) => nth(i))
const lines = (of: (record: unknown) => unknown): string => records.map(one => JSON.stringify(of(one))).join('\n')
const flows = Array.from({ length: 90 }, (_, i) => {
  const at = 1_795_000_000 + i
  return `2 123456789012 eni-0a 203.0.113.5 10.0.0.5 ${30_000 + i} 22 6 20 4000 ${at} ${at} ACCEPT OK`
})

const OBJECTS: Record<string, string> = {
  'a delivered file': JSON.stringify({ Records: records }),
  'a delivered file behind a byte order mark': `\ufeff${JSON.stringify({ Records: records })}`,
  lines: lines(one => one),
  'records with escapes': JSON.stringify({ Records: records.map(one => ({ ...one, userAgent: 'a\n"b"' })) }),
  'EventBridge events': lines(detail => ({ 'detail-type': 'AWS API Call via CloudTrail', detail })),
  'flow logs, which are read whole': flows.join('\n'),
}

test.each(Object.entries(OBJECTS))(
  '%s: what lies at a place is what the whole reading found there',
  async (_, text) => {
    const whole = Buffer.from(text)
    for (const content of [whole, gzipSync(whole)]) {
      const all = (await met(content)).met
      expect(all.length).toBeGreaterThan(80)
      const wanted = [3, 4, 40, Math.floor(all.length / 2)].map(i => all[i])
      const { met: found } = await met(content, wanted)
      for (const one of wanted) expect(found).toContainEqual(one)
      if (text.startsWith('2 ')) continue
      expect(found).toEqual(wanted)
    }
  },
)

test('what lies behind the last place is not read', async () => {
  const content = gzipSync(OBJECTS['a delivered file'], { level: 1 })
  const all = (await met(content)).met
  expect((await met(content, all.slice(0, 2))).bytes).toBeLessThan(content.length / 2)
  expect((await met(content)).bytes).toBe(content.length)
})

test('places where there is nothing are passed over', async () => {
  const content = Buffer.from(OBJECTS['a delivered file'])
  const all = (await met(content)).met
  const nothing = { offset: all[1].offset + 3, length: 40 }
  expect((await met(content, [all[0], nothing, all[2]])).met).toEqual([all[0], all[2]])
})
