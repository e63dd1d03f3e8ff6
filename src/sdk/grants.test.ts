import { expect, test } from 'vitest'
import { opensBucketTo } from './grants.ts'

const put = (Principal: unknown, Condition?: unknown, more: object = {}) => ({
  requestParameters: { bucketPolicy: { Statement: { Effect: 'Allow', Principal, Condition, ...more } } },
})
const audience = (record: unknown) => [opensBucketTo('everyone', record), opensBucketTo('authenticated', record)]

test.for([
  ['anybody', put('*'), [true, false]],
  ['every AWS principal, which holds the anonymous one', put({ AWS: '*' }), [true, false]],
  ['whoever signs', put('*', { StringNotEquals: { 'aws:PrincipalType': 'Anonymous' } }), [false, true]],
  ['every AWS principal among others', put({ AWS: ['arn:aws:iam::1:root', '*'] }), [true, false]],
  ['all but one account', put(undefined, undefined, { NotPrincipal: { AWS: '444455556666' } }), [true, false]],
  ['one account', put({ AWS: '444455556666' }), [false, false]],
  ['nobody: a Deny', put('*', undefined, { Effect: 'Deny' }), [false, false]],
  ['one network', put('*', { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } }), [false, false]],
  ['all networks', put('*', { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '0.0.0.0/0'] } }), [true, false]],
  ['all but one network', put('*', { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }), [true, false]],
  ['one organisation', put('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), [false, false]],
  ['half of the internet', put('*', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }), [true, false]],
  ['both halves', put('*', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }), [true, false]],
  [
    'a /7, which is broader than S3 calls a network',
    put('*', { IpAddress: { 'aws:SourceIp': '8.0.0.0/7' } }),
    [true, false],
  ],
  ['a /8', put('*', { IpAddress: { 'aws:SourceIp': '9.0.0.0/8' } }), [false, false]],
  ['half of IPv6', put('*', { IpAddress: { 'aws:SourceIp': '8000::/1' } }), [true, false]],
  ['all of IPv6', put('*', { IpAddress: { 'aws:SourceIp': '::/0' } }), [true, false]],
  ['an IPv6 /31', put('*', { IpAddress: { 'aws:SourceIp': '2001:db8::/31' } }), [true, false]],
  ['an IPv6 /32', put('*', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }), [false, false]],
  ['one address', put('*', { IpAddress: { 'aws:SourceIp': '192.0.2.7' } }), [false, false]],
  [
    'any principal by its ARN',
    put({ AWS: '*' }, { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*' } }),
    [false, true],
  ],
  [
    'a role’s name in any account',
    put('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }),
    [false, true],
  ],
  ['a role', put('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/*' } }), [false, false]],
  ['whoever is in any organisation', put('*', { StringLike: { 'aws:PrincipalOrgID': '*' } }), [false, true]],
  ['those without an endpoint', put('*', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }), [true, false]],
  ['whoever uses TLS', put('*', { Bool: { 'aws:SecureTransport': 'true' } }), [true, false]],
  [
    'a policy as text',
    { requestParameters: { bucketPolicy: '{"Statement":[{"Effect":"Allow","Principal":"*"}]}' } },
    [true, false],
  ],
  ['a policy that is no JSON', { requestParameters: { bucketPolicy: 'invalid' } }, [false, false]],
  ['a canned ACL', { requestParameters: { 'x-amz-acl': 'public-read' } }, [true, false]],
  [
    'a grant header',
    { requestParameters: { 'x-amz-grant-read': ['uri="http://acs.amazonaws.com/groups/global/AllUsers"'] } },
    [true, false],
  ],
  ['nothing at all', undefined, [false, false]],
] as const)('opens to %s', ([, record, expected]) => {
  expect(audience(record)).toEqual(expected)
})
