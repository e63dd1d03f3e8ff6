import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, NOON } from './kept.fixture.ts'
import { openStore } from './open.ts'
import { DIALECTS, placesFor } from './places.fixture.ts'
import { rawly } from './rawly.fixture.ts'

const record = { at: NOON, account: ACCOUNT, body: { eventName: 'CreateFilter' } }

for (const dialect of DIALECTS)
  describe(`the owner of a store on ${dialect}`, () => {
    const places = placesFor(dialect)

    test('a second owner is refused and told who has it; after closing, the next one gets it', async () => {
      const place = await places.fresh()
      const first = await openStore(place)
      await expect(openStore(place)).rejects.toMatchObject({ code: 'E_STORE_LOCKED' })
      await expect(openStore(place)).rejects.toThrow(`process ${process.pid}`)
      await first.close()
      const next = await openStore(place)
      await next.close()
    })

    test('a command works alongside the owner, and both see what the other wrote', async () => {
      const place = await places.fresh()
      const before = await openStore(place, { alongside: true })
      const owner = await openStore(place)
      const command = await openStore(place, { alongside: true })
      await Promise.all([owner, command, before].map(store => store.audit.append(record)))
      for (const store of [owner, command, before]) {
        expect((await store.audit.list({ limit: 10 })).items).toHaveLength(3)
        await store.close()
      }
    })

    test('what a newer version wrote is not touched', async () => {
      const place = await places.fresh()
      await (await openStore(place)).close()
      await rawly(place, `insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`)
      await expect(openStore(place)).rejects.toMatchObject({ code: 'E_STORE_NEWER' })
      await expect(openStore(place, { alongside: true })).rejects.toThrow('9999-later')
    })

    if (dialect === 'postgres')
      test('an owner whose place was taken may not write, and nothing of it stays', async () => {
        const place = await places.fresh()
        const owner = await openStore(place)
        await owner.audit.append(record)
        await rawly(place, 'update owner set epoch = epoch + 1')
        await expect(owner.audit.append(record)).rejects.toMatchObject({ code: 'E_STORE_TAKEN' })
        expect((await owner.audit.list({ limit: 10 })).items).toHaveLength(1)
        await owner.close()
      })
  })

describe('a place that does not work', () => {
  test('a file where the folder should be, and a database that is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vedette-store-'))
    writeFileSync(join(folder, 'file'), '')
    writeFileSync(join(folder, 'vedette.sqlite'), 'this is no database'.repeat(100))
    await expect(openStore({ folder: join(folder, 'file') })).rejects.toMatchObject({ code: 'E_STORE_FAILED' })
    await expect(openStore({ folder })).rejects.toMatchObject({ code: 'E_STORE_FAILED' })
    rmSync(folder, { recursive: true })
  })

  test('a server that is not there; its password is not told', async () => {
    const opening = openStore({ url: 'postgres://somebody:secret@127.0.0.1:1/x' })
    await expect(opening).rejects.toMatchObject({ code: 'E_STORE_UNREACHABLE' })
    await expect(opening).rejects.not.toThrow('secret')
  })
})
