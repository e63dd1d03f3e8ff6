import { describe, expect, test } from 'vitest'
import type { Signal } from '../sdk/sdk.ts'
import { detectorIdOf, findingArnOf, findingIdOf, groupKeyOf, partitionOf, resourceTypeOf } from './identity.ts'
import { ACCOUNT, AT, callSignal, callWith, DAY, dnsSignal, lambdaInterface, sshSignal } from './signals.fixture.ts'

describe('a finding’s id', () => {
  const id = findingIdOf(sshSignal())

  test('is 32 hex digits and the same for any time of one day', () => {
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(findingIdOf(sshSignal({ at: AT + 3600, id: 'later' }))).toBe(id)
  })

  const different: Record<string, Partial<Signal>> = {
    account: { account: '444455556666' },
    Region: { region: 'us-east-1' },
    type: { type: 'Recon:EC2/Portscan' },
    role: { role: 'ACTOR' },
    resource: { event: { ...sshSignal().event, instance: 'i-0other' } },
    'apart values': { apart: ['a.example'] },
    'event day': { at: AT + DAY },
  }
  for (const [what, changes] of Object.entries(different))
    test(`differs by ${what}`, () => expect(findingIdOf(sshSignal(changes))).not.toBe(id))

  test('keeps parts apart that would read the same when written together', () => {
    expect(groupKeyOf(dnsSignal({ apart: ['a', 'b'] }))).not.toBe(groupKeyOf(dnsSignal({ apart: ['a,b'] })))
  })
})

describe('the resource', () => {
  const key = (signal: Signal) => groupKeyOf(signal)

  test('of a flow is the instance, whichever remote address it talked to', () => {
    const other = sshSignal({ event: { ...sshSignal().event, remote: '198.51.100.99', interface: 'eni-0second' } })
    expect(key(other)).toBe(key(sshSignal()))
  })

  test('of a flow without instance is what the interface belongs to, else the interface', () => {
    const event = { ...sshSignal().event, instance: '' }
    const attached = { ...lambdaInterface, functionName: undefined, instanceId: 'i-0abc' }
    expect(key(sshSignal({ event, known: { interface: attached } }))).toBe(key(sshSignal()))
    expect(key(sshSignal({ event }))).toContain('eni-0abc')
    expect(key(sshSignal({ event, known: { interface: lambdaInterface } }))).toContain('resize')
  })

  test('of a DNS query without instance is the VPC and the address', () => {
    expect(key(dnsSignal())).toContain(JSON.stringify(['asker', 'vpc-0a', '10.0.0.5']))
  })

  test('of a call is the principal, never one session or key of it', () => {
    expect(key(callWith({ accessKey: 'ASIAOTHER', principalId: 'AROAEXAMPLE:bob' }))).toBe(key(callSignal()))
    expect(key(callWith({ principalName: 'other' }))).not.toBe(key(callSignal()))
  })

  test('of a nameless principal is its id', () => {
    const nameless = { principalName: '', principalType: '' }
    const one = key(callWith({ ...nameless, principalId: 'AIDAONE' }))
    expect(one).not.toBe(key(callWith({ ...nameless, principalId: 'AIDATWO' })))
  })

  test('of a finding about S3 is bucket and principal', () => {
    const type = 'Discovery:S3/MaliciousIPCaller.Custom'
    const keys = ['a', 'b'].map(bucket => key(callWith({ bucket }, { type })))
    expect(new Set(keys).size).toBe(2)
    expect(keys[0]).toContain('admin')
  })

  test('has GuardDuty’s resource type', () => {
    const typed = (type: string) => resourceTypeOf(callSignal({ type }))
    expect(typed('Discovery:S3/MaliciousIPCaller.Custom')).toBe('S3Bucket')
    expect(typed('Policy:S3/BucketPublicAccessGranted')).toBe('AccessKey')
    expect(typed('Stealth:S3/ServerAccessLoggingDisabled')).toBe('AccessKey')
    expect(typed('PenTest:IAMUser/KaliLinux')).toBe('AccessKey')
    expect(resourceTypeOf(sshSignal())).toBe('Instance')
    expect(resourceTypeOf(dnsSignal({ known: { interface: lambdaInterface } }))).toBe('Lambda')
  })
})

test('the detector’s id stands for account and Region, and the ARN for all', () => {
  expect(detectorIdOf(ACCOUNT, 'eu-west-1')).toMatch(/^[0-9a-f]{32}$/)
  expect(detectorIdOf(ACCOUNT, 'eu-west-1')).not.toBe(detectorIdOf(ACCOUNT, 'eu-west-2'))
  const detector = detectorIdOf(ACCOUNT, 'cn-north-1')
  expect(findingArnOf(ACCOUNT, 'cn-north-1', 'abc')).toBe(
    `arn:aws-cn:guardduty:cn-north-1:${ACCOUNT}:detector/${detector}/finding/abc`,
  )
  expect(['us-east-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'unknown'].map(partitionOf)).toEqual([
    'aws',
    'aws-us-gov',
    'aws-iso',
    'aws-iso-b',
    'aws',
  ])
})
