import {
  CreateFilterCommand,
  DeleteFilterCommand,
  GetFilterCommand,
  ListFiltersCommand,
  UpdateFilterCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MEMBER, type Running, startService } from '../service.fixture.ts'

let running: Running
beforeAll(async () => {
  running = await startService()
})
afterAll(() => running.close())

const high = { Criterion: { severity: { Equals: ['7', '8'] } } }
const client = () => running.clientOf()
const asked = () => ({ DetectorId: running.detectorId })
const create = (Name: string, Rank?: number, more: object = {}) =>
  client().send(new CreateFilterCommand({ ...asked(), Name, Rank, FindingCriteria: high, ...more }))
const names = async () => (await client().send(new ListFiltersCommand(asked()))).FilterNames ?? []
const get = (FilterName: string) => client().send(new GetFilterCommand({ ...asked(), FilterName }))
const ranks = async () => Promise.all((await names()).map(async name => [name, (await get(name)).Rank]))

beforeEach(async () => {
  for (const FilterName of await names()) await client().send(new DeleteFilterCommand({ ...asked(), FilterName }))
})

test('a filter is given back as it was made, with its first version', async () => {
  const criteria = { Criterion: { severity: { Gte: 4 }, type: { Eq: ['a'], NotEquals: ['b'] } } }
  const made = { Description: 'what is grave', Tags: { team: 'red' }, FindingCriteria: criteria }
  expect((await create('grave', 1, made)).Name).toBe('grave')
  const { $metadata: _, CreatedAt, UpdatedAt, ...filter } = await get('grave')
  expect(filter).toEqual({ Name: 'grave', Action: 'NOOP', Rank: 1, Version: 1, ...made })
  expect([CreatedAt instanceof Date, UpdatedAt]).toEqual([true, CreatedAt])
})

test('ranks have no gaps: others make room, and close up again', async () => {
  await create('aaa')
  await create('bbb')
  await create('ccc', 1)
  expect(await ranks()).toEqual([
    ['aaa', 2],
    ['bbb', 3],
    ['ccc', 1],
  ])
  await client().send(new UpdateFilterCommand({ ...asked(), FilterName: 'bbb', Rank: 1 }))
  expect(await ranks()).toEqual([
    ['aaa', 3],
    ['bbb', 1],
    ['ccc', 2],
  ])
  expect([(await get('bbb')).Version, (await get('aaa')).Version]).toEqual([2, 1])
  await client().send(new DeleteFilterCommand({ ...asked(), FilterName: 'bbb' }))
  expect(await ranks()).toEqual([
    ['aaa', 2],
    ['ccc', 1],
  ])
})

test('an update changes what it names, and counts even when it changes nothing', async () => {
  await create('aaa', 1, { Description: 'before', Action: 'ARCHIVE' })
  await client().send(new UpdateFilterCommand({ ...asked(), FilterName: 'aaa' }))
  await client().send(new UpdateFilterCommand({ ...asked(), FilterName: 'aaa', Description: 'after' }))
  expect(await get('aaa')).toMatchObject({ Description: 'after', Action: 'ARCHIVE', Version: 3, FindingCriteria: high })
})

test('the same request again makes nothing new; the same token for another is refused', async () => {
  await create('aaa', 1, { ClientToken: 'once' })
  await expect(create('aaa', 1, { ClientToken: 'once' })).resolves.toMatchObject({ Name: 'aaa' })
  await expect(create('bbb', 1, { ClientToken: 'once' })).rejects.toThrow('clientToken')
  expect(await names()).toEqual(['aaa'])
})

test.each([
  ['a name that is taken', { Name: 'taken' }, 'already exists'],
  ['a rank beyond the last', { Rank: 3 }, 'rank 3 is not one of 1 to 2'],
  ['no attribute', { FindingCriteria: {} }, 'name no attribute'],
  [
    'an attribute that is none',
    { FindingCriteria: { Criterion: { nothing: { Eq: ['a'] } } } },
    'nothing is no attribute',
  ],
  [
    'a pattern in a filter that does not archive',
    { FindingCriteria: { Criterion: { type: { Matches: ['a*'] } } } },
    'The criterion type has the condition matches',
  ],
])('%s is refused', async (_, wish, because) => {
  await create('taken')
  await expect(create('fresh', 1, wish)).rejects.toMatchObject({
    name: 'BadRequestException',
    message: expect.stringContaining(because),
  })
  expect(await names()).toEqual(['taken'])
})

test('a filter that archives may say what others may not; it cannot become one that does not then', async () => {
  const criteria = { Criterion: { 'resource.instanceDetails.tags.value': { Matches: ['scanner-*'] } } }
  await create('scanners', 1, { Action: 'ARCHIVE', FindingCriteria: criteria })
  const noop = new UpdateFilterCommand({ ...asked(), FilterName: 'scanners', Action: 'NOOP' })
  await expect(client().send(noop)).rejects.toThrow('matches')
})

test('unknown filters and detectors of others are said to be so', async () => {
  await expect(get('nothing')).rejects.toThrow('no such resource found')
  const foreign = new GetFilterCommand({ DetectorId: '0'.repeat(32), FilterName: 'aaa' })
  await expect(client().send(foreign)).rejects.toThrow('not owned by the current account')
})

test('a hundred filters are the limit, and they come in pages', async () => {
  for (let i = 0; i < 100; i++) await create(`filter-${String(i).padStart(3, '0')}`)
  await expect(create('one-too-many')).rejects.toThrow('100 filters')
  const first = await client().send(new ListFiltersCommand({ ...asked(), MaxResults: 50 }))
  const second = await client().send(new ListFiltersCommand({ ...asked(), NextToken: first.NextToken }))
  expect([first.FilterNames?.length, second.FilterNames?.length, second.NextToken]).toEqual([50, 50, undefined])
})

test('a member makes no filters', async () => {
  const DetectorId = await running.addMember()
  const wish = new CreateFilterCommand({ DetectorId, Name: 'mine', FindingCriteria: high })
  await expect(running.clientOf(MEMBER).send(wish)).rejects.toThrow('member accounts cannot call CreateFilter')
})
