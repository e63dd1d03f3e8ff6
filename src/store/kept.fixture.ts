import type { ExportedFinding, Finding } from '../findings/finding.ts'
import { VEDETTE_SCHEMA_VERSION } from '../findings/finding.ts'
import type { KeptFinding } from './findings.ts'

export const REGION = 'eu-west-1'
export const ACCOUNT = '111122223333'
export const NOON = Date.UTC(2026, 10, 3, 12)

const iso = (ms: number): string => new Date(ms).toISOString()

/** A finding about an instance that somebody outside talks to; `i` makes it another one. */
export const kept = (
  i: number,
  change: Partial<ExportedFinding> = {},
  about: Partial<KeptFinding> = {},
): KeptFinding => {
  const at = NOON + i * 60_000
  const id = (change.id ?? i.toString(16)).padStart(32, '0')
  const finding: Finding = {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    arn: `arn:aws:guardduty:${REGION}:${ACCOUNT}:detector/d/finding/${id}`,
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    severity: 5,
    createdAt: iso(at),
    updatedAt: iso(at),
    title: 'Somebody guesses passwords.',
    description: 'Somebody guesses passwords.',
    resource: {
      resourceType: 'Instance',
      instanceDetails: {
        instanceId: `i-${i}`,
        networkInterfaces: [{ networkInterfaceId: `eni-${i}`, privateIpAddress: `10.0.0.${i % 250}`, subnetId: 's-1' }],
        tags: [
          { key: 'team', value: `t${i % 3}` },
          { key: 'stage', value: i % 2 === 0 ? 'live' : 'test' },
        ],
      },
    },
    service: {
      serviceName: 'guardduty',
      detectorId: 'd',
      resourceRole: 'TARGET',
      archived: false,
      count: 1 + (i % 5),
      eventFirstSeen: iso(at - 60_000),
      eventLastSeen: iso(at),
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: {
          connectionDirection: 'INBOUND',
          protocol: 'TCP',
          blocked: false,
          localPortDetails: { port: 22, portName: 'SSH' },
          remotePortDetails: { port: 40_000 + i, portName: 'Unknown' },
          remoteIpDetails: { ipAddressV4: `198.51.100.${i % 200}` },
        },
      },
      additionalInfo: { value: '{}', type: 'default' },
      evidence: null,
    },
    ...change,
    id,
    vedette: {
      schemaVersion: VEDETTE_SCHEMA_VERSION,
      source: 'flow',
      reason: { summary: 'Many connections.', factors: [] },
      occurrences: [occurrence(`${id}-a`, at), occurrence(`${id}-b`, at + 1000)],
      occurrencesOmitted: 0,
      lateSeconds: 0,
    },
  }
  const basics = { group: `group ${i}`, archived: undefined, feedback: undefined, sample: false }
  return { finding, ...basics, createdAt: at, updatedAt: at, ...about }
}

export const occurrence = (signal: string, at: number): Finding['vedette']['occurrences'][number] => ({
  signal,
  at: iso(at),
  until: iso(at),
  severity: 'Medium',
  title: 'Somebody guesses passwords.',
  count: 1,
  reason: { summary: 'Many connections.', factors: [{ name: 'attempts', value: 20, threshold: 10 }] },
  records: 1,
  evidence: [
    {
      at: iso(at),
      id: signal,
      object: 's3://logs/a.gz',
      offset: 0,
      length: 9,
      sha256: '0'.repeat(64),
      record: 'a record',
    },
  ],
  lateSeconds: 0,
})
