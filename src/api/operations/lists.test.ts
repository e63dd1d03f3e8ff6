import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateIPSetCommand,
  CreateThreatEntitySetCommand,
  CreateThreatIntelSetCommand,
  DeleteThreatEntitySetCommand,
  DeleteThreatIntelSetCommand,
  GetIPSetCommand,
  GetThreatEntitySetCommand,
  GetThreatIntelSetCommand,
  ListIPSetsCommand,
  ListThreatIntelSetsCommand,
  UpdateIPSetCommand,
  UpdateThreatEntitySetCommand,
  UpdateThreatIntelSetCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activateLists, activeLists } from '../../control/activate-lists.ts'
import { listSource } from '../../control/list-fetch.ts'
import { loadIntel } from '../../intel/load.ts'
import { ACCOUNT, MEMBER, type Running, startService } from '../service.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-lists-'))
const source = listSource({ folder: join(folder, 'lists'), allowLoopback: false })
let running: Running
let told = 0
beforeAll(async () => {
  mkdirSync(join(folder, 'lists'))
  running = await startService({ listsChanged: () => told++ })
})
afterAll(async () => {
  await running.close()
  rmSync(folder, { recursive: true })
})

const write = (name: string, content: string) => writeFileSync(join(folder, 'lists', name), content)
const client = () => running.clientOf()
const asked = () => ({ DetectorId: running.detectorId })
const activate = (reload = false) =>
  activateLists(running.store, source, running.service.now, { reload, reloadEvery: 0 })
const wish = (name: string, Activate = true) =>
  ({
    ...asked(),
    ...{ Name: name, Format: 'TXT' as const, Location: `file:${name}.txt`, Activate },
  }) as const
const threat = async (id?: string) => client().send(new GetThreatIntelSetCommand({ ...asked(), ThreatIntelSetId: id }))
const hits = async (value: string) => {
  const groups = await activeLists(running.store)
  const intel = await loadIntel(undefined, { sources: groups.flatMap(group => group.sources), cache: folder })
  const titles = new Map(groups.flatMap(group => [...group.titles]))
  return intel.hitsOf(value).map(({ list, category }) => [titles.get(list), category])
}

test('a list counts once it was read, stays as it was read, and is read anew when it is activated again', async () => {
  write('bad.txt', '198.18.0.1\n9.9.9.0/24\nnot an entry\n')
  const { ThreatIntelSetId } = await client().send(new CreateThreatIntelSetCommand(wish('bad')))
  expect([(await threat(ThreatIntelSetId)).Status, told > 0]).toEqual(['ACTIVATING', true])
  expect(await hits('9.9.9.9')).toEqual([])
  const early = new UpdateThreatIntelSetCommand({ ...asked(), ThreatIntelSetId, Activate: true })
  await expect(client().send(early)).rejects.toThrow('ACTIVATING')

  expect(await activate()).toBe(true)
  expect(await threat(ThreatIntelSetId)).toMatchObject({ Name: 'bad', Format: 'TXT' as const, Status: 'ACTIVE' })
  expect(await hits('9.9.9.9')).toEqual([['bad', 'custom']])
  expect(await activate()).toBe(false)

  write('bad.txt', '8.8.4.4\n')
  expect([await activate(), await hits('9.9.9.9')]).toEqual([false, [['bad', 'custom']]])
  running.service.moveClock(1000)
  await client().send(new UpdateThreatIntelSetCommand({ ...asked(), ThreatIntelSetId, Activate: true }))
  await activate()
  expect([await hits('9.9.9.9'), await hits('8.8.4.4')]).toEqual([[], [['bad', 'custom']]])

  running.service.moveClock(1000)
  await client().send(new UpdateThreatIntelSetCommand({ ...asked(), ThreatIntelSetId, Activate: false }))
  expect((await threat(ThreatIntelSetId)).Status).toBe('DEACTIVATING')
  expect(await activate()).toBe(true)
  expect([(await threat(ThreatIntelSetId)).Status, await hits('8.8.4.4')]).toEqual(['INACTIVE', []])
  await client().send(new DeleteThreatIntelSetCommand({ ...asked(), ThreatIntelSetId }))
  await expect(threat(ThreatIntelSetId)).rejects.toThrow(
    'the input threatIntelSetId is not owned by the current account',
  )
})

test('with reload, or the tag that asks for it, a changed object is read by itself', async () => {
  write('live.txt', '9.9.9.9\n')
  const tagged = { ...wish('live'), Tags: { 'vedette:reload': 'true' } }
  const { ThreatIntelSetId } = await client().send(new CreateThreatIntelSetCommand(tagged))
  await activate()
  write('live.txt', '7.7.7.7\n')
  expect([await activate(), await hits('7.7.7.7')]).toEqual([true, [['live', 'custom']]])
  expect(await activate()).toBe(false)
  write('live.txt', '6.6.6.6\n')
  expect(await activateLists(running.store, source, running.service.now)).toBe(false)
  running.service.moveClock(60_000)
  expect(await activateLists(running.store, source, running.service.now)).toBe(true)
  write('live.txt', '7.7.7.7\n')
  expect(await activate()).toBe(true)
  rmSync(join(folder, 'lists', 'live.txt'))
  expect([await activate(true), await hits('7.7.7.7')]).toEqual([false, [['live', 'custom']]])
  running.service.moveClock(1000)
  await client().send(new DeleteThreatIntelSetCommand({ ...asked(), ThreatIntelSetId }))
  expect((await threat(ThreatIntelSetId)).Status).toBe('DELETE_PENDING')
  expect([await activate(), await hits('7.7.7.7')]).toEqual([true, []])
  expect((await client().send(new ListThreatIntelSetsCommand(asked()))).ThreatIntelSetIds).toEqual([])
})

