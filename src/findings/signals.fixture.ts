/** Small signals made by hand, one of each source, for the tests of this folder. */
import { INBOUND, MALICIOUS, type Signal, TCP } from '../sdk/sdk.ts'
import type { FindingPorts } from './ports.ts'

export const ACCOUNT = '111122223333'
/** 2026-01-02T03:04:05Z. */
export const AT = 1_767_323_045
export const DAY = 86_400

export const ports: FindingPorts = {
  describeAddress: address =>
    address === '203.0.113.9'
      ? { countryCode: 'NL', countryName: 'Netherlands', asn: 64500, asnOrg: 'Example Net' }
      : {},
  registrableDomain: name => name.split('.').slice(-2).join('.'),
  techniquesOf: () => ['T1098 - Account Manipulation'],
}

const evidence = (at: number, record: string): Signal['evidence'] => [
  {
    at,
    id: `r-${at}`,
    object: 'logs/a.json.gz',
    offset: 12,
    length: record.length,
    sha256: '0'.repeat(64),
    record,
  },
]

const common = {
  account: ACCOUNT,
  region: 'eu-west-1',
  role: 'TARGET',
  severity: 'Low',
  at: AT,
  until: AT + 60,
  count: 1,
  record: undefined,
  records: 21,
  lists: [],
  known: {},
  apart: [],
  additionalInfo: {},
  lateSeconds: 0,
} as const

export const sshSignal = (changes: Partial<Signal> = {}): Signal => ({
  ...common,
  id: `ssh-${changes.at ?? AT}`,
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  kind: 'flow',
  title: '203.0.113.9 is guessing SSH passwords on i-0abc.',
  event: {
    interface: 'eni-0abc',
    instance: 'i-0abc',
    vpc: 'vpc-0a',
    subnet: 'subnet-0a',
    local: '10.0.0.5',
    remote: '203.0.113.9',
    localPort: 22,
    remotePort: 51515,
    protocol: TCP,
    direction: INBOUND,
    accepted: true,
  },
  reason: {
    summary: '21 short connections to port 22 within 10 minutes.',
    factors: [{ name: 'attempts', value: 21, threshold: 20 }],
  },
  evidence: evidence(changes.at ?? AT, '2 111122223333 eni-0abc 203.0.113.9 10.0.0.5 51515 22 6 9 900 1 2 ACCEPT OK'),
  ...changes,
})

export const dnsSignal = (changes: Partial<Signal> = {}): Signal => ({
  ...common,
  id: `dns-${changes.at ?? AT}`,
  type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
  kind: 'dns',
  role: 'ACTOR',
  severity: 'High',
  title: '10.0.0.5 asks for the mining pool pool.mine.example.',
  event: { vpc: 'vpc-0a', instance: '', source: '10.0.0.5', query: 'pool.mine.example', transport: 'TCP' },
  reason: { summary: 'pool.mine.example is on the list builtin-mining.', factors: [] },
  lists: [
    { list: 'builtin-mining', category: 'mining', value: 'pool.mine.example' },
    { list: 'top-million', category: 'popular', value: 'mine.example' },
  ],
  apart: ['pool.mine.example'],
  evidence: evidence(changes.at ?? AT, '{"query_name":"pool.mine.example."}'),
  ...changes,
})

export const callSignal = (changes: Partial<Signal> = {}): Signal => ({
  ...common,
  id: `call-${changes.at ?? AT}`,
  type: 'Stealth:IAMUser/CloudTrailLoggingDisabled',
  kind: 'cloudtrail',
  title: 'CloudTrail trail audit was stopped.',
  event: {
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    userAgent: 'aws-cli/2.0',
    errorCode: '',
    remote: '203.0.113.9',
    sourceName: '',
    principalType: 'role',
    principalAccount: ACCOUNT,
    principalName: 'admin',
    principalId: 'AROAEXAMPLE:alice',
    accessKey: 'ASIAEXAMPLE',
    userType: 'AssumedRole',
    bucket: '',
    instance: '',
    vpcEndpointAccount: '',
    remoteLists: MALICIOUS,
  },
  record: { requestParameters: { name: 'audit' } },
  reason: { summary: 'StopLogging succeeded on trail audit.', factors: [{ name: 'trail', value: 'audit' }] },
  evidence: evidence(changes.at ?? AT, '{"eventName":"StopLogging","requestParameters":{"name":"audit"}}'),
  ...changes,
})

