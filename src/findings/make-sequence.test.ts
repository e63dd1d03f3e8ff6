import { describe, expect, test } from 'vitest'
import type { Act, Signal } from '../sdk/sdk.ts'
import { explainFinding } from './explain.ts'
import type { Finding } from './finding.ts'
import { mergeSignals } from './merge.ts'
import { findingSchema } from './schema.ts'
import type { Sequence } from './sequence.ts'
import { ACCOUNT, AT, actSignal, ports } from './signals.fixture.ts'

const merged = (...signals: Signal[]): Finding[] => mergeSignals(signals, ports)
const sequence = ({ service }: Finding): Sequence => {
  if (service.detection?.sequence === undefined) throw new Error('expected a sequence')
  return service.detection.sequence
}
const KEY: Act = { name: 'KeyMade', severity: 'Low', summary: 'A new access key of bob was made' }
const PASSWORD: Act = { name: 'PasswordMade', severity: 'High', summary: 'A password for bob was made' }

/** A password, then ten minutes later a key from another address with another key. */
const both = () => [
  actSignal({ acts: [PASSWORD], severity: 'High' }, { eventName: 'CreateLoginProfile' }),
  actSignal({ at: AT + 600, until: AT + 600, acts: [KEY] }, { remote: '198.51.100.9', accessKey: 'ASIAOTHER' }),
]

