import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ACCOUNT, kept, NOON, REGION } from './kept.fixture.ts'
import { openStore } from './open.ts'
import { DIALECTS, placesFor } from './places.fixture.ts'
import type { Store } from './store.ts'

const scope = { accounts: [ACCOUNT], region: REGION }

for (const dialect of DIALECTS)
  describe(dialect, () => {
    let store: Store
    const places = placesFor(dialect)
    beforeEach(async () => {
      store = await openStore(await places.fresh(), { apart: true })
    })
    afterEach(() => store.close())

    test('what is older than it is kept is removed, and nothing else', async () => {
      const found = (name: string, at: number) =>
        ({ name, bytes: 1, at, kind: undefined, account: ACCOUNT, region: REGION }) as const
      await store.ledger.see([found('old', 50), found('waits', 50), found('young', 100), found('timeless', 0)], 1)
      for (const name of ['old', 'young', 'timeless']) await store.ledger.update(name, { state: 'read' })
      const hour = { account: ACCOUNT, region: REGION, kind: 'flow', events: 1, objects: 1, lag: 0 }
      await store.ledger.cover([
        { ...hour, hour: 50 },
        { ...hour, hour: 100 },
      ])
      expect(await store.ledger.removeBefore(100)).toBe(1)
      const left = await store.ledger.get(['old', 'waits', 'young', 'timeless'])
      expect(left.map(({ name }) => name).sort()).toEqual(['timeless', 'waits', 'young'])
      expect((await store.ledger.coverage({ from: 0, until: 999 })).map(each => each.hour)).toEqual([100])

      for (const at of [1, 2, 3]) await store.audit.append({ at, account: ACCOUNT, body: { at } })
      expect(await store.audit.removeBefore(3)).toBe(2)
      expect((await store.audit.list({ limit: 9 })).items).toEqual([{ at: 3 }])

      const entry = (destination: string, key: string) => ({ destination, key, body: {}, dueAt: 1 })
      await store.outbox.add([entry('a', 'dead'), entry('a', 'waits'), entry('gone', 'x')], 1)
      const [dead] = await store.outbox.take('a', 1, 1, 1)
      await store.outbox.fail(dead.id, 'no', 'dead')
      expect([await store.outbox.removeDeadBefore(1), await store.outbox.removeDeadBefore(2)]).toEqual([0, 1])
      expect(await store.outbox.drop('gone')).toBe(1)
      expect(await store.outbox.waiting()).toMatchObject([{ destination: 'a', waiting: 1, dead: 0 }])
    })

    describe('findings', () => {
      test('what was put is got back', async () => {
        const findings = [kept(1), kept(2), kept(3)]
        await store.findings.put(findings)
        const ids = findings.map(({ finding }) => finding.id)
        expect(await store.findings.get(scope, ids)).toEqual(findings)
        expect(await store.findings.get({ accounts: ['x'], region: REGION }, ids)).toEqual([])
      })

      test('lists by pages', async () => {
        await store.findings.put(Array.from({ length: 25 }, (_, i) => kept(i)))
        const seen: string[] = []
        let after: string | undefined
        do {
          const page = await store.findings.list(scope, {
            conditions: [
              { field: 'severity', equals: ['5'] },
              { field: 'resource.instanceDetails.tags.value', equals: ['live'] },
            ],
            limit: 4,
            after,
          })
          seen.push(...page.items)
          after = page.next
        } while (after !== undefined)
        expect(seen).toEqual(Array.from({ length: 13 }, (_, i) => kept(24 - 2 * i).finding.id))
      })

      test('counts', async () => {
        await store.findings.put(Array.from({ length: 25 }, (_, i) => kept(i)))
        for (const by of ['ACCOUNT', 'DATE', 'FINDING_TYPE', 'SEVERITY'] as const) {
          const rows = await store.findings.count(scope, { conditions: [], by, limit: 5, descending: true })
          expect(rows.map(({ total }) => total)).toEqual([25])
        }
        const archived = await store.findings.archive(scope, [kept(3).finding.id, 'nope'], { by: 'hand' }, NOON)
        expect(archived).toEqual([kept(3).finding.id])
        const [got] = await store.findings.get(scope, archived)
        expect([got.archived, got.finding.service.archived, got.updatedAt]).toEqual([{ by: 'hand' }, true, NOON])
      })
    })

    test('what retention removes leaves nothing behind, and can come again', async () => {
      const scope = { accounts: [ACCOUNT], region: undefined }
      const byInstance = { conditions: [{ field: 'resource.instanceDetails.instanceId', equals: ['i-1'] }], limit: 10 }
      await store.findings.put([kept(1), kept(2)])
      expect(await store.findings.removeBefore(kept(2).updatedAt)).toBe(1)
      expect((await store.findings.list(scope, byInstance)).items).toEqual([])
      await store.findings.put([kept(1)])
      expect((await store.findings.list(scope, byInstance)).items).toEqual([kept(1).finding.id])
      expect(await store.findings.removeBefore(0)).toBe(0)
    })

    test('what is on the shelf can be tried again, unless it was seen too long ago', async () => {
      const about = { bytes: 1, at: 0, kind: undefined, account: ACCOUNT, region: REGION }
      const objects = ['old', 'new', 'read'].map(name => ({ ...about, name }))
      await store.ledger.see(objects.slice(0, 1), NOON - 10)
      await store.ledger.see(objects.slice(1), NOON)
      for (const name of ['old', 'new']) await store.ledger.update(name, { state: 'failed', attempts: 6 })
      await store.ledger.update('read', { state: 'read' })
      expect(await store.ledger.retry(NOON, 10)).toBe(1)
      expect(await store.ledger.pending(10)).toMatchObject([{ name: 'new', attempts: 6 }])
      expect(await store.ledger.retry(0, 10)).toBe(1)
      expect(await store.ledger.counts()).toMatchObject({ seen: 2, failed: 0, read: 1 })
    })

    describe('transactions', () => {
      test('all or nothing, and nested ones join', async () => {
        const key = { account: ACCOUNT, region: REGION, kind: 'filter', name: 'f' }
        const failing = store.transaction(async () => {
          await store.settings.put(key, { a: 1 }, NOON)
          await store.transaction(async inner => {
            await inner.outbox.add([{ destination: 'd', key: 'k', body: 1, dueAt: 0 }], NOON)
          })
          throw new Error('stop')
        })
        await expect(failing).rejects.toThrow('stop')
        expect(await store.settings.get(key)).toBeUndefined()
        expect(await store.outbox.take('d', 10, NOON, 1000)).toEqual([])
      })
    })
  })
