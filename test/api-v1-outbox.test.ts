/** Vedette's own API: what could not be delivered. */
import { expect, test } from 'vitest'
import { kept } from '../src/store/kept.fixture.ts'
import { send, serveApi } from './api-server.ts'

test('dead letters of others, however many, hide none of one’s own', async () => {
  const api = await serveApi()
  const key = await api.key()
  await send(api, key, { method: 'POST', path: '/detector', body: '{"enable":true}' })
  await api.service.store.findings.put([kept(1)])
  const { outbox } = api.service.store
  const letter = (id: string) => ({ destination: 'hook', key: id, body: {}, dueAt: 1 })
  const ids = Array.from({ length: 600 }, (_, i) => i.toString(16).padStart(32, 'f'))
  const mine = kept(1).finding.id
  await outbox.add([...ids.map(letter), letter(mine)], 1)
  for (;;) {
    const taken = await outbox.take('hook', 200, 2, 1_000)
    if (taken.length === 0) break
    for (const { id } of taken) await outbox.fail(id, 'no', 'dead')
  }
  const got = await send(api, key, { method: 'GET', path: '/v1/outbox' })
  expect(got.json['dead']).toMatchObject([{ findingId: mine, destination: 'hook' }])
  await api.close()
})
