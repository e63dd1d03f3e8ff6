/**
 * Every constraint of every operation, violated once: the answer is the modelled error, and it names the member. The
 * requests are written by hand, because SDKs would not send some of them.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWire } from '../src/api/encode.ts'
import type { Limit } from '../src/api/limit.ts'
import { LIMITS } from '../src/api/limits.generated.ts'
import type { OperationName, Operations } from '../src/api/operation.ts'
import { CONTRACTS, type Contract, type Member, type Shape, type Structure } from '../src/api/schema.ts'
import { sampleOf } from './api-samples.ts'
import { type Api, type Credentials, type Got, type Sent, send, serveApi } from './api-server.ts'

let api: Api
let credentials: Credentials
let called = 0

beforeAll(async () => {
  const operations = [...CONTRACTS.values()].map(contract => [
    contract.name,
    async () => {
      called++
      return sampleOf(contract.output, member => member.required)
    },
  ])
  api = await serveApi(Object.fromEntries(operations) as Operations<OperationName>)
  credentials = await api.key()
})
afterAll(() => api.close())

type Wire = Record<string, unknown>

/** A request with all members, on the wire. */
const requestOf = (contract: Contract): { labels: Record<string, string>; query: Wire; body: Wire } => {
  const sample = sampleOf(contract.input)
  const labels: Record<string, string> = {}
  const query: Wire = {}
  const wire = toWire(contract.input, sample)
  const body: Wire = {}
  for (const { name, wire: written, place } of contract.input.members)
    if (place === 'path') labels[name] = String(sample[name])
    else (place === 'query' ? query : body)[written] = wire[written]
  return { labels, query, body }
}

const sentBy = (contract: Contract, { labels, query, body }: ReturnType<typeof requestOf>): Sent => ({
  method: contract.method,
  path: contract.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(labels[name])),
  query: Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  ),
  ...(contract.method === 'GET' || contract.method === 'DELETE' ? {} : { body: JSON.stringify(body) }),
})

/** A longer body is refused whatever it holds. */
const BODY_MAX = 1024 * 1024

/** A wrong value, and why it is wrong. */
type Wrong = readonly [string, unknown]

const tooLong = (limit: Limit | undefined): Wrong[] =>
  limit?.max !== undefined && limit.max < BODY_MAX ? [['too long', 'x'.repeat(limit.max + 1)]] : []

const wrongStrings = ({ limit, oneOf }: Pick<Member, 'limit' | 'oneOf'>): Wrong[] => [
  ['a number for a string', 7],
  ...tooLong(limit),
  ...(limit?.min !== undefined ? ([['too short', 'x'.repeat(limit.min - 1)]] as Wrong[]) : []),
  ...(limit?.pattern !== undefined ? ([['not of the pattern', '\u0000 ü']] as Wrong[]) : []),
  ...(oneOf !== undefined ? ([['not one of', 'ELSE']] as Wrong[]) : []),
]

/** One too many of a value that is right, so that nothing else is wrong. */
const tooMany = (limit: Limit | undefined, right: unknown): Wrong[] => {
  const count = (limit?.max ?? BODY_MAX) + 1
  if (count >= 100_000 || typeof right !== 'object' || right === null) return []
  if (Array.isArray(right)) return [['too many', Array(count).fill(right[0])]]
  const [[key, value]] = Object.entries(right)
  const letters = (at: number): string => at.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')
  return [['too many', Object.fromEntries(Array.from({ length: count }, (_, at) => [key + letters(at), value]))]]
}

const wrongValues = (shape: Shape, member: Pick<Member, 'limit' | 'oneOf'>, right?: unknown): Wrong[] => {
  const { limit, oneOf } = member
  const inner = { limit: limit?.item, oneOf }
  switch (shape.kind) {
    case 'string':
      return wrongStrings(member)
    case 'number':
      return [
        ['a string for a number', 'x'],
        ...(limit?.whole ? ([['a fraction', 1.5]] as Wrong[]) : []),
        ...(limit?.min !== undefined ? ([['too small', limit.min - 1]] as Wrong[]) : []),
        ...(limit?.max !== undefined ? ([['too large', limit.max + 1]] as Wrong[]) : []),
      ]
    case 'boolean':
      return [['a string for a boolean', 'true']]
    case 'timestamp':
      return [['no time', 'yesterday']]
    case 'list':
      return [
        ['an object for a list', {}],
        ...tooMany(limit, right),
        ...(limit?.min !== undefined ? ([['too few', []]] as Wrong[]) : []),
        ...wrongValues(shape.item, inner).map(([why, value]): Wrong => [`an item is ${why}`, [value]]),
      ]
    case 'map':
      return [
        ['a list for a map', []],
        ...tooMany(limit, right),
        ...(limit?.min !== undefined ? ([['empty', {}]] as Wrong[]) : []),
        ...wrongStrings({ limit: limit?.key, oneOf: undefined })
          .filter(([, key]) => typeof key === 'string')
          .map(([why, key]): Wrong => [`a key is ${why}`, { [String(key)]: 'x' }]),
        ...wrongValues(shape.value, inner).map(([why, value]): Wrong => [`a value is ${why}`, { key: value }]),
      ]
    case 'structure':
      return [['a list for a structure', []], ...wrongMembers(shape)]
  }
}