test('what is trusted beats what is feared, and one trusted list is all there may be', async () => {
  write('trusted.txt', '9.9.9.9\n')
  write('feared.txt', '9.9.9.0/24\nevil.example.com\n')
  const { IpSetId } = await client().send(new CreateIPSetCommand(wish('trusted')))
  const { ThreatEntitySetId } = await client().send(new CreateThreatEntitySetCommand(wish('feared')))
  await activate()
  expect([await hits('9.9.9.9'), await hits('9.9.9.8')]).toEqual([[], [['feared', 'custom']]])
  expect(await hits('evil.example.com')).toEqual([['feared', 'custom']])
  await expect(client().send(new CreateIPSetCommand(wish('trusted')))).rejects.toThrow('limit of 1 IPSet')
  const { IpSetIds } = await client().send(new ListIPSetsCommand(asked()))
  expect(IpSetIds).toEqual([IpSetId])
  running.service.moveClock(1000)
  await client().send(new UpdateIPSetCommand({ ...asked(), IpSetId, Name: 'renamed', Location: 's3://b-1/k' }))
  const { $metadata: _, ...renamed } = await client().send(new GetIPSetCommand({ ...asked(), IpSetId }))
  expect(renamed).toMatchObject({ Name: 'renamed', Location: 's3://b-1/k', Status: 'ACTIVE' })
  await client().send(new DeleteThreatEntitySetCommand({ ...asked(), ThreatEntitySetId }))
  await activate()
})

test('an entity set says why it could not be activated, and can be tried again', async () => {
  const made = await client().send(new CreateThreatEntitySetCommand(wish('missing')))
  const of = { ...asked(), ThreatEntitySetId: made.ThreatEntitySetId }
  const get = () => client().send(new GetThreatEntitySetCommand(of))
  const retry = async () => {
    running.service.moveClock(1000)
    await client().send(new UpdateThreatEntitySetCommand({ ...of, Activate: true }))
    await activate()
    return get()
  }
  await activate()
  expect(await get()).toMatchObject({ Status: 'ERROR', ErrorDetails: expect.stringContaining('ENOENT') })
  write('missing.txt', '<html>\n<body>\n')
  expect(await retry()).toMatchObject({ Status: 'ERROR', ErrorDetails: expect.stringContaining('not an entry') })
  write('missing.txt', Array.from({ length: 1001 }, (_, i) => `9.9.${i >> 8}.${i & 255}`).join('\n'))
  expect(await retry()).toMatchObject({ Status: 'ERROR', ErrorDetails: expect.stringContaining('1000 entries') })
  symlinkSync('/etc/hostname', join(folder, 'lists', 'link.txt'))
  await client().send(new UpdateThreatEntitySetCommand({ ...of, Location: 'file:link.txt' }))
  expect(await retry()).toMatchObject({ Status: 'ERROR', ErrorDetails: expect.stringContaining('leads out') })
  await client().send(new UpdateThreatEntitySetCommand({ ...of, Location: 'file:missing.txt' }))
  write('missing.txt', '9.9.9.9\n')
  const mended = await retry()
  expect([mended.Status, mended.ErrorDetails, mended.CreatedAt instanceof Date]).toEqual(['ACTIVE', undefined, true])
})

test('addresses of this machine are not asked for lists', async () => {
  const local = { ...wish('local'), Location: 'https://localhost:9/list.txt' }
  const { ThreatIntelSetId } = await client().send(new CreateThreatIntelSetCommand(local))
  await activate()
  expect((await threat(ThreatIntelSetId)).Status).toBe('ERROR')
  await client().send(new DeleteThreatIntelSetCommand({ ...asked(), ThreatIntelSetId }))
})

test('six threat lists are the limit; a strange location and a member are refused', async () => {
  for (let i = 0; i < 6; i++) await client().send(new CreateThreatIntelSetCommand(wish(`t${i}`, false)))
  await expect(client().send(new CreateThreatIntelSetCommand(wish('t6', false)))).rejects.toThrow('limit of 6')
  const strange = { ...wish('x'), Location: 'http://a/b' }
  await expect(client().send(new CreateThreatEntitySetCommand(strange))).rejects.toThrow('location')
  const DetectorId = await running.addMember()
  const own = new CreateIPSetCommand({ ...wish('own'), DetectorId })
  await expect(running.clientOf(MEMBER).send(own)).rejects.toThrow('member accounts cannot call')
  expect((await activeLists(running.store)).map(({ accounts }) => accounts)).toEqual([[ACCOUNT, MEMBER]])
})
