import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FolderSource } from './listing.ts'
import type { FoundObject } from './ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-listing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const line =
  '2 123456789012 eni-0a1b2c3d4e5f60718 203.0.113.5 10.0.0.5 1 22 6 20 4000 1735689600 1735689605 ACCEPT OK\n'
const old = (path: string): void => utimesSync(path, 1_700_000_000, 1_700_000_000)

/** Runs a source until the sink has what it waits for. */
const watching = (path: string) => {
  const stop = new AbortController()
  const offered: FoundObject[] = []
  const troubles: (string | undefined)[] = []
  let refuse = false
  const sink = {
    async offer(objects: readonly FoundObject[]) {
      if (refuse) throw new Error('the disk is full')
      offered.push(...objects)
    },
    hold: async () => {},
    trouble: (problem: string | undefined) => void troubles.push(problem),
  }
  const ended = new FolderSource({ path, every: 20 }).run(sink, stop.signal)
  return {
    offered,
    troubles,
    refuse(now: boolean) {
      refuse = now
    },
    async until(is: () => boolean) {
      for (let i = 0; i < 500 && !is(); i++) await new Promise(resolve => setTimeout(resolve, 20))
      expect(is()).toBe(true)
    },
    async stop() {
      stop.abort()
      await ended
    },
  }
}

test('finds files that are there, that come, that are renamed into place and that grow', async () => {
  const path = join(folder, 'one')
  mkdirSync(path)
  writeFileSync(join(path, 'a.log'), line)
  old(join(path, 'a.log'))
  const watch = watching(path)
  await watch.until(() => watch.offered.length === 1)
  writeFileSync(join(path, '.b.part'), line)
  renameSync(join(path, '.b.part'), join(path, 'b.log'))
  await watch.until(() => watch.offered.length === 2)
  appendFileSync(join(path, 'a.log'), line)
  await watch.until(() => watch.offered.length === 3)
  await watch.stop()
  expect(watch.offered.map(({ name, bytes }) => [name.slice(path.length + 1), bytes])).toEqual([
    ['a.log', line.length],
    ['b.log', line.length],
    ['a.log', 2 * line.length],
  ])
  expect(watch.troubles).toEqual([])
})

test('a file that is being written is taken when it rests', async () => {
  const path = join(folder, 'two')
  mkdirSync(path)
  const file = join(path, 'a.log')
  writeFileSync(file, line)
  const watch = watching(path)
  const writing = setInterval(() => appendFileSync(file, line), 5)
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(watch.offered.length).toBe(0)
  clearInterval(writing)
  await watch.until(() => watch.offered.length > 0)
  await watch.stop()
  expect(watch.offered.length).toBe(1)
})

test('what could not be written down is offered again', async () => {
  const path = join(folder, 'three')
  mkdirSync(path)
  writeFileSync(join(path, 'a.log'), line)
  old(join(path, 'a.log'))
  const watch = watching(path)
  watch.refuse(true)
  await watch.until(() => watch.troubles.length > 0)
  watch.refuse(false)
  await watch.until(() => watch.offered.length === 1)
  await watch.until(() => watch.troubles.at(-1) === undefined)
  await watch.stop()
  expect(watch.troubles[0]).toBe('the disk is full')
})

test('an empty folder is no error, one that is not there is told of', async () => {
  const path = join(folder, 'four')
  const watch = watching(path)
  await watch.until(() => watch.troubles.length > 0)
  mkdirSync(path)
  await watch.until(() => watch.troubles.at(-1) === undefined)
  await watch.stop()
  expect(watch.offered).toEqual([])
})
