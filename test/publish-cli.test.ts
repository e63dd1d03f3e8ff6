import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../src/store/open.ts'
import { runVedette } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'vedette-publish-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A process for each command: that takes as long as the machine is busy. */
const PATIENT = { timeout: 300_000 }
const data = join(root, 'data')
const config = join(root, 'vedette.yaml')
const file = join(root, 'findings.jsonl')
writeFileSync(
  config,
  `data: ${data}
destinations:
  - { name: lines, type: file, path: ${file} }
  - { name: broken, type: file, path: ${join(file, 'below')} }`,
)
const publish = (...args: string[]) => runVedette(root, ['publish', ...args, '--config', config])

test('a destination is tried out with a sample, and says what it has against it', PATIENT, async () => {
  const sent = await publish('test', 'lines')
  expect([sent.code, sent.err]).toEqual([0, ''])
  const { FindingId } = JSON.parse(sent.out)
  const event = JSON.parse(readFileSync(file, 'utf8'))
  expect(event.detail).toMatchObject({ id: FindingId, service: { additionalInfo: { sample: true } } })
  const failed = await publish('test', 'broken')
  expect([failed.code, failed.out, failed.err]).toEqual([2, '', expect.stringContaining('E_DELIVERY')])
  const unknown = await publish('test', 'nobody')
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('E_NO_DESTINATION')])
  expect(unknown.err).toContain('lines, broken')
})

test('dead letters are seen and sent again while the service has the store', PATIENT, async () => {
  const store = await openStore({ folder: data })
  try {
    const letter = (destination: string, key: string) => ({ destination, key, body: { id: key }, dueAt: 1 })
    await store.outbox.add([letter('lines', 'a'), letter('lines', 'b'), letter('hook', 'c')], 1)
    const taken = [...(await store.outbox.take('lines', 9, 2, 1)), ...(await store.outbox.take('hook', 9, 2, 1))]
    for (const { id } of taken) await store.outbox.fail(id, 'nobody was there', 'dead')
    const dead = JSON.parse((await publish('dead', '--destination', 'lines')).out)
    expect(dead).toMatchObject([
      { Destination: 'lines', FindingId: 'a', Attempts: 1, Problem: 'nobody was there' },
      { FindingId: 'b' },
    ])
    const one = await publish('resend', String(dead[0].Id))
    expect([one.err, JSON.parse(one.out || 'null')]).toEqual(['', { Resent: 1 }])
    const rest = await publish('resend', '--all')
    expect([rest.err, JSON.parse(rest.out || 'null')]).toEqual(['', { Resent: 2 }])
    expect(JSON.parse((await publish('dead')).out)).toEqual([])
    expect((await store.outbox.take('lines', 9, Date.now() + 1000, 1)).map(({ key }) => key)).toEqual(['a', 'b'])
  } finally {
    await store.close()
  }
  const unclear = await publish('resend')
  expect([unclear.code, unclear.err]).toEqual([2, expect.stringContaining('--all')])
})
