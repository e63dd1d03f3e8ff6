/** For tests: CloudTrail records, plain and strange. */
import fc from 'fast-check'

export const ROLE_RECORD = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:i-0123456789abcdef0',
    arn: 'arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0',
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: 'arn:aws:iam::111122223333:role/app/web',
        accountId: '111122223333',
        userName: 'web',
      },
      attributes: { creationDate: '2026-11-24T00:00:00Z', mfaAuthenticated: 'true' },
    },
    inScopeOf: {
      issuerType: 'AWS::EC2::Instance',
      credentialsIssuedTo: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0',
    },
  },
  eventTime: '2026-11-24T06:55:39Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: '[aws-cli/2.0 {"a":1}]',
  requestParameters: { bucketName: 'photos', key: 'a/"b"/{c}' },
  responseElements: null,
  eventID: '0a0a0a0a-0000-4000-8000-00000000000a',
  readOnly: true,
  resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::photos/a' }],
  eventType: 'AwsApiCall',
  managementEvent: false,
  recipientAccountId: '111122223333',
  eventCategory: 'Data',
  vpcEndpointId: 'vpce-0a',
  vpcEndpointAccountId: '444455556666',
}

/** The nth record of a quiet stream. */
export const nth = (i: number): typeof ROLE_RECORD => ({
  ...ROLE_RECORD,
  eventID: `id-${i}`,
  eventTime: new Date(1_795_000_000_000 + i * 1000).toISOString().replace(/\.\d+/, ''),
})

const word = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'web',
    'i-0123456789abcdef0',
    'X:i-0A1b2C3d4E',
    'signin.amazonaws.com',
    'naïve',
    '\ud800',
    '"}\\',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
)
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 'true', 'false', 7, -1.5e3, [], {}, [1, { a: '}' }]),
  fc.jsonValue(),
)
const usually = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: odd })
const some = (model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  usually(fc.record(model, { requiredKeys: [] }))

const time = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4_000_000_000 }).map(s => new Date(s * 1000).toISOString()) },
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 4_000_000_000 }).map(s => `${new Date(s * 1000).toISOString().slice(0, 19)}Z`),
  },
  fc.constantFrom(
    '2026-02-29T00:00:00Z',
    '2024-02-29 00:00:00',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '',
    'soon',
  ),
)
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('AWS Internal', 'ec2.amazonaws.com', ''), word)
const arn = fc.oneof(
  fc.tuple(word, word).map(([role, session]) => `arn:aws:sts::111122223333:assumed-role/${role}/${session}`),
  word.map(user => `arn:aws:iam::111122223333:user/path/${user}`),
  word,
)
const identity = some({
  type: fc.constantFrom(
    'IAMUser',
    'AssumedRole',
    'Root',
    'FederatedUser',
    'SAMLUser',
    'WebIdentityUser',
    'AWSAccount',
    'AWSService',
    'Role',
    'Unknown',
    'IdentityCenterUser',
  ),
  principalId: usually(word),
  arn: usually(arn),
  accountId: usually(fc.constantFrom('111122223333', '')),
  accessKeyId: usually(word),
  userName: usually(word),
  invokedBy: usually(word),
  onBehalfOf: some({ userId: usually(word) }),
  sessionContext: some({
    sessionIssuer: some({ arn: usually(arn), accountId: usually(word), userName: usually(word) }),
    attributes: some({ mfaAuthenticated: usually(fc.constantFrom('true', 'false', true)) }),
    webIdFederationData: fc.constant({ federatedProvider: 'accounts.google.com' }),
  }),
})

/** Records of every shape that is JSON: members missing, of wrong types, with escapes and foreign letters. */
export const anyRecord: fc.Arbitrary<unknown> = fc.record(
  {
    eventVersion: fc.constantFrom('1.02', '1.05', '1.08', '1.11'),
    userIdentity: identity,
    eventTime: usually(time),
    eventSource: usually(word),
    eventName: usually(fc.oneof(word, fc.constantFrom('GetObject', 'Getaway', 'List', 'PutObject', 'HeadBucket'))),
    awsRegion: usually(word),
    sourceIPAddress: usually(address),
    userAgent: usually(word),
    errorCode: usually(word),
    requestParameters: fc.oneof(
      some({ bucketName: usually(word), omitted: usually(fc.boolean()), x: odd }),
      fc.constant('requestParameters too large'),
    ),
    responseElements: odd,
    eventID: usually(fc.uuid()),
    eventType: usually(word),
    readOnly: usually(fc.boolean()),
    managementEvent: usually(fc.boolean()),
    eventCategory: usually(fc.constantFrom('Management', 'Data', 'NetworkActivity', '')),
    recipientAccountId: usually(fc.constantFrom('111122223333', '')),
    vpcEndpointId: usually(word),
    vpcEndpointAccountId: usually(word),
    detailed: odd,
  },
  { requiredKeys: ['userIdentity', 'eventTime', 'eventName'] },
)

/** JSON text with white space, escaped and doubled names put in by a seeded choice; what JSON.parse makes of it is the truth. */
export const writeStrangely = (value: unknown, choose: (n: number) => number): string => {
  const space = (): string => ['', '', '', '', ' ', '\n\t', '\r\n'][choose(7)]
  const write = (v: unknown): string => {
    if (Array.isArray(v)) return `[${space()}${v.map(write).join(`${space()},`)}${space()}]`
    if (typeof v !== 'object' || v === null) return JSON.stringify(v)
    const members = Object.entries(v).flatMap(([name, member]) => {
      const escaped = choose(40) === 0 && name !== '' && name.charCodeAt(0) < 128
      const quoted = JSON.stringify(name)
      const spelled =
        escaped && quoted.length === name.length + 2
          ? `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${quoted.slice(2)}`
          : quoted
      const one = `${space()}${spelled}${space()}:${space()}${write(member)}${space()}`
      return choose(40) === 0 ? [`"${name === 'eventTime' ? name : 'eventName'}":"doubled"`, one] : [one]
    })
    return `{${members.join(',')}}`
  }
  return write(value)
}