/** The same call signal, with some of its event's columns changed. */
export const callWith = (event: Signal['event'], changes: Partial<Signal> = {}): Signal =>
  callSignal({ ...changes, event: { ...callSignal().event, ...event } })

/** Somebody made a key: what a rule raises. `changes` may bring other acts. */
export const actSignal = (changes: Partial<Signal> = {}, event: Signal['event'] = {}): Signal =>
  callWith(
    {
      eventName: 'CreateAccessKey',
      eventSource: 'iam.amazonaws.com',
      principalType: 'user',
      principalName: 'ann',
      ...event,
    },
    {
      id: `act-${changes.at ?? AT}`,
      type: 'Persistence:IAM/AccountManipulation',
      title: 'ann changed how users sign in.',
      record: {
        requestParameters: { userName: 'bob' },
        userIdentity: {
          sessionContext: {
            attributes: { mfaAuthenticated: 'false', creationDate: '2026-01-02T03:00:00Z' },
            sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/admin` },
          },
        },
      },
      reason: { summary: 'A new access key of bob was made (KeyMade), by ann.', factors: [] },
      acts: [{ name: 'KeyMade', severity: 'Low', summary: 'A new access key of bob was made' }],
      ...changes,
    },
  )

/** One finding's signals of every shape that the folder can make. */
export const everySignal = (): Signal[] => [
  sshSignal(),
  sshSignal({ id: 'lambda', event: { ...sshSignal().event, instance: '' }, known: { interface: lambdaInterface } }),
  sshSignal({ id: 'probe', type: 'Recon:EC2/PortProbeUnprotectedPort' }),
  sshSignal({ id: 'v6', event: { ...sshSignal().event, instance: '', local: '2001:db8::5', remote: '2001:db8::9' } }),
  sshSignal({ id: 'known', event: { ...sshSignal().event, instance: 'i-0known' }, known: { instance: knownInstance } }),
  dnsSignal(),
  callSignal(),
  callWith({ remote: '', sourceName: 'ec2.amazonaws.com', errorCode: 'AccessDenied' }, { id: 'service', region: 'x' }),
  callWith(
    { bucket: 'logs-bucket', eventSource: 's3.amazonaws.com', principalAccount: '999988887777' },
    {
      id: 'bucket',
      type: 'Discovery:S3/MaliciousIPCaller.Custom',
      severity: 'High',
      known: { bucket: { name: 'logs-bucket', createdAt: AT, publicAccessBlocked: true, tags: [] } },
      lists: [{ list: 'ours', category: 'custom', value: '203.0.113.9' }],
    },
  ),
  actSignal(),
  actSignal(
    { id: 'bucket-act', type: 'Exfiltration:S3/TransferDataToCloudAccount', record: undefined },
    { bucket: 'data', accessKey: '', remote: '', sourceName: 'ec2.amazonaws.com' },
  ),
  callWith({ bucket: 'open-bucket' }, { id: 'opened', type: 'Policy:S3/BucketPublicAccessGranted', severity: 'High' }),
]

export const lambdaInterface = {
  interfaceId: 'eni-0fn',
  functionName: 'resize',
  vpcId: 'vpc-0a',
  subnetId: 'subnet-0a',
  privateAddresses: ['10.0.0.9'],
  securityGroups: [],
} as const

export const knownInstance = {
  instanceId: 'i-0known',
  imageId: 'ami-0a',
  instanceType: 't3.small',
  launchTime: '2026-01-01T00:00:00.000Z',
  iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/web' },
  interfaces: [
    {
      interfaceId: 'eni-0known',
      instanceId: 'i-0known',
      vpcId: 'vpc-0a',
      subnetId: 'subnet-0a',
      privateAddresses: ['10.0.0.5', '2001:db8::5'],
      publicAddress: '198.51.100.7',
      securityGroups: [{ groupId: 'sg-0a', groupName: 'bastion' }],
    },
  ],
  tags: [{ key: 'Name', value: 'bastion' }],
} as const
