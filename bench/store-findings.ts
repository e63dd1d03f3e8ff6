/** Findings of an organisation that does not exist, for the store's benchmark: a function of their number. */
import type { Finding } from '../src/findings/finding.ts'
import type { KeptFinding } from '../src/store/findings.ts'

const DAY_MS = 86_400_000
export const UNTIL = Date.UTC(2026, 10, 1)
export const ACCOUNTS = Array.from({ length: 200 }, (_, i) => String(100_000_000_000 + i * 7_919_777))
export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2']

/** Some types are found every hour and others once a year. */
export const TYPES: readonly { readonly type: string; readonly severity: number; readonly weight: number }[] = [
  { type: 'Recon:EC2/PortProbeUnprotectedPort', severity: 2, weight: 400 },
  { type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 2, weight: 250 },
  { type: 'UnauthorizedAccess:EC2/RDPBruteForce', severity: 2, weight: 120 },
  { type: 'Recon:EC2/Portscan', severity: 5, weight: 90 },
  { type: 'UnauthorizedAccess:EC2/MaliciousIPCaller.Custom', severity: 5, weight: 60 },
  { type: 'Behavior:EC2/NetworkPortUnusual', severity: 5, weight: 40 },
  { type: 'Backdoor:EC2/C&CActivity.B', severity: 8, weight: 20 },
  { type: 'CryptoCurrency:EC2/BitcoinTool.B', severity: 8, weight: 10 },
  { type: 'Trojan:EC2/DropPoint', severity: 5, weight: 8 },
  { type: 'Backdoor:EC2/DenialOfService.Tcp', severity: 8, weight: 2 },
]

const weights = TYPES.reduce((sum, { weight }) => sum + weight, 0)

/** A number from 0 to below `below` that looks random and is always the same for `i` and `salt`. */
export const pick = (i: number, salt: number, below: number): number => {
  let hash = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) % below
}

const typeOf = (i: number): (typeof TYPES)[number] => {
  let left = pick(i, 1, weights)
  return TYPES.find(({ weight }) => (left -= weight) < 0) ?? TYPES[0]
}

