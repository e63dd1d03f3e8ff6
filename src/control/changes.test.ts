import { expect, test } from 'vitest'
import { play, REGION } from '../api/operations/calling.fixture.ts'
import { noteChange, rememberUntilChange } from './changes.ts'
import { putMember, scopeOf } from './members.ts'

test('what was made of something is made again when that changed, and of nothing else', async () => {
  const { store } = await play()
  let loads = 0
  const load = rememberUntilChange(async (_, what) => `${what} ${++loads}`)
  expect([await load(store, 'a'), await load(store, 'a'), await load(store, 'b')]).toEqual(['a 1', 'a 1', 'b 2'])
  await noteChange(store, 'a')
  expect([await load(store, 'a'), await load(store, 'b')]).toEqual(['a 3', 'b 2'])
})

test('a member that was added and taken back is in nobody’s sight', async () => {
  const { store, now } = await play()
  const [administrator, account] = ['111111111111', '222222222222']
  const add = () => putMember(store, REGION, { account, administrator, by: 'organization', status: 'Enabled' }, now())
  const accounts = async () => (await scopeOf(store, administrator, REGION)).accounts
  expect(await accounts()).toEqual([administrator])
  const undone = store.transaction(async () => {
    await add()
    expect(await accounts()).toEqual([administrator, account])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await accounts()).toEqual([administrator])
  await add()
  expect(await accounts()).toEqual([administrator, account])
})
