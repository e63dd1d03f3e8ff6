/**
 * Every operation of the SDK, with every member that its schemas know: what the SDK sends is what an operation gets, and
 * what an operation answers is what the SDK gives to its user. The walk is over the SDK, so that what it learns is tested.
 */
import * as GuardDuty from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OperationName, Operations } from '../src/api/operation.ts'
import { operations as shipped } from '../src/api/operations/index.ts'
import { CONTRACTS } from '../src/api/schema.ts'
import { sampleOf } from './api-samples.ts'
import { type Api, REGION, serveApi } from './api-server.ts'

type AnyCommand = new (input: object) => GuardDuty.GetDetectorCommand

const commands = Object.entries(GuardDuty)
  .filter(([name]) => name.endsWith('Command') && name !== '$Command')
  .map(([name]) => name.slice(0, -'Command'.length))

let api: Api
let client: GuardDuty.GuardDutyClient
const got = new Map<string, unknown>()

beforeAll(async () => {
  const operations = [...CONTRACTS.values()].map(contract => [
    contract.name,
    async (input: unknown) => {
      got.set(contract.name, input)
      return sampleOf(contract.output)
    },
  ])
  api = await serveApi(Object.fromEntries(operations) as Operations<OperationName>)
  client = new GuardDuty.GuardDutyClient({
    endpoint: api.url,
    region: REGION,
    credentials: await api.key(),
    maxAttempts: 1,
  })
})
afterAll(async () => {
  client.destroy()
  await api.close()
})

test('the contract has every command of the SDK', () => {
  expect([...CONTRACTS.keys()].sort()).toEqual(commands.sort())
})

test('each of them is answered by an operation of ours', () => {
  expect(Object.keys(shipped).sort()).toEqual(commands.sort())
})

describe('what goes in and comes out', () => {
  test.each(commands)('%s', async name => {
    const contract = CONTRACTS.get(name)!
    const Command = (GuardDuty as unknown as Record<string, AnyCommand>)[`${name}Command`]
    const input = sampleOf(contract.input)
    const { $metadata, ...output } = await client.send(new Command(input))
    expect(got.get(name)).toEqual(input)
    expect($metadata.httpStatusCode).toBe(contract.status)
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(output).toEqual(contract.status === 204 ? {} : sampleOf(contract.output))
  })

  test.each(commands)('%s with nothing but what is required', async name => {
    const contract = CONTRACTS.get(name)!
    const Command = (GuardDuty as unknown as Record<string, AnyCommand>)[`${name}Command`]
    const input = sampleOf(contract.input, member => member.required)
    await client.send(new Command(input))
    const { ClientToken: _, ...received } = got.get(name) as Record<string, unknown>
    expect(received).toEqual(input)
  })
})