const iso = (ms: number): string => new Date(ms).toISOString()
const hex = (i: number, salt: number, digits: number): string =>
  Array.from({ length: Math.ceil(digits / 8) }, (_, part) =>
    pick(i, salt + part, 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  )
    .join('')
    .slice(0, digits)

/** The i-th finding. Small accounts and large ones, few instances with many findings, addresses that come again. */
export const benchFinding = (i: number, of: number, days: number): KeptFinding => {
  const { type, severity } = typeOf(i)
  const account = ACCOUNTS[Math.min(pick(i, 2, 200), pick(i, 3, 200))]
  const region = REGIONS[Math.min(pick(i, 4, 4), pick(i, 5, 4))]
  // As time goes by, give or take two days: findings are updated for a while after they are made.
  const at = UNTIL - days * DAY_MS + Math.floor((i / of) * days * DAY_MS) - pick(i, 6, 2 * 86_400) * 1000
  const instance = pick(i, 7, 50_000)
  const remote = Math.min(pick(i, 8, 200_000), pick(i, 9, 200_000))
  const id = hex(i, 100, 24) + i.toString(16).padStart(8, '0')
  const service: Finding['service'] = {
    serviceName: 'guardduty',
    detectorId: hex(ACCOUNTS.indexOf(account), 200, 32),
    resourceRole: severity > 4 ? 'ACTOR' : 'TARGET',
    archived: false,
    count: 1 + pick(i, 10, 40),
    eventFirstSeen: iso(at - pick(i, 11, 7 * DAY_MS)),
    eventLastSeen: iso(at),
    action: actionOf(i, remote, severity),
    additionalInfo: { value: '{}', type: 'default' },
    evidence: null,
  }
  const finding: Finding = {
    schemaVersion: '2.0',
    accountId: account,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${account}:detector/${service.detectorId}/finding/${id}`,
    type,
    severity,
    createdAt: service.eventFirstSeen,
    updatedAt: iso(at),
    title: `An instance i-${instance} does what it should not.`,
    description: `The instance i-${instance} talks to an address that it should not talk to, as ${type} says.`,
    resource: { resourceType: 'Instance', instanceDetails: instanceDetails(instance) },
    service,
    vedette: vedetteOf(id, at),
  }
  const archived = pick(i, 15, 5) === 0 ? ({ by: 'filter', name: 'known' } as const) : undefined
  const about = {
    archived,
    feedback: undefined,
    sample: false,
    createdAt: Date.parse(finding.createdAt),
    updatedAt: at,
  }
  return { finding, group: `${account} ${type} ${instance} ${i}`, ...about }
}

const actionOf = (i: number, remote: number, severity: number): Finding['service']['action'] => ({
  actionType: 'NETWORK_CONNECTION',
  networkConnectionAction: {
    connectionDirection: severity > 4 ? 'OUTBOUND' : 'INBOUND',
    protocol: 'TCP',
    blocked: pick(i, 12, 10) === 0,
    localPortDetails: { port: severity > 4 ? 32_768 + pick(i, 13, 28_000) : 22, portName: 'Unknown' },
    remotePortDetails: { port: severity > 4 ? 443 : 32_768 + pick(i, 14, 28_000), portName: 'Unknown' },
    remoteIpDetails: {
      ipAddressV4: `198.${18 + (remote >> 16)}.${(remote >> 8) & 255}.${remote & 255}`,
      country: { countryCode: 'NL', countryName: ['Netherlands', 'Germany', 'Brazil', 'Japan'][remote % 4] },
      organization: { asn: String(64_000 + (remote % 900)), asnOrg: `Network ${remote % 900}` },
    },
  },
})

const instanceDetails = (instance: number): Finding['resource']['instanceDetails'] => ({
  instanceId: `i-${hex(instance, 300, 17)}`,
  imageId: `ami-${instance % 300}`,
  instanceType: 'm7g.large',
  instanceState: 'running',
  availabilityZone: 'eu-west-1a',
  iamInstanceProfile: { arn: `arn:aws:iam::1:instance-profile/p${instance % 500}`, id: `AIPA${instance % 500}` },
  networkInterfaces: [
    {
      networkInterfaceId: `eni-${hex(instance, 310, 17)}`,
      privateIpAddress: `10.${instance >> 16}.${(instance >> 8) & 255}.${instance & 255}`,
      privateIpAddresses: [{ privateIpAddress: `10.${instance >> 16}.${(instance >> 8) & 255}.${instance & 255}` }],
      subnetId: `subnet-${instance % 600}`,
      vpcId: `vpc-${instance % 200}`,
      securityGroups: [{ groupId: `sg-${instance % 900}`, groupName: `group ${instance % 900}` }],
    },
  ],
  tags: [
    { key: 'team', value: `team ${instance % 60}` },
    { key: 'stage', value: instance % 3 === 0 ? 'live' : 'test' },
  ],
})

const vedetteOf = (id: string, at: number): Finding['vedette'] => ({
  schemaVersion: '1.0',
  source: 'flow',
  reason: { summary: 'Many short connections.', factors: [{ name: 'attempts', value: 34, threshold: 20 }] },
  occurrences: [
    {
      signal: id,
      at: iso(at),
      until: iso(at),
      severity: 'Medium',
      title: 'Many short connections.',
      count: 1,
      reason: { summary: 'Many short connections.', factors: [{ name: 'attempts', value: 34, threshold: 20 }] },
      records: 3,
      evidence: [0, 1, 2].map(n => ({
        at: iso(at),
        id: hex(at + n, 400, 64),
        object: `s3://logs/AWSLogs/1/vpcflowlogs/${iso(at).slice(0, 10)}.log.gz`,
        offset: 1000 * n,
        length: 110,
        sha256: hex(at + n, 400, 64),
        record: `2 100000000000 eni-0a 198.18.0.1 10.0.0.5 41000 22 6 12 2400 ${at} ${at + 60} ACCEPT OK ${id}`,
      })),
      lateSeconds: 0,
    },
  ],
  occurrencesOmitted: 0,
  lateSeconds: 0,
})
