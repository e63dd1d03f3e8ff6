import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFile, sqliteDialect } from './sqlite.ts'
import { askingDialect } from './sqlite-asking.ts'

let folder: string
let [writer, asker]: Kysely<unknown>[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-asking-'))
  const path = join(folder, 'a.sqlite')
  writer = new Kysely({ dialect: sqliteDialect(openFile(path, 'write')) })
  asker = new Kysely({ dialect: askingDialect(path) })
  await sql`create table if not exists t (x)`.execute(writer)
})
afterEach(async () => {
  await asker.destroy()
  await writer.destroy()
  rmSync(folder, { recursive: true, force: true })
})

/** Counts for seconds, if it is let. */
const LONG = sql<{ n: number }>`
  with recursive c(n) as (select 1 union all select n + 1 from c where n < 300000) select max(n) as n from c`

test('this thread goes on while a question is answered, and what is committed is seen by the next', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  const answers = await Promise.all([LONG.execute(asker), sql`insert into t values (1), (null)`.execute(writer)])
  clearInterval(timer)
  expect(answers[0].rows).toEqual([{ n: 300_000 }])
  expect(turns).toBeGreaterThan(1)
  expect((await sql`select x from t order by x`.execute(asker)).rows).toEqual([{ x: null }, { x: 1 }])
})

test('what the database says of a wrong question is told, and nothing can be written', async () => {
  await expect(sql`select * from nowhere`.execute(asker)).rejects.toThrow('no such table: nowhere')
  await expect(sql`insert into t values (1)`.execute(asker)).rejects.toMatchObject({ errcode: 8 })
  await expect(asker.transaction().execute(async () => {})).rejects.toThrow('no transaction')
})

test('whoever asks while it ends is not left waiting', async () => {
  const all = [LONG.execute(asker), LONG.execute(asker), asker.destroy()]
  expect(await Promise.allSettled(all)).toHaveLength(all.length)
})
