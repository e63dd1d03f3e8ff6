/** Findings in the formats of others, held against what those formats publish of themselves. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { forAsff } from './asff.ts'
import { mergeSignals } from './merge.ts'
import { forOcsf } from './ocsf.ts'
import type { RuleOf } from './rule.ts'
import { everySignal, ports } from './signals.fixture.ts'

const findings = everySignal().flatMap(signal => mergeSignals([signal], ports))
const ruleOf: RuleOf = () => ({
  shape: 'window',
  techniques: [
    { id: 'T1110.001', name: 'Password Guessing', link: 'https://attack.mitre.org/techniques/T1110/001/' },
    { id: 'T1046', name: 'Network Service Discovery', link: 'https://attack.mitre.org/techniques/T1046/' },
  ],
  why: 'w'.repeat(3000),
  respond: ['r'.repeat(3000)],
})

type Json = Record<string, unknown>
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))

/** OCSF 1.4.0: required members, enumerations and "at least one of" of the classes and objects that we write. */
const FACTS: Readonly<Record<string, { required?: string[]; oneOf?: string[]; enums?: Record<string, unknown[]> }>> = {
  event: {
    required: [
      ...['activity_id', 'category_uid', 'class_uid', 'cloud', 'finding_info', 'metadata', 'severity_id', 'time'],
      'type_uid',
    ],
    enums: {
      activity_id: [0, 1, 2, 3, 99],
      category_uid: [2],
      class_uid: [2004],
      severity_id: [0, 1, 2, 3, 4, 5, 6, 99],
      status_id: [0, 1, 2, 3, 4, 5, 6, 99],
    },
  },
  metadata: { required: ['product', 'version'] },
  product: { required: ['vendor_name'] },
  cloud: { required: ['provider'] },
  finding_info: { required: ['uid', 'title'] },
  analytic: { required: ['type_id'], enums: { type_id: [0, 1, 2, 3, 4, 99] } },
  attacks: { oneOf: ['tactic', 'technique', 'sub_technique'] },
  technique: { oneOf: ['name', 'uid'] },
  sub_technique: { oneOf: ['name', 'uid'] },
  evidences: {
    oneOf: ['actor', 'api', 'connection_info', 'data', 'dst_endpoint', 'query', 'resources', 'src_endpoint', 'user'],
  },
  connection_info: { required: ['direction_id'], enums: { direction_id: [0, 1, 2, 3, 99] } },
  src_endpoint: { oneOf: ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid'] },
  dst_endpoint: { oneOf: ['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid'] },
  api: { required: ['operation'] },
  service: { oneOf: ['name', 'uid'] },
  query: { required: ['hostname'] },
  actor: { oneOf: ['process', 'user', 'session', 'app_name', 'app_uid'] },
  user: { oneOf: ['account', 'name', 'uid'] },
  account: { oneOf: ['name', 'uid'], enums: { type_id: [10] } },
  resources: { oneOf: ['name', 'uid'] },
  remediation: { required: ['desc'] },
  observables: { required: ['type_id'], enums: { type_id: [1, 2, 4, 10] } },
}

/** Members whose inside is ours or the source's, not the schema's. */
const FREE = new Set([
  'data',
  'unmapped',
  'labels',
  'profiles',
  'types',
  'data_sources',
  'location',
  'autonomous_system',
])
const PLAIN = new Set(['feature', 'response', 'http_request', 'owner'])

const problems = (name: string, value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((one, i) => problems(name, one, `${path}[${i}]`))
  if (value === null || typeof value !== 'object') return []
  const members = value as Json
  const facts = FACTS[name]
  const found: string[] = []
  if (facts === undefined && !PLAIN.has(name)) found.push(`${path}: no facts about ${name}`)
  for (const needed of facts?.required ?? []) if (members[needed] === undefined) found.push(`${path} lacks ${needed}`)
  if (facts?.oneOf !== undefined && !facts.oneOf.some(one => members[one] !== undefined))
    found.push(`${path} has none of ${facts.oneOf.join(', ')}`)
  for (const [member, allowed] of Object.entries(facts?.enums ?? {}))
    if (members[member] !== undefined && !allowed.includes(members[member]))
      found.push(`${path}.${member} is ${members[member]}`)
  for (const [member, inner] of Object.entries(members))
    if (!FREE.has(member)) found.push(...problems(member, inner, `${path}.${member}`))
  return found
}

describe('OCSF', () => {
  test.each(findings)('$type ($id) is a Detection Finding', finding => {
    const event = plain(forOcsf(finding, ruleOf, '1.2.3'))
    expect(problems('event', event, 'event')).toEqual([])
    expect(event['type_uid']).toBe(200400 + Number(event['activity_id']))
    for (const time of ['time', 'start_time', 'end_time']) expect(Number.isInteger(event[time])).toBe(true)
    const evidences = event['evidences'] as Json[]
    const latest = finding.vedette.occurrences.at(-1)!
    expect(evidences).toHaveLength(1 + latest.evidence.length)
    expect(evidences[1]['data']).toMatchObject({ record: latest.evidence[0].record })
    expect(event['finding_info']).toMatchObject({
      attacks: [{ technique: { uid: 'T1110' }, sub_technique: { uid: 'T1110.001' } }, { technique: { uid: 'T1046' } }],
    })
  })

  test('a type that nobody declared has no attacks and no remediation', () => {
    const event = plain(forOcsf(findings[0], () => undefined, '1.2.3'))
    expect(event['remediation']).toBeUndefined()
    expect(event['finding_info']).not.toHaveProperty('attacks')
  })
})

// AWS's own model of BatchImportFindings, as botocore ships it, is the judge of ASFF's members and types.
const VALIDATE = `
import json, sys
import botocore.session
from botocore.validate import ParamValidator
model = botocore.session.get_session().get_service_model('securityhub')
shape = model.operation_model('BatchImportFindings').input_shape
findings = json.load(sys.stdin)
report = ParamValidator().validate({'Findings': findings}, shape)
def unknown(value, shape, path):
    if shape.type_name == 'structure':
        for name in value:
            if name not in shape.members: print('unknown member', path + '.' + name)
            else: unknown(value[name], shape.members[name], path + '.' + name)
    elif shape.type_name == 'list':
        for one in value: unknown(one, shape.member, path + '[]')
    elif shape.type_name == 'map':
        for one in value.values(): unknown(one, shape.value, path + '{}')
unknown({'Findings': findings}, shape, '')
print(report.generate_report())
`

const hasBotocore = spawnSync('python3', ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0

describe('ASFF', () => {
  const all = findings.map(finding => plain(forAsff(finding, ruleOf)))

  test('keeps Security Hub’s limits', () => {
    for (const finding of all) {
      expect((finding['Title'] as string).length).toBeLessThanOrEqual(256)
      expect((finding['Description'] as string).length).toBeLessThanOrEqual(1024)
      expect(JSON.stringify(finding['Remediation']).length).toBeLessThan(560)
      expect(finding['Types']).toEqual([expect.stringMatching(/^(TTPs|Effects|Unusual Behaviors)\/[^/]+(\/[^/]+)?$/)])
      expect(Object.keys(finding['ProductFields'] as Json).length).toBeLessThanOrEqual(50)
      expect((finding['Resources'] as unknown[]).length).toBeGreaterThan(0)
    }
    expect(new Set(all.map(finding => finding['Id'])).size).toBe(all.length)
  })

  test.skipIf(!hasBotocore)('is what AWS’s model of BatchImportFindings takes', () => {
    const judged = spawnSync('python3', ['-c', VALIDATE], { input: JSON.stringify(all), encoding: 'utf8' })
    expect(judged.stderr).toBe('')
    expect(judged.stdout.trim()).toBe('')
  })

  test('a foreign judge was there, or this says that it was not', () => {
    if (hasBotocore) return
    if (process.env.CI) throw new Error('botocore is missing: moto_server brings it')
    process.stderr.write('ASFF is not held against AWS’s model: python3 has no botocore.\n')
  })
})
