import { describe, expect, test } from 'vitest'
import { type Shape, shapeNamed } from '../api/schema.ts'
import { sampleTypes } from '../cli/sample-types.ts'
import { detections } from '../detections/index.generated.ts'
import { forAsff } from '../findings/asff.ts'
import type { Finding } from '../findings/finding.ts'
import { forOcsf } from '../findings/ocsf.ts'
import { forApi, forExport } from '../findings/shape.ts'
import { ports } from '../findings/signals.fixture.ts'
import { sampleSource } from './samples.ts'

const ask = { account: '444455556666', region: 'us-west-2', at: 1_790_000_000 }
const types = sampleTypes()
const source = sampleSource(detections, types, ports)
const samples = new Map<string, Finding>()
for (const { type } of types) {
  const finding = await source.make(type, ask)
  if (finding !== undefined) samples.set(type, finding)
}

/** Members that the SDK's schema does not know, and values of another kind than it says. */
const strange = (shape: Shape, value: unknown, path: string): string[] => {
  if (shape.kind === 'list') {
    return Array.isArray(value) ? value.flatMap((each, i) => strange(shape.item, each, `${path}[${i}]`)) : [path]
  }
  if (shape.kind === 'map')
    return Object.entries(value as object).flatMap(([name, each]) => strange(shape.value, each, `${path}.${name}`))
  if (shape.kind !== 'structure') {
    const expected = shape.kind === 'timestamp' ? 'number' : shape.kind
    return typeof value === expected ? [] : [`${path} is no ${expected}`]
  }
  const known = new Map(shape.members.map(member => [member.wire, member]))
  const missing = shape.members.filter(({ required, wire }) => required && !Object.hasOwn(value as object, wire))
  return [
    ...missing.map(({ wire }) => `${path}.${wire} is missing`),
    ...Object.entries(value as object).flatMap(([name, each]) => {
      const member = known.get(name)
      return member === undefined ? [`${path}.${name}`] : strange(member.shape, each, `${path}.${name}`)
    }),
  ]
}

test('there is a sample of every type that GuardDuty raises', () => {
  expect(types.length).toBeGreaterThan(200)
  expect(types.filter(({ type }) => !samples.has(type)).map(({ type }) => type)).toEqual([])
  expect([...source.types].sort()).toEqual([...samples.keys()].sort())
  expect(new Set([...samples.values()].map(({ id }) => id)).size).toBe(samples.size)
})

describe.each([...samples])('%s', (type, finding) => {
  test('has GuardDuty’s shape and says that it is a sample', () => {
    expect(strange(shapeNamed('Finding'), forApi(finding), '')).toEqual([])
    expect(finding).toMatchObject({ type, accountId: ask.account, region: ask.region })
    const { value, sample } = finding.service.additionalInfo
    expect([sample, JSON.parse(value).sample, finding.title.includes('SAMPLE')]).toEqual([true, true, false])
  })

  test('is about nobody’s resources', () => {
    const text = JSON.stringify(forExport(finding))
    expect(text).not.toMatch(/111122223333|eu-west-1|999988887777|\\u0000/)
    expect(finding.title.length).toBeGreaterThan(10)
  })

  test('can leave in the formats of others', () => {
    expect(() => [forAsff(finding, () => undefined), forOcsf(finding, () => undefined, '1')]).not.toThrow()
  })
})
