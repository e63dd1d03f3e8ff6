import { expect, test } from 'vitest'
import type { PlainEvent } from '../events/kind.ts'
import { Dictionaries } from '../formats/batch.ts'
import { BEHAVIOUR, TEXT } from '../learn/behaviour/shape.ts'
import { BehaviourRows } from './behaviour-rows.ts'
import type { TuplePart } from './collector.ts'
import { batchOf } from './play.ts'
import { TupleTable } from './tuple-table.ts'

const call = (at: number, more: PlainEvent = {}): PlainEvent => ({
  ...{ at, principalType: 'user', principalName: 'ana', eventName: 'ListUsers', eventType: 'AwsApiCall' },
  ...more,
})

const gathered = (events: readonly PlainEvent[], records: readonly unknown[] = []): TuplePart | undefined => {
  const dictionaries = new Dictionaries(1 << 10, 1 << 10)
  const table = new TupleTable('behaviour', BEHAVIOUR, dictionaries, new BehaviourRows(dictionaries))
  table.take(batchOf('cloudtrail', events, records, dictionaries))
  return table.flush()
}

const textOf = (part: TuplePart | undefined, name: keyof typeof TEXT): string[] =>
  [...(part?.texts[TEXT[name]] ?? [])].map(place => part?.values[place] ?? '')

test('rows that agree in their minute are one tuple, known by its earliest record', () => {
  const part = gathered([call(130), call(125), call(179), call(180), call(126, { eventName: 'GetUser' })])
  expect(part?.rows).toBe(3)
  expect([...(part?.count ?? [])]).toEqual([3, 1, 1])
  expect([...(part?.at ?? [])]).toEqual([125, 180, 126])
  expect(textOf(part, 'eventName')).toEqual(['ListUsers', 'ListUsers', 'GetUser'])
})

test('what services do, for themselves or for somebody, is nobody’s behaviour', () => {
  const others: PlainEvent[] = [
    { principalType: 'service' },
    { principalType: 'account' },
    { invokedBy: 'cloudformation.amazonaws.com' },
    { eventType: 'AwsServiceEvent' },
  ]
  expect(gathered(others.map(more => call(60, more)))).toBeUndefined()
})

test('people behind a role of IAM Identity Center are told apart, sessions of other roles are not', () => {
  const role = { principalType: 'role', principalId: 'AROAEXAMPLE:ana' }
  const part = gathered([
    call(60, { ...role, principalName: 'AWSReservedSSO_Admin_0123456789abcdef' }),
    call(60, { ...role, principalName: 'app' }),
    call(60, { ...role, principalName: 'app', principalId: 'AROAEXAMPLE:ben' }),
  ])
  expect(textOf(part, 'session')).toEqual(['AROAEXAMPLE:ana', ''])
})

test('a call on a secret, key or role is told apart by which', () => {
  const secret = { eventName: 'GetSecretValue' }
  const record = (secretId: unknown) => ({ responseElements: null, requestParameters: { versionStage: 'x', secretId } })
  const events = [call(60, secret), call(61, secret), call(62, secret), call(63, secret), call(64)]
  const part = gathered(events, [record('db'), record('db'), record('api'), record('a"b'), record('db')])
  expect(textOf(part, 'resource')).toEqual(['db', 'api', '', ''])
  expect([...(part?.count ?? [])]).toEqual([2, 1, 1, 1])
})
