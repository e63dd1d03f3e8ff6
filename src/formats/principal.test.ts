import { expect, test } from 'vitest'
import { makeCloudTrailDecoder } from './cloudtrail.ts'
import { readAll } from './decoded.fixture.ts'

const ROLE = 'arn:aws:sts::111122223333:assumed-role'
const issuer = (members: object) => ({ sessionContext: { sessionIssuer: members } })

/** Whom a record's userIdentity names: type/account/name, and what else the columns say of it. */
const who = (userIdentity: unknown): Record<string, string | number> => {
  const record = { eventTime: '2026-11-24T06:55:39Z', eventName: 'x', userIdentity }
  const { rows } = readAll(makeCloudTrailDecoder, 'cloudtrail', JSON.stringify(record), {})
  return rows[0]
}

test.each([
  ['user/111122223333/ana', { type: 'IAMUser', userName: 'ana', accountId: '111122223333' }],
  [
    'user/111122223333/ana',
    { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/team/ana', accountId: '111122223333' },
  ],
  ['role//web', { type: 'AssumedRole', ...issuer({ userName: 'web' }) }],
  [
    'role/111122223333/web',
    { type: 'AssumedRole', ...issuer({ arn: 'arn:aws:iam::1:role/app/web', accountId: '111122223333' }) },
  ],
  ['role//web', { type: 'AssumedRole', arn: `${ROLE}/web/a-session` }],
  ['role//web', { type: 'AssumedRole', arn: `${ROLE}/web` }],
  ['role//web', { type: 'AssumedRole', arn: `${ROLE}/web/a/b/c` }],
  ['role//web', { type: 'Role', arn: 'arn:aws:iam::111122223333:role/path/web' }],
  ['root/111122223333/root', { type: 'Root', accountId: '111122223333', userName: 'the account’s alias' }],
  ['federated//Alice', { type: 'FederatedUser', principalId: '111122223333:Alice', ...issuer({ userName: 'ana' }) }],
  ['federated//ana@example.com', { type: 'SAMLUser', principalId: 'x:y', userName: 'ana@example.com' }],
  [
    'federated//12345.apps',
    { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:1', userName: '12345.apps' },
  ],
  ['federated//9067-sub', { type: 'IdentityCenterUser', onBehalfOf: { userId: '9067-sub' } }],
  [
    'account/444455556666/AROAEXAMPLE',
    { type: 'AWSAccount', principalId: 'AROAEXAMPLE:session', accountId: '444455556666' },
  ],
  ['account/ANONYMOUS_PRINCIPAL/', { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }],
  ['service//ec2.amazonaws.com', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
  ['service//AWS Internal', { invokedBy: 'AWS Internal' }],
  ['//', { type: 'NewlyInvented' }],
  ['//', null],
  ['//', 'a text'],
])('%s', (expected, userIdentity) => {
  const row = who(userIdentity)
  expect(`${row.principalType}/${row.principalAccount}/${row.principalName}`).toBe(expected)
})

test('the role is the principal, whatever its session calls itself', () => {
  const names = ['a', 'b'].map(
    s => who({ type: 'AssumedRole', arn: `${ROLE}/web/${s}`, principalId: `AROA:${s}` }).principalName,
  )
  expect(names).toEqual(['web', 'web'])
})

test.each([
  ['i-0123456789abcdef0', 'AROAEXAMPLE:i-0123456789abcdef0'],
  ['i-01234567', 'AROAEXAMPLE:i-01234567'],
  ['i-0A1B2C3D4E', 'AROAEXAMPLE:i-0A1B2C3D4E'],
  ['', 'AROAEXAMPLE:i-0123'],
  ['', 'AROAEXAMPLE:i-0123456789abcdef01'],
  ['', 'AROAEXAMPLE:i-0123-56789abcdef'],
  ['', 'AROAEXAMPLE:web'],
  ['', 'i-0123456789abcdef0'],
])('instance %j of %s', (instance, principalId) => {
  expect(who({ type: 'AssumedRole', principalId }).instance).toBe(instance)
  expect(who({ type: 'IAMUser', principalId }).instance).toBe('')
})

test.each([
  ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
  ['AWS Internal', 'AWS Internal'],
  ['signin.amazonaws.com', ''],
])('a call made through %s is the service’s, unless the console only signed it for a person', (invokedBy, column) => {
  expect(who({ type: 'IAMUser', userName: 'ana', invokedBy }).invokedBy).toBe(column)
})