/** Each member wrong once, the rest of the structure right. */
const wrongMembers = (structure: Structure): Wrong[] => {
  const right = toWire(structure, sampleOf(structure))
  return structure.members.flatMap(member => [
    ...(member.required ? ([[`${member.wire} is missing`, without(right, member.wire)]] as Wrong[]) : []),
    ...wrongValues(member.shape, member, right[member.wire]).map(
      ([why, value]): Wrong => [`${member.wire}: ${why}`, { ...right, [member.wire]: value }],
    ),
  ])
}

const without = (from: Wire, name: string): Wire =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name))

/** All wrong requests of an operation: which member, why, and the request. */
const wrongRequests = (contract: Contract): (readonly [string, string, Sent])[] =>
  contract.input.members.flatMap(member => {
    const { name, wire, place, required, shape } = member
    if (place === 'path')
      return wrongValues(shape, member)
        .filter(([, value]) => typeof value === 'string' && value !== '')
        .map(([why, value]) => {
          const request = requestOf(contract)
          request.labels[name] = String(value)
          return [name, why, sentBy(contract, request)] as const
        })
    const bodyless = contract.method === 'GET' || contract.method === 'DELETE'
    if (place === 'body' && bodyless) return []
    const part = place === 'query' ? 'query' : 'body'
    const wrong = wrongValues(shape, member, requestOf(contract)[part][wire]).filter(
      ([, value]) =>
        place === 'body' ||
        typeof value === 'string' ||
        (typeof value === 'number' && shape.kind === 'number') ||
        Array.isArray(value),
    )
    const all: Wrong[] = required ? [['missing', undefined], ...wrong] : wrong
    return all
      .filter(([, value]) => place === 'body' || !Array.isArray(value) || value.every(each => typeof each === 'string'))
      .map(([why, value]) => {
        const request = requestOf(contract)
        request[part] = without(request[part], wire)
        if (value !== undefined) request[part] = { ...request[part], [wire]: value }
        return [wire, why, sentBy(contract, request)] as const
      })
  })

const problemIn = ({ status, headers, json }: Got, member: string): string | undefined => {
  if (status !== 400) return `answered ${status}`
  if (headers.get('x-amzn-errortype') !== 'BadRequestException') return 'is no BadRequestException'
  if (json['__type'] !== 'InvalidInputException' || json['type'] !== 'InvalidInputException') return 'has no type'
  if (!String(json['message']).toLowerCase().includes(member.toLowerCase()))
    return `does not name it: ${json['message']}`
  return undefined
}

describe('each constraint violated', () => {
  const contracts = [...CONTRACTS.values()]

  test('all facts of the model are about members that the SDK has', () => {
    const known = new Set<string>()
    const walk = (shape: Shape): void => {
      if (shape.kind === 'list') walk(shape.item)
      else if (shape.kind === 'map') walk(shape.value)
      else if (shape.kind === 'structure')
        for (const { name, shape: inner } of shape.members) {
          const id = `${shape.name}.${name}`
          if (known.has(id)) continue
          known.add(id)
          walk(inner)
        }
    }
    for (const { input } of contracts) walk(input)
    const facts = Object.entries(LIMITS).flatMap(([name, members]) =>
      Object.keys(members).map(each => `${name}.${each}`),
    )
    expect(facts.filter(fact => !known.has(fact))).toEqual([])
    expect(facts.length).toBeGreaterThan(200)
  })

  test.each(contracts.map(contract => [contract.name, contract] as const))('%s', async (_, contract) => {
    const before = called
    const problems: string[] = []
    for (const [member, why, sent] of wrongRequests(contract)) {
      const problem = problemIn(await send(api, credentials, sent), member)
      if (problem !== undefined) problems.push(`${member} is ${why}: ${problem}`)
    }
    expect(problems).toEqual([])
    expect(called).toBe(before)
  })

  test('no bound of the model is left out', () => {
    const left: string[] = []
    for (const [structure, members] of Object.entries(LIMITS))
      for (const [name, limit] of Object.entries(members)) {
        const many = limit.item !== undefined || limit.key !== undefined
        if ((limit.max ?? 0) >= (many ? 100_000 : BODY_MAX)) left.push(`${structure}.${name}`)
      }
    expect(left).toEqual([])
  })

  test('without a violation each is called', async () => {
    for (const contract of contracts) {
      const before = called
      const { status } = await send(api, credentials, sentBy(contract, requestOf(contract)))
      expect([contract.name, status, called - before]).toEqual([contract.name, contract.status, 1])
    }
  })
})
