import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Signal } from '../sdk/sdk.ts'
import { type Finding, severityName } from './finding.ts'
import { mergeSignals } from './merge.ts'
import { forApi, forExport } from './shape.ts'
import { dnsSignal, everySignal, ports, sshSignal } from './signals.fixture.ts'

const shaped = (signal: Signal): Finding => mergeSignals([signal], ports)[0]

describe('the two casings', () => {
  const additionalInfo = {
    inBytes: 152,
    portsScannedSample: [22, 80],
    oldPolicy: { hardExpiry: false },
    gone: undefined,
  }
  const finding = shaped(sshSignal({ additionalInfo }))

  test('an export has additionalInfo flattened and as text, and absent evidence as null', () => {
    const { additionalInfo: info, evidence } = forExport(finding).service
    const { value, type, ...members } = info
    expect(members).toEqual({ inBytes: '152', portsScannedSample: [22, 80], oldPolicy: { hardExpiry: false } })
    expect([JSON.parse(value), type, evidence]).toEqual([members, 'default', null])
    expect(forExport(finding)).not.toHaveProperty('vedette')
  })

  test('the API has additionalInfo as text only, and nothing empty', () => {
    const answered = forApi(finding) as { service: Record<string, unknown>; resource: { instanceDetails: object } }
    expect(Object.keys(answered.service['additionalInfo'] as object)).toEqual(['value', 'type'])
    expect(answered.service).not.toHaveProperty('evidence')
    expect(answered.resource.instanceDetails).not.toHaveProperty('tags')
    expect(answered).not.toHaveProperty('vedette')
    expect((forApi(shaped(dnsSignal())) as typeof answered).service).toHaveProperty('evidence')
  })

  test('severities have GuardDuty’s numbers', () => {
    const numbers = (['Low', 'Medium', 'High', 'Critical'] as const).map(
      severity => shaped(sshSignal({ severity })).severity,
    )
    expect(numbers).toEqual([2, 5, 8, 9])
    expect([1, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(severityName)).toEqual([
      'Low',
      'Low',
      'Medium',
      'Medium',
      'High',
      'High',
      'Critical',
      'Critical',
    ])
  })
})

const SHAPES = new URL('../../../shared/spec/shapes.json', import.meta.url)

describe.skipIf(!existsSync(SHAPES))('wire names (skipped where ../shared/spec/shapes.json is not at hand)', () => {
  interface Member {
    wireName: string
    type: string
    required: boolean
  }
  const strange = (value: unknown, type: string, structures: Record<string, Member[]>, path: string): string[] => {
    const list = /^list<(.*)>$/.exec(type)
    if (list !== null)
      return (value as unknown[]).flatMap((each, i) => strange(each, list[1], structures, `${path}[${i}]`))
    const values = /\(enum: (.*)\)$/.exec(type)?.[1].split('|')
    if (values !== undefined) return values.includes(value as string) ? [] : [`${path} is ${value}`]
    const members = structures[type]
    if (members === undefined) return []
    const known = new Map(members.map(member => [member.wireName, member.type]))
    const missing = members.filter(member => member.required && !Object.hasOwn(value as object, member.wireName))
    const inner = Object.entries(value as object).flatMap(([name, each]) => {
      const of = known.get(name)
      return of === undefined ? [`${path}.${name}`] : strange(each, of, structures, `${path}.${name}`)
    })
    return [...missing.map(member => `${path}.${member.wireName} missing`), ...inner]
  }

  test('are AWS’s own', () => {
    const { structures } = JSON.parse(readFileSync(SHAPES, 'utf8')) as { structures: Record<string, Member[]> }
    expect(strange({ ...forApi(shaped(sshSignal())), invented: 1 }, 'Finding', structures, '')).toEqual(['.invented'])
    for (const signal of everySignal()) expect(strange(forApi(shaped(signal)), 'Finding', structures, '')).toEqual([])
  })
})
