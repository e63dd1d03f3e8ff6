/** For tests: what the columns of a CloudTrail record must be, said as plainly as can be over the parsed record. */
import { pick, pickText } from '../sdk/json.ts'
import { textOfV4, textOfV6 } from '../tables/addresses.ts'
import { isPublic, parseAddress, parsed } from '../tables/parse-address.ts'

export type PlainRow = Record<string, string | number>

const text = (record: unknown, ...path: string[]): string => {
  const value = pick(record, ...path)
  const found = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(found).subarray(0, 2048))
}

const flag = (record: unknown, otherwise: boolean, ...path: string[]): number => {
  const value = pick(record, ...path)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && value !== '') return value.startsWith('t') ? 1 : 0
  return otherwise ? 1 : 0
}

/** Seconds of an event time; undefined when it is none. */
export const plainSeconds = (time: string): number | undefined => {
  const m = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,20})?Z?$/.exec(time)
  if (m === null) return undefined
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number)
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const fits = new Date(ms).toISOString().startsWith(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}`)
  return fits && year >= 1970 && year < 2106 && ms > 0 ? ms / 1000 : undefined
}

const TYPES: Record<string, string> = {
  IAMUser: 'user',
  AssumedRole: 'role',
  Role: 'role',
  Root: 'root',
  FederatedUser: 'federated',
  SAMLUser: 'federated',
  WebIdentityUser: 'federated',
  IdentityCenterUser: 'federated',
  Directory: 'federated',
  AWSAccount: 'account',
  AWSService: 'service',
}
const lastPart = (arn: string): string =>
  arn.includes('/') ? arn.slice(arn.lastIndexOf('/') + 1) : arn.slice(arn.lastIndexOf(':') + 1)

const roleOfArn = (arn: string): string => {
  const resource = arn.split(':').slice(5).join(':')
  return resource.startsWith('a') && resource.indexOf('/') === 12 ? resource.split('/')[1] : lastPart(arn)
}

const principal = (record: unknown): PlainRow => {
  const who = (...path: string[]) => text(record, 'userIdentity', ...path)
  const issuer = (name: string) => who('sessionContext', 'sessionIssuer', name)
  const userType = who('type')
  const type = Object.hasOwn(TYPES, userType)
    ? TYPES[userType]
    : userType === '' && who('invokedBy') !== '' && who('arn') === ''
      ? 'service'
      : ''
  const id = who('principalId')
  const session = id.includes(':') ? id.slice(id.indexOf(':') + 1) : ''
  const names: Record<string, () => string> = {
    user: () => who('userName') || lastPart(who('arn')),
    role: () => issuer('userName') || lastPart(issuer('arn')) || (who('arn') ? roleOfArn(who('arn')) : who('userName')),
    root: () => 'root',
    federated: () => who('userName') || who('onBehalfOf', 'userId') || session || lastPart(who('arn')) || id,
    account: () => id.split(':')[0],
    service: () => who('invokedBy'),
    '': () => who('userName'),
  }
  return {
    principalType: type,
    principalAccount: who('accountId') || issuer('accountId'),
    principalName: names[type](),
    principalId: id,
    accessKey: who('accessKeyId'),
    userType,
    instance: type === 'role' && /^i-[0-9a-zA-Z]{8,17}$/.test(session) ? session : '',
    issuedTo: who('inScopeOf', 'credentialsIssuedTo'),
    invokedBy: who('invokedBy') === 'signin.amazonaws.com' ? '' : who('invokedBy'),
    mfa: flag(record, false, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'),
  }
}

const source = (value: string): PlainRow => {
  const bytes = new Uint8Array(Buffer.from(value))
  const family = parseAddress(bytes, 0, bytes.length)
  if (family === 0) return { remote: '', sourceName: value, remotePublic: 0 }
  const [a, b, c, d] = parsed
  return {
    remote: family === 4 ? textOfV4(d) : textOfV6(a, b, c, d),
    sourceName: '',
    remotePublic: isPublic(a, b, c, d) ? 1 : 0,
  }
}

/** The row of a record, or the reason why it has none. */
export const plainRow = (record: unknown, facts: { account: string; region: string }): PlainRow | string => {
  const time = pick(record, 'eventTime')
  if (text(record, 'eventTime') === '') return 'no eventTime'
  const at = plainSeconds(typeof time === 'string' ? time : '')
  if (at === undefined) return 'bad eventTime'
  const eventName = text(record, 'eventName')
  if (eventName === '') return 'no eventName'
  const category = text(record, 'eventCategory')
  const large = pickText(record, 'requestParameters') === 'requestParameters too large'
  return {
    at,
    account: text(record, 'recipientAccountId') || text(record, 'userIdentity', 'accountId') || facts.account,
    region: text(record, 'awsRegion') || facts.region,
    id: text(record, 'eventID'),
    eventName,
    eventSource: text(record, 'eventSource'),
    eventType: text(record, 'eventType'),
    eventCategory: category,
    managementEvent: flag(record, category === '' || category === 'Management', 'managementEvent'),
    readOnly: flag(record, /^(Get|List|Describe|Head)(?![a-z])/.test(eventName), 'readOnly'),
    errorCode: text(record, 'errorCode'),
    failed: text(record, 'errorCode') !== '' || text(record, 'errorMessage') !== '' ? 1 : 0,
    userAgent: text(record, 'userAgent'),
    ...source(text(record, 'sourceIPAddress')),
    vpcEndpoint: text(record, 'vpcEndpointId'),
    vpcEndpointAccount: text(record, 'vpcEndpointAccountId'),
    ...principal(record),
    bucket: text(record, 'requestParameters', 'bucketName'),
    parametersOmitted: large ? 1 : flag(record, false, 'requestParameters', 'omitted'),
  }
}
