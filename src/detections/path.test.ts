import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pathOf } from './path.ts'

const CATALOGUE = new URL('../../../shared/spec/finding-types.json', import.meta.url)

test.for([
  ['UnauthorizedAccess:EC2/SSHBruteForce', 'ec2/unauthorized-access-ssh-brute-force.ts'],
  ['Backdoor:EC2/C&CActivity.B!DNS', 'ec2/backdoor-c-and-c-activity-b-dns.ts'],
  ['Backdoor:EC2/DenialOfService.UdpOnTcpPorts', 'ec2/backdoor-denial-of-service-udp-on-tcp-ports.ts'],
  ['Trojan:EC2/DNSDataExfiltration', 'ec2/trojan-dns-data-exfiltration.ts'],
  ['DefenseEvasion:EC2/UnusualDoHActivity', 'ec2/defense-evasion-unusual-doh-activity.ts'],
  ['UnauthorizedAccess:IAMUser/TorIPCaller', 'iam-user/unauthorized-access-tor-ip-caller.ts'],
  [
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'iam-user/unauthorized-access-instance-credential-exfiltration-outside-aws.ts',
  ],
  ['Policy:S3/BucketPublicAccessGranted', 's3/policy-bucket-public-access-granted.ts'],
] as const)('%s lives in %s', ([type, path]) => {
  expect(pathOf(type)).toBe(path)
})

test('what is no finding type has no path', () => {
  expect(() => pathOf('SSHBruteForce')).toThrow(/expected Tactic:Resource/)
})

describe.skipIf(!existsSync(CATALOGUE))('the catalogue of GuardDuty (skipped where ../shared is absent)', () => {
  test('gives each type a plain path of its own', () => {
    const types: { type: string }[] = JSON.parse(readFileSync(CATALOGUE, 'utf8'))
    const paths = types.map(({ type }) => pathOf(type))
    for (const path of paths) expect(path).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*\.ts$/)
    expect(new Set(paths).size).toBe(new Set(types.map(({ type }) => type)).size)
  })
})