describe('what rules find', () => {
  test('is a sequence of all acts, in GuardDuty’s shape, without an action', () => {
    const [finding, ...others] = merged(...both())
    expect(others).toEqual([])
    expect(finding.resource).toEqual({ resourceType: 'AttackSequence' })
    expect(finding.service).not.toHaveProperty('action')
    expect(finding.service.featureName).toBe('CUSTOM_DETECTION_RULES')
    expect(finding.severity).toBe(8)
    expect(finding.service.additionalInfo['signals']).toEqual(['PasswordMade', 'KeyMade'])
    expect(JSON.parse(finding.service.additionalInfo.value)).toEqual({ signals: ['PasswordMade', 'KeyMade'] })
    expect(finding.description).toMatch(/2 signals stand for.*PasswordMade once, KeyMade once\..*The latest: A new/)
    expect(findingSchema.parse(finding)).toEqual(finding)
  })

  test('names who, from where and with what, each once, and refers to them by uid', () => {
    const [finding] = merged(...both())
    const { uid, actors, endpoints, resources, signals, sequenceIndicators } = sequence(finding)
    expect(uid).toBe(finding.id)
    expect(actors[0]).toEqual({
      id: 'USER:AROAEXAMPLE:alice:ASIAEXAMPLE',
      user: {
        ...{ name: 'ann', uid: 'AROAEXAMPLE:alice', type: 'AssumedRole', credentialUid: 'ASIAEXAMPLE' },
        account: { uid: ACCOUNT },
      },
      session: {
        mfaStatus: 'DISABLED',
        createdTime: Date.parse('2026-01-02T03:00:00Z') / 1000,
        issuer: `arn:aws:iam::${ACCOUNT}:role/admin`,
      },
    })
    expect(endpoints).toEqual([
      { id: '203.0.113.9', ip: '203.0.113.9', autonomousSystem: { name: 'Example Net', number: 64500 } },
      { id: '198.51.100.9', ip: '198.51.100.9' },
    ])
    expect(resources.map(one => [one.resourceType, one.uid])).toEqual([
      ['ACCESS_KEY', 'ASIAEXAMPLE'],
      ['ACCESS_KEY', 'ASIAOTHER'],
    ])
    expect(signals.map(one => [one.name, one.severity, one.actorIds, one.endpointIds, one.resourceUids])).toEqual([
      ['PasswordMade', 8, [actors[0].id], ['203.0.113.9'], ['ASIAEXAMPLE']],
      ['KeyMade', 2, [actors[1].id], ['198.51.100.9'], ['ASIAOTHER']],
    ])
    expect(sequenceIndicators).toEqual([
      { key: 'ATTACK_TACTIC', values: ['Persistence'] },
      { key: 'ATTACK_TECHNIQUE', values: ['T1098 - Account Manipulation'] },
      { key: 'HIGH_RISK_API', values: ['iam:CreateAccessKey', 'iam:CreateLoginProfile'] },
      { key: 'MALICIOUS_IP', values: ['198.51.100.9', '203.0.113.9'] },
    ])
  })

  test('an act that is done again is the same signal, counted, with the time of both', () => {
    const again = actSignal({ at: AT + 60, until: AT + 90, count: 2 }, { userAgent: 'boto3' })
    const [finding] = merged(actSignal(), again)
    const [{ name, count, activities, ...times }] = sequence(finding).signals
    expect([name, count]).toEqual(['KeyMade', 3])
    expect(times).toMatchObject({ firstSeenAt: AT, lastSeenAt: AT + 90, createdAt: AT + 60, updatedAt: AT + 90 })
    const api = { operation: 'CreateAccessKey', service: 'iam.amazonaws.com' }
    expect(activities).toEqual(
      ['aws-cli/2.0', 'boto3'].map(userAgent => ({ type: 'API_CALL', api: { ...api, userAgent } })),
    )
    expect(finding.description).toBe('A new access key of bob was made (KeyMade), by ann.')
  })

  test('is kept by principal, whichever bucket it was about', () => {
    const type = 'Exfiltration:S3/TransferDataToCloudAccount'
    const on = (bucket: string, at: number, principalName = 'ann') => actSignal({ type, at }, { bucket, principalName })
    const findings = merged(on('a', AT), on('b', AT + 60), on('a', AT + 120, 'eve'))
    expect(findings.map(finding => finding.service.count)).toEqual([2, 1])
    expect(sequence(findings[0]).resources.map(({ uid }) => uid)).toEqual([
      ...['ASIAEXAMPLE', 'arn:aws:s3:::a', 'arn:aws:s3:::b'],
    ])
  })

  test('names instance and image of the request', () => {
    const record = { requestParameters: { instanceId: 'i-0a', imageId: 'ami-0b' } }
    expect(sequence(merged(actSignal({ record }))[0]).resources.slice(1)).toMatchObject([
      { resourceType: 'EC2_INSTANCE', uid: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0a`, name: 'i-0a' },
      { resourceType: 'EC2_IMAGE', uid: `arn:aws:ec2:eu-west-1:${ACCOUNT}:image/ami-0b`, name: 'ami-0b' },
    ])
  })

  test('does not depend on the order in which signals come', () => {
    const signals = [...both(), actSignal({ at: AT + 300, until: AT + 300 }, { remote: '192.0.2.1' })]
    expect(merged(...signals.toReversed())).toEqual(merged(...signals))
  })

  test('explained, tells every act and who did it', () => {
    const text = explainFinding(merged(...both())[0], { width: 200, colour: false })
    for (const part of ['PasswordMade once: A password', 'KeyMade once', 'ASIAOTHER', '198.51.100.9', 'AS64500'])
      expect(text).toContain(part)
    expect(text).toContain('ann is the target')
  })
})

describe('hostile records', () => {
  test('of a year of addresses, keys and names fill no more than GuardDuty allows', () => {
    const signals = Array.from({ length: 1200 }, (_, i) =>
      actSignal(
        { at: AT + i, until: AT + i, acts: [{ ...KEY, name: `Act${i}`, summary: 'x'.repeat(9000) }] },
        {
          ...{ remote: `2001:db8::${i.toString(16)}`, accessKey: `${i}${'k'.repeat(9000)}`, bucket: 'b'.repeat(9000) },
          ...{ userAgent: 'u'.repeat(9000), principalId: `${i}`, eventName: `Call${i}${'n'.repeat(9000)}` },
        },
      ),
    )
    const [finding] = merged(...signals)
    const { actors, endpoints, resources, signals: told, description } = sequence(finding)
    expect([actors.length, endpoints.length, resources.length, told.length]).toEqual([400, 400, 400, 100])
    expect(description.length).toBeLessThanOrEqual(4096)
    expect(findingSchema.safeParse(finding).error).toBeUndefined()
    expect(JSON.stringify(finding.service).length).toBeLessThan(2_000_000)
  })

  test('that name nobody and nothing leave the parts empty', () => {
    const nobody = { principalId: '', principalName: '', accessKey: '', remote: '', sourceName: '', userType: '' }
    const [finding] = merged(actSignal({ record: 'no record' }, nobody))
    expect(sequence(finding)).toMatchObject({ actors: [], endpoints: [], resources: [] })
    expect(findingSchema.safeParse(finding).success).toBe(true)
  })
})
