import { expect, test } from 'vitest'
import { detectionText, problemWith } from './template.ts'

test('GuardDuty’s own spellings are finding types', () => {
  for (const type of [
    'Recon:EC2/Portscan',
    'Backdoor:EC2/C&CActivity.B!DNS',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'Execution:S3/MaliciousFile!RecoveryPoint',
  ])
    expect(problemWith(type, 'dns', 'match'), type).toBeUndefined()
})

test('what is wrong is said in a sentence', () => {
  expect(problemWith('portscan', 'flow', 'match')).toMatch(/is not a finding type/)
  expect(problemWith('Recon:EC2/../../etc/Portscan', 'flow', 'match')).toMatch(/is not a finding type/)
  expect(problemWith('UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration', 'cloudtrail', 'match')).toMatch(
    /retired/,
  )
  expect(problemWith('Recon:EC2/Portscan', undefined, 'match')).toMatch(/--on is one of flow, cloudtrail, dns/)
  expect(problemWith('Recon:EC2/Portscan', 'flow', 'profile')).toMatch(/--shape/)
})

test('a new detection takes severity and role from the catalogue, and says what to fill in', () => {
  const text = detectionText('Trojan:EC2/DNSDataExfiltration', 'dns', 'window')
  expect(text).toContain("severity: 'High'")
  expect(text).toContain("role: 'ACTOR'")
  expect(text).toContain('say here what must fire')
})
