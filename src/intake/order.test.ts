import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Find, findObjects } from './order.ts'
import type { FoundObject, LeftOut, Selection } from './ports.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-intake-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, content = 'x'): string => {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, content)
  return full
}

const trail = (account: string, region: string, stamp: string): string => {
  const [y, m, d] = [stamp.slice(0, 4), stamp.slice(4, 6), stamp.slice(6, 8)]
  return `AWSLogs/${account}/CloudTrail/${region}/${y}/${m}/${d}/${account}_CloudTrail_${region}_${stamp}_x.json.gz`
}

const flow = (account: string, id: string, stamp: string): string => {
  const [y, m, d] = [stamp.slice(0, 4), stamp.slice(4, 6), stamp.slice(6, 8)]
  return `AWSLogs/${account}/vpcflowlogs/eu-west-1/${y}/${m}/${d}/${account}_vpcflowlogs_eu-west-1_fl-${id}_${stamp}_00.log.gz`
}

const find = async (selection: Selection = {}, paths = [root]) => {
  const left: [string, LeftOut][] = []
  const objects: FoundObject[] = []
  const asked: Find = { paths, selection, left: (object, why) => left.push([object.name.slice(root.length + 1), why]) }
  for await (const object of findObjects(asked)) objects.push(object)
  return { names: objects.map(object => object.name.slice(root.length + 1)), objects, left }
}

const at = (iso: string): number => Date.parse(iso) / 1000
const A = '111122223333'
const B = '444455556666'

test('merges accounts, Regions and sources in order of time', async () => {
  const inOrder = [
    trail(A, 'eu-west-1', '20251231T2355Z'),
    flow(B, 'ff', '20260101T0000Z'),
    trail(A, 'us-east-1', '20260101T0005Z'),
    flow(B, 'aa', '20260101T0010Z'),
    trail(A, 'eu-west-1', '20260201T0000Z'),
  ]
  for (const path of [...inOrder].reverse()) put(path)
  expect((await find()).names).toEqual(inOrder)
})

test('puts files without a layout in their place by their first record', async () => {
  put(trail(A, 'eu-west-1', '20260105T0000Z'))
  put(trail(A, 'eu-west-1', '20260105T0100Z'))
  put('mine.json', '{"Records":[{"eventTime":"2026-01-05T00:30:00Z"}]}')
  const { objects, names } = await find()
  expect(names[1]).toBe('mine.json')
  expect(objects[1]).toMatchObject({ kind: 'cloudtrail', at: at('2026-01-05T00:30:00Z'), account: '', region: '' })
})

test('a file of unusual name in a day’s folder is looked into, because a day is too coarse', async () => {
  put(`AWSLogs/${A}/CloudTrail/eu-west-1/2026/01/05/b.json`, '{"Records":[{"eventTime":"2026-01-05T10:00:00Z"}]}')
  put(`AWSLogs/${A}/CloudTrail/eu-west-1/2026/01/05/c.json`, '{"Records":[{"eventTime":"2026-01-05T08:00:00Z"}]}')
  const { names } = await find()
  expect(names.map(name => name.slice(-6))).toEqual(['c.json', 'b.json'])
})

test('leaves out other days, accounts, Regions and digests, and says so', async () => {
  put(trail(A, 'eu-west-1', '20260105T0000Z'))
  put(trail(A, 'eu-west-1', '20260107T0900Z'))
  put(trail(A, 'eu-west-1', '20260107T1100Z'))
  put(`elsewhere/${B}_CloudTrail_eu-west-1_20260107T1100Z_x.json.gz`)
  put(`elsewhere/${A}_CloudTrail_us-east-1_20260107T1100Z_x.json.gz`)
  put(`elsewhere/${A}_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260107T110000Z.json.gz`)
  const { names, left } = await find({ since: at('2026-01-07T11:30:00Z'), accounts: [A], regions: ['eu-west-1'] })
  // A file carries records from before its own time, so one hour earlier is kept.
  expect(names).toEqual([trail(A, 'eu-west-1', '20260107T1100Z')])
  expect(left.map(([, why]) => why).sort()).toEqual(['account', 'digest', 'region', 'time'])
})

test('keeps objects that came late, and passes over days that cannot hold what is asked for', async () => {
  put(trail(A, 'eu-west-1', '20260105T0000Z'))
  put(trail(A, 'eu-west-1', '20260106T0000Z'))
  put(trail(A, 'eu-west-1', '20260109T0000Z'))
  const { names } = await find({ until: at('2026-01-05T06:00:00Z') })
  expect(names).toHaveLength(2)
})

test('a folder above that is called like a year does not mislead', async () => {
  put(`2020/${trail(A, 'eu-west-1', '20260105T0000Z')}`)
  const { names } = await find({ since: at('2026-01-01T00:00:00Z') })
  expect(names).toHaveLength(1)
})

test('passes over hidden files; follows links inside of the folder, never out', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'vedette-outside-'))
  writeFileSync(join(outside, 'secret.json'), '{}')
  const real = put('real.json', '{}')
  put('.DS_Store')
  put('.git/config')
  symlinkSync(real, join(root, 'inside.json'))
  symlinkSync(join(outside, 'secret.json'), join(root, 'outside.json'))
  symlinkSync(outside, join(root, 'folder'))
  symlinkSync(root, join(root, 'loop'))
  const { names, left } = await find()
  rmSync(outside, { recursive: true })
  expect(names).toEqual(['inside.json', 'real.json'])
  expect(left.map(([name]) => name).sort()).toEqual(['folder', 'loop', 'outside.json'])
})

test('the same path named twice is one object', async () => {
  const path = put(trail(A, 'eu-west-1', '20260105T0000Z'))
  expect((await find({}, [root, path, path])).names).toHaveLength(1)
})

test('says what is not there, and what is empty', async () => {
  await expect(find({}, [join(root, 'nowhere')])).rejects.toMatchObject({ code: 'E_NO_PATH' })
  await expect(find()).rejects.toMatchObject({ code: 'E_NO_LOGS' })
})

test('a folder that is a file by the time it is listed is the operator’s to mend', async () => {
  const { FolderPlace } = await import('./folder.ts')
  const file = put('a.json')
  await expect(new FolderPlace(root).children(file)).rejects.toMatchObject({ code: 'E_UNREADABLE' })
})
