import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { detections } from '../src/detections/index.generated.ts'
import { makeCursor } from '../src/engine/cursor.ts'
import { makeLoop } from '../src/engine/loops.ts'
import { batchOf } from '../src/engine/play.ts'
import { WindowTally } from '../src/engine/tally.ts'
import type { PlainEvent } from '../src/events/kind.ts'
import { BATCH_ROWS, Dictionaries } from '../src/formats/batch.ts'
import { isRowDetection, type RowDetection, type WindowDetection } from '../src/sdk/detection.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Scavenges while something runs, from an empty young generation on: one means that megabytes were allocated. */
const scavengesDuring = async (work: () => void): Promise<number> => {
  let scavenges = 0
  const observer = new PerformanceObserver(list => {
    scavenges += list.getEntries().length
  })
  observer.observe({ entryTypes: ['gc'] })
  collect()
  await pause(20)
  scavenges = 0
  work()
  await pause(20)
  observer.disconnect()
  return scavenges
}

/** A batch of the detection's own examples, again and again: the rows that it lets through included, if it is a window. */
const rowsOf = (detection: RowDetection): PlainEvent[] => {
  const { fires, quiet } = detection.examples()
  const stories = [...Object.values(fires), ...Object.values(quiet)] as (PlainEvent[] | { events: PlainEvent[] })[]
  const events = stories.flatMap(story => ('events' in story ? story.events : story))
  // A match copies what it lets through, by design; every other row must cost nothing.
  const told = detection.shape === 'match' ? [{ at: 1_767_600_000 }] : events
  return Array.from({ length: BATCH_ROWS }, (_, i) => told[i % told.length])
}

const EVENTS = 1_000_000

describe('nothing is allocated per event', () => {
  test.for(detections.filter(isRowDetection).map(one => [one.type, one] as const))('%s', async ([, detection]) => {
    const dictionaries = new Dictionaries(1 << 14, 1 << 14)
    const batch = batchOf(detection.on, rowsOf(detection), [], dictionaries)
    const cursor = makeCursor(detection.on, dictionaries)
    const tally = detection.shape === 'window' ? new WindowTally(0, detection as WindowDetection) : undefined
    const loop = makeLoop(detection, tally?.target ?? (() => {}), dictionaries.text.capacity)
    cursor.bind(batch)
    const play = (events: number) => {
      for (let i = 0; i < events; i += BATCH_ROWS) loop.run(cursor, dictionaries, batch.rows)
    }
    play(EVENTS / 2)
    expect(await scavengesDuring(() => play(EVENTS))).toBe(0)
  })

  test('a detection that allocates would be seen', async () => {
    const kept: unknown[] = []
    const scavenges = await scavengesDuring(() => {
      for (let i = 0; i < EVENTS * 16; i++) kept[i & 255] = { i }
    })
    expect(scavenges).toBeGreaterThan(0)
  })
})
