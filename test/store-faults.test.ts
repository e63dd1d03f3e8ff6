import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, kept, NOON, REGION } from '../src/store/kept.fixture.ts'
import { openStore } from '../src/store/open.ts'
import { DIALECTS, placesFor } from '../src/store/places.fixture.ts'
import { startPostgres } from '../src/store/postgres.fixture.ts'
import type { Store, StorePlace } from '../src/store/store.ts'
import { ROOT } from './source.ts'

const KILLS = process.env['LONG'] ? 50 : 4
const scope = { accounts: [ACCOUNT], region: REGION }

interface Writer {
  readonly child: ChildProcess
  /** Everything that it said, line by line. */
  readonly said: string[]
  readonly ended: Promise<number | null>
}

const startWriter = (place: StorePlace, shell = ''): Writer => {
  const program = [join(ROOT, 'test/store-writer.ts'), JSON.stringify(place)]
  const child =
    shell === ''
      ? spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, ...program], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
  const said: string[] = []
  let rest = ''
  child.stdout?.on('data', chunk => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    said.push(...lines)
  })
  return { child, said, ended: new Promise(resolve => child.once('close', resolve)) }
}

const says = async (writer: Writer, lines: number): Promise<void> => {
  for (let i = 0; writer.said.length < lines && writer.child.exitCode === null && i < 3000; i += 1) await setTimeout(10)
}

/** Every number below what was counted is there in all tables, once; and nothing beyond. */
const expectWhole = async (store: Store, acknowledged: number): Promise<number> => {
  const counted = Number(Buffer.from((await store.state.get('counted')) ?? []).toString())
  expect(counted).toBeGreaterThanOrEqual(acknowledged)
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await store.findings.list(scope, {
      conditions: [],
      limit: 1000,
      after,
      sort: { field: 'id', descending: false },
    })
    ids.push(...page.items)
    after = page.next
  } while (after !== undefined)
  expect(ids).toEqual(Array.from({ length: counted }, (_, n) => kept(n).finding.id))
  const waiting = counted === 0 ? [] : [{ destination: 'bus', waiting: counted, dead: 0, oldest: 0 }]
  expect(await store.outbox.waiting()).toEqual(waiting)
  const groups = ids.map((_, n) => `group ${n}`)
  expect([...(await store.findings.signalsOf(groups)).values()].flat()).toHaveLength(counted)
  expect(await store.ledger.counts()).toMatchObject({ read: counted, seen: 0 })
  return counted
}

for (const dialect of DIALECTS)
  describe(`kill -9 on ${dialect}`, () => {
    const places = placesFor(dialect)

    test(`what was acknowledged is there and nothing is doubled, ${KILLS} times`, async () => {
      const place = await places.fresh()
      await (await openStore(place)).close()
      let counted = 0
      for (let kill = 0; kill < KILLS; kill += 1) {
        const writer = startWriter(place)
        await says(writer, 3)
        await setTimeout(Math.random() * 60)
        writer.child.kill('SIGKILL')
        await writer.ended
        const last = writer.said.at(-1)
        expect(last, `writer ${kill} acknowledged something`).toMatch(/^\d+$/)
        const store = await openPatiently(place)
        counted = await expectWhole(store, Number(last) + 1)
        await store.close()
      }
      expect(counted).toBeGreaterThan(KILLS)
    })
  })

/** PostgreSQL notices within moments that a killed owner's connection is gone. */
const openPatiently = async (place: StorePlace): Promise<Store> => {
  for (let i = 0; ; i += 1) {
    try {
      return await openStore(place)
    } catch (error) {
      if (i >= 100) throw error
    }
    await setTimeout(50)
  }
}

describe('a full disk', () => {
  const asRoot = process.getuid?.() === 0

  test('is told, and what was acknowledged stays', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-full-'))
    const data = join(folder, 'data')
    mkdirSync(data)
    // A small disk where we may make one, else a limit on the size of files.
    const mounted = asRoot && mounts('mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', data)
    try {
      const writer = startWriter({ folder: data }, mounted ? '' : 'ulimit -f 3000')
      expect(await writer.ended).toBe(1)
      const last = writer.said.pop() ?? ''
      expect(last).toMatch(mounted ? /^E_STORE_FULL .*no room/ : /^E_STORE_(FULL|FAILED) /)
      const acknowledged = Number(writer.said.at(-1)) + 1
      expect(acknowledged).toBeGreaterThan(10)
      if (mounted) mounts('mount', '-o', 'remount,size=64m', data)
      const store = await openStore({ folder: data })
      const counted = await expectWhole(store, acknowledged)
      await store.findings.put([kept(counted)])
      await store.close()
    } finally {
      if (mounted) mounts('umount', data)
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

const mounts = (program: string, ...words: string[]): boolean => {
  try {
    execFileSync(program, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!DIALECTS.includes('postgres'))('PostgreSQL restarted under load', () => {
  test('writers and readers go on by themselves, and what was acknowledged is there', async () => {
    const server = await startPostgres()
    const store = await openStore({ url: await server.database() })
    let running = true
    const acknowledged: number[] = []
    const refused: unknown[] = []
    const write = async (first: number): Promise<void> => {
      for (let n = first; running; n += 4)
        try {
          await store.findings.put([kept(n)])
          acknowledged.push(n)
        } catch (error) {
          refused.push((error as { code?: string }).code)
        }
    }
    const read = async (): Promise<void> => {
      while (running) await store.findings.list(scope, { conditions: [], limit: 5 })
    }
    const load = [write(0), write(1), write(2), write(3), read(), read()]
    for (let i = 0; i < 3; i += 1) {
      await setTimeout(300)
      await server.restart()
    }
    const before = acknowledged.length
    await setTimeout(500)
    running = false
    await Promise.all(load)
    expect(acknowledged.length).toBeGreaterThan(before)
    // A transaction that was cut off in its middle is refused, never half done.
    expect(refused.filter(code => code !== 'E_STORE_UNREACHABLE')).toEqual([])
    const ids = acknowledged.map(n => kept(n).finding.id)
    expect(await store.findings.get(scope, ids, 'exported')).toHaveLength(ids.length)
    await store.audit.append({ at: NOON, account: ACCOUNT, body: {} })
    await store.close()
    await server.stop()
  })
})
