import { expect, test } from 'vitest'
import { parseLocation } from './list-location.ts'

const s3 = (region?: string, key = 'lists/a.txt') => ({ kind: 's3', bucket: 'my.bucket', key, region })

test.each([
  ['s3://my.bucket/lists/a.txt', s3()],
  ['https://s3.amazonaws.com/my.bucket/lists/a.txt', s3()],
  ['https://s3-us-west-2.amazonaws.com/my.bucket/lists/a.txt', s3('us-west-2')],
  ['https://s3.us-west-2.amazonaws.com/my.bucket/lists/a.txt', s3('us-west-2')],
  ['https://s3.dualstack.eu-central-1.amazonaws.com/my.bucket/lists/a.txt', s3('eu-central-1')],
  ['https://my.bucket.s3.amazonaws.com/lists/a.txt', s3()],
  ['https://my.bucket.s3-eu-west-1.amazonaws.com/lists/a.txt', s3('eu-west-1')],
  ['https://my.bucket.s3.us-gov-west-1.amazonaws.com/lists/a.txt', s3('us-gov-west-1')],
  ['https://my.bucket.s3.cn-north-1.amazonaws.com.cn/lists/a.txt', s3('cn-north-1')],
  ['https://my.bucket.s3.amazonaws.com/lists/a%20b.txt', s3(undefined, 'lists/a b.txt')],
  ['s3://my.bucket/a#b?c', s3(undefined, 'a#b?c')],
  ['https://lists.example.com/a.txt?x=1', { kind: 'web', url: 'https://lists.example.com/a.txt?x=1' }],
  ['https://s3.amazonaws.com.evil.example/b/k', { kind: 'web', url: 'https://s3.amazonaws.com.evil.example/b/k' }],
  ['file:lists/ours.txt', { kind: 'file', path: 'lists/ours.txt' }],
])('%s', (text, expected) => {
  expect(parseLocation(text)).toEqual(expected)
})

test.each([
  '',
  's3://',
  's3://my.bucket',
  's3://my.bucket/',
  's3://UPPER/key',
  's3://a/../b',
  'http://lists.example.com/a.txt',
  'https://user:secret@lists.example.com/a.txt',
  'https://s3.amazonaws.com/my.bucket',
  'https://my.bucket.s3.amazonaws.com/',
  'https://my.bucket.s3.amazonaws.com/%zz',
  'file:../secret',
  'file:/etc/passwd',
  'file:a//b',
  'file:.hidden',
  'ftp://a/b',
  'nonsense',
])('%s is no place for a list', text => {
  expect(() => parseLocation(text)).toThrow('expected s3://bucket/key')
})
