/**
 * All operations that the SDK knows against a running `vedette serve`, each with input that means something: by the JS SDK,
 * by boto3 and by the AWS CLI. Before the JS SDK's call the same request is sent by everybody whom it is not open to.
 */
import * as GuardDuty from '@aws-sdk/client-guardduty'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Input, OperationName, Output } from '../src/api/operation.ts'
import { CONTRACTS } from '../src/api/schema.ts'
import { REGION } from './api-server.ts'
import { problemsOf } from './walk-answers.ts'
import { type Answered, boto, type Carrier, commandLine, hasBoto, hasCommandLine, javascript } from './walk-callers.ts'
import { tryAsIntruders } from './walk-intruders.ts'
import { startWalkService, type WalkService } from './walk-service.ts'
import { type CallingAs, walk } from './walking.ts'

const OPERATIONS = Object.keys(GuardDuty)
  .filter(name => name.endsWith('Command') && name !== '$Command')
  .map(name => name.slice(0, -'Command'.length))
  .sort()
/** Three operations are not known to the boto3 of this writing; an old one may know fewer. */
const KNOWN_TO_OTHERS_LEAST = 80

let service: WalkService
beforeEach(async () => {
  service = await startWalkService()
})
afterEach(() => service.stop())

type Look = (name: OperationName, answered: Answered) => void
type Before = (account: string, name: OperationName, input: object) => Promise<void>

/** Calls by a client, or by the JS SDK what the client is too old for. Answers what was called, and by that client. */
const walkBy = async (carrier: Carrier, look: Look, before: Before = async () => {}) => {
  const called = new Set<string>()
  const carried = new Set<string>()
  const plain = javascript(service.url)
  const send = async (account: string, name: OperationName, input: object): Promise<Answered> => {
    const key = service.keysOf(account).administrator
    const answered = await carrier.carry(key, name, input)
    if (answered !== undefined) carried.add(name)
    return answered ?? (await plain.carry(key, name, input))!
  }
  const as: CallingAs = account => {
    const again = async <Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> =>
      (await send(account, name, input)).output as unknown as Output<Name>
    const call = async <Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> => {
      if (!called.has(name)) await before(account, name, input)
      called.add(name)
      const answered = await send(account, name, input)
      look(name, answered)
      return answered.output as unknown as Output<Name>
    }
    return Object.assign(call, { account, region: REGION, again })
  }
  try {
    await walk(as)
  } finally {
    plain.end()
    carrier.end()
  }
  return { called: [...called].sort(), carried }
}

const statusIsRight: Look = (name, { status }) => expect([name, status]).toEqual([name, CONTRACTS.get(name)?.status])

/** Ids of 32 digits and account numbers. */
const idsIn = (value: unknown): string[] => JSON.stringify(value).match(/\b(?:[0-9a-f]{32}|\d{12})\b/g) ?? []

test('by the JS SDK, each answer as the model has it; closed to everybody else; and no secret in the log', {
  timeout: 300_000,
}, async () => {
  const ids = new Set<string>()
  const look: Look = (name, answered) => {
    statusIsRight(name, answered)
    expect([name, problemsOf(CONTRACTS.get(name)!.output, answered.output)]).toEqual([name, []])
    for (const id of idsIn(answered.output)) ids.add(id)
  }
  const before: Before = (account, name, input) => tryAsIntruders(service, account, name, input, ids)
  const { called } = await walkBy(javascript(service.url), look, before)
  expect(called).toEqual(OPERATIONS)
  const log = service.log()
  expect(log).toContain('CreateDetector')
  const telling = [...service.secrets, 'Signature=', 'root@invited.example', 'join us']
  expect(telling.filter(secret => log.includes(secret))).toEqual([])
})

// The walk takes its time; what boto3 makes of all members of all answers is seen in api-clients.test.ts every time.
test.skipIf(!process.env['LONG'] || !hasBoto())('by boto3, whose validator accepts each answer', async () => {
  const { called, carried } = await walkBy(boto(service.url), (name, answered) => {
    statusIsRight(name, answered)
    expect([name, answered.problems ?? '']).toEqual([name, ''])
  })
  expect(called).toEqual(OPERATIONS)
  expect(carried.size).toBeGreaterThanOrEqual(KNOWN_TO_OTHERS_LEAST)
})

// A process for each call takes minutes.
test.skipIf(!process.env['LONG'] || !hasCommandLine())('by the AWS CLI', async () => {
  const { called, carried } = await walkBy(commandLine(service.url), () => {})
  expect(called).toEqual(OPERATIONS)
  expect(carried.size).toBeGreaterThanOrEqual(KNOWN_TO_OTHERS_LEAST)
})
