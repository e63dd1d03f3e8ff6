import { expect, test } from 'vitest'
import { OperatorError } from '../errors.ts'
import { parseS3Url, s3Error } from './s3.ts'

test('takes a key as it is, whatever letters it has', () => {
  expect(parseS3Url('s3://bucket/a b/#1?x=%20.gz')).toEqual({ bucket: 'bucket', key: 'a b/#1?x=%20.gz' })
  expect(parseS3Url('s3://bucket')).toEqual({ bucket: 'bucket', key: '' })
  expect(() => parseS3Url('s3://')).toThrow(OperatorError)
})

test.each([
  [{ name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' }, 'AWS_PROFILE'],
  [{ name: 'AccessDenied', message: 'Access Denied' }, 's3:ListBucket'],
  [{ name: 'NoSuchBucket', message: 'The specified bucket does not exist' }, 'spelling'],
  [{ name: 'InvalidObjectState', message: 'x' }, 'Glacier'],
  [
    { name: 'AggregateError', code: 'ECONNREFUSED', message: '', errors: [{ message: 'connect ECONNREFUSED' }] },
    'AWS_ENDPOINT_URL',
  ],
])('says what to do about %o', (error, hint) => {
  const mapped = s3Error('s3://b/k', error)
  expect(mapped).toMatchObject({ code: 'E_S3', exit: 2 })
  expect(mapped.message).toContain('s3://b/k')
  expect(mapped.message).toContain(hint)
})
