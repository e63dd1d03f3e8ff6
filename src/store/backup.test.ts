import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { backup, restore } from './backup.ts'
import { ACCOUNT, kept, NOON, REGION } from './kept.fixture.ts'
import { openStore } from './open.ts'
import { DIALECTS, placesFor } from './places.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-backup-'))
afterAll(() => rmSync(folder, { recursive: true }))
const scope = { accounts: [ACCOUNT], region: REGION }
const setting = { account: ACCOUNT, region: REGION, kind: 'filter', name: 'f' }
const file = join(folder, 'backup')

for (const from of DIALECTS)
  for (const to of DIALECTS)
    describe(`a backup of ${from} restored into ${to}`, () => {
      const [sources, targets] = [placesFor(from), placesFor(to)]

      test('holds everything, and goes on counting', async () => {
        const source = await sources.fresh()
        const before = await openStore(source)
        const findings = Array.from({ length: 30 }, (_, i) => kept(i))
        await before.findings.put(findings)
        await before.settings.put(setting, { a: '\0' }, NOON)
        await before.state.put('s', Uint8Array.of(0, 255))
        await before.audit.append({ at: NOON, account: ACCOUNT, body: 1 })
        expect(await backup(source, file)).toBeGreaterThan(60)
        await before.close()

        const target = await targets.fresh()
        await restore(target, file)
        const after = await openStore(target)
        const ids = findings.map(({ finding }) => finding.id)
        expect(await after.findings.get(scope, ids)).toEqual(findings)
        const live = [{ field: 'resource.instanceDetails.tags.value', equals: ['live'] }]
        expect((await after.findings.list(scope, { conditions: live, limit: 50 })).items).toHaveLength(15)
        expect((await after.settings.get(setting))?.body).toEqual({ a: '\0' })
        expect([...((await after.state.get('s')) ?? [])]).toEqual([0, 255])
        await after.findings.put([kept(31)])
        await after.audit.append({ at: NOON, account: ACCOUNT, body: 2 })
        expect((await after.audit.list({ limit: 9 })).items).toEqual([2, 1])
        await after.close()
        await expect(restore(target, file)).rejects.toMatchObject({ code: 'E_BACKUP' })
      })

      test('is refused when it was cut off, and then nothing is there', async () => {
        const bytes = readFileSync(file)
        const cut = join(folder, 'cut')
        for (const part of [bytes.subarray(0, bytes.length >> 1), bytes.subarray(0, 0), Buffer.from('no backup')]) {
          writeFileSync(cut, part)
          const target = await targets.fresh()
          await expect(restore(target, cut)).rejects.toMatchObject({ code: 'E_BACKUP' })
          const store = await openStore(target)
          expect((await store.findings.list(scope, { conditions: [], limit: 5 })).items).toEqual([])
          await store.close()
        }
      })
    })
