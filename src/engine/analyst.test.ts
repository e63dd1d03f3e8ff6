import { describe, expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import { Analyst } from './analyst.ts'
import type { Scope } from './narrow.ts'
import { storyIntel } from './play.ts'
import type { ByteSource } from './ports.ts'

const START = 1_735_689_600
const guesses = (n: number): Uint8Array => {
  const lines = Array.from({ length: n }, (_, i) => {
    const at = START + i * 10
    return `2 123456789012 eni-0a1b2c3d4e5f60718 203.0.113.5 10.0.0.5 ${30_000 + i} 22 6 20 4000 ${at} ${at + 5} ACCEPT OK`
  })
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** The bytes; then the end, or a source that breaks. */
const source = (bytes: Uint8Array, breaks = false): ByteSource => {
  let p = 0
  return {
    read(into) {
      if (p === bytes.length && breaks) throw new Error('connection reset')
      const size = Math.min(into.length, bytes.length - p)
      into.set(bytes.subarray(p, p + size))
      p += size
      return size
    },
    close() {},
  }
}
const object = (index: number) => ({ index, name: `object ${index}`, account: '', region: '' })
const analyst = (scope: Scope = {}) => new Analyst(detections, storyIntel('flow', []), scope, () => {})

describe('Analyst', () => {
  test('what was counted of an object that broke does not pass for the next one’s', async () => {
    const one = analyst()
    // More than the largest window, so that rows were counted before the source broke.
    await expect(one.read(object(0), source(guesses(60_000), true))).rejects.toThrow('connection reset')
    const { part } = await one.read(object(1), source(Buffer.from('not a log')))
    expect(part.tallies).toEqual([])
    expect(part.hours).toEqual([])
  })

  test('evidence lies within the time that was asked for, like what was counted', async () => {
    const one = analyst({ since: START + 30 })
    const { part } = await one.read(object(0), source(guesses(30)))
    const tally = part.tallies.find(({ detection }) => detections[detection].type.endsWith('SSHBruteForce'))
    if (tally === undefined) throw new Error('nothing was counted')
    const [low] = tally.low
    const [high] = tally.high
    const window = { signal: 0, detection: tally.detection, low, high, from: START, until: START + 600 }
    const open = () => source(guesses(30))
    const [found] = await one.search(object(0), open, { object: 0, windows: [window], records: [] })
    expect(found.locators.ids?.size).toBe(27)
    expect(found.locators.first?.at).toBe(START + 30)
  })

  test('a record whose place is not enough to find it is found by reading all', async () => {
    const call = { eventName: 'StopLogging', eventTime: '2026-11-24T06:55:39Z', eventID: 'e-1', awsRegion: 'eu-west-1' }
    const record = { ...call, recipientAccountId: '111122223333', eventSource: 'cloudtrail.amazonaws.com' }
    const lookups = { Events: [{ EventId: 'e-1', CloudTrailEvent: JSON.stringify(record) }] }
    const delivered = { Records: [record] }
    for (const content of [lookups, delivered]) {
      const one = analyst()
      const bytes = Buffer.from(JSON.stringify(content))
      const { part } = await one.read(object(0), source(bytes))
      const [locator] = part.groups.flatMap(({ locators }) => locators.lowest)
      const records = [{ signal: 0, locator, isLast: true }]
      const found = await one.search(object(0), () => source(bytes), { object: 0, windows: [], records })
      expect(found.map(({ event }) => event?.['eventName'])).toEqual(['StopLogging'])
    }
  })
})
