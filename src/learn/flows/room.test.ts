import { expect, test } from 'vitest'
import type { Mark } from '../model.ts'
import { FACTOR, Hosts } from './hosts.ts'
import { Pairs } from './pairs.ts'

const HOSTS_MAX = 300
const DAY = 20_000

const filled = (day: number): Hosts => {
  const hosts = new Hosts(HOSTS_MAX)
  const account = hosts.account('1', day)
  if (account !== undefined)
    for (let i = 0; i < HOSTS_MAX; i++) hosts.host('1', `i-${i}`, `subnet-${i % 100}`, account, day)
  return hosts
}

const add = (hosts: Hosts, name: string, day: number) => {
  const account = hosts.account('1', day)
  return account && hosts.host('1', name, 'subnet-new', account, day)
}

test('hosts that were idle for a week make room, and leave nothing of what they were used to', () => {
  const hosts = filled(DAY)
  const entities = hosts.habits.entities
  const first = hosts.hosts.get('1 i-0')
  if (first !== undefined) hosts.learn(first, FACTOR.port, 888, DAY)
  expect(add(hosts, 'i-new', DAY + 6)).toBeUndefined()
  expect(hosts.evictions).toBe(1)
  expect(add(hosts, 'i-1', DAY + 6)?.days).toBe(2)
  const added = add(hosts, 'i-new', DAY + 7)
  expect(added?.days).toBe(1)
  expect(hosts.hosts.size).toBe(2)
  expect(hosts.evictions).toBe(HOSTS_MAX)
  // The account, two hosts and their subnets.
  expect([entities, hosts.habits.entities]).toEqual([1 + 100 + HOSTS_MAX, 5])
  const knowing = Array.from({ length: entities }, (_, i) => i + 1).filter(
    one => hosts.habits.count(one, FACTOR.port, 888, DAY + 7) > 0,
  )
  expect(knowing).toEqual([hosts.accounts.get('1')?.number])
  const again = new Hosts()
  again.restore(hosts.save())
  expect(again.habits.entities).toBe(5)
})

test('what was idle for sixty days is forgotten and no loss', () => {
  const hosts = new Hosts()
  add(hosts, 'a', DAY)
  add(hosts, 'b', DAY + 60)
  expect([...hosts.hosts.keys()]).toEqual(['1 b'])
  expect(hosts.evictions).toBe(0)
})

test('accounts beyond the room are counted and nothing is learned of them', () => {
  const hosts = new Hosts()
  for (let i = 0; i < 1 << 14; i++) hosts.account(`account ${i}`, DAY)
  expect(hosts.account('one more', DAY)).toBeUndefined()
  expect(hosts.account('account 7', DAY)?.days).toBe(1)
  expect(hosts.evictions).toBe(1)
})

test('the pair that was idle longest makes room for another', () => {
  const pairs = new Pairs()
  const met = { own: 0, active: 0, peers: 0, account: 0 }
  const mark: Mark = { at: 1000, id: 1, object: 0, offset: 0, length: 1 }
  for (let i = 0; i < 1 << 14; i++) pairs.open(`pair ${i}`, 5, met)
  const first = pairs.get('pair 0')
  if (first !== undefined) pairs.connected('pair 0', first, mark, 0)
  pairs.open('one more', 5, met)
  expect(['pair 0', 'pair 1', 'one more'].map(key => pairs.get(key) !== undefined)).toEqual([true, false, true])
  expect(pairs.evictions).toBe(1)
})
