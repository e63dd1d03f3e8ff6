import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { parseArn } from './arn.ts'
import { awsProblem } from './clients.ts'
import { checkUrl, refusalOf, send } from './guard.ts'

test.each([
  ['127.0.0.1', false],
  ['127.255.0.9', false],
  ['::1', false],
  ['0.0.0.0', false],
  ['169.254.169.254', false],
  ['::ffff:169.254.169.254', false],
  ['::ffff:127.0.0.1', false],
  ['fe80::1', false],
  ['fd00:ec2::254', false],
  ['224.0.0.1', false],
  ['10.1.2.3', true],
  ['203.0.113.9', true],
  ['2001:db8::1', true],
])('%s may be reached: %s', (address, may) => {
  expect(refusalOf(address, { allowLoopback: false }) === undefined).toBe(may)
})

test('loopback may be permitted, link-local never', () => {
  const permitted = { allowLoopback: true }
  expect(refusalOf('127.0.0.1', permitted)).toBeUndefined()
  expect(refusalOf('169.254.169.254', permitted)).toBeDefined()
})

test.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'http://user:pw@example.com/',
  'http://[::1]/',
  'http://2130706433/',
  'nonsense',
])('%s is refused before anything is sent', url => {
  expect(() => checkUrl(url, { allowLoopback: false })).toThrow(expect.objectContaining({ code: 'E_OUTBOUND' }))
})

test('a name that resolves to this machine is refused when the connection is made', async () => {
  const outgoing = { method: 'GET' } as const
  await expect(send('http://localhost:9/', outgoing, { allowLoopback: false })).rejects.toMatchObject({
    code: 'E_OUTBOUND',
  })
})

test('takes no more of an answer than asked, and follows no redirect', async () => {
  const server = createServer((request, response) =>
    request.url === '/moved' ? response.writeHead(302, { location: '/big' }).end() : response.end('x'.repeat(5000)),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const guard = { allowLoopback: true }
  expect((await send(`${url}/moved`, { method: 'GET' }, guard)).status).toBe(302)
  expect((await send(`${url}/big`, { method: 'GET' }, guard)).body).toHaveLength(5000)
  await expect(send(`${url}/big`, { method: 'GET', most: 1000 }, guard)).rejects.toThrow('more than 1000 bytes')
  server.close()
})

test('ARNs are split where AWS splits them', () => {
  expect(parseArn('arn:aws:lambda:eu-west-1:111122223333:function:name:alias')).toEqual({
    partition: 'aws',
    service: 'lambda',
    region: 'eu-west-1',
    account: '111122223333',
    resource: 'function:name:alias',
  })
  for (const text of ['', 'arn:aws:s3', 'urn:aws:s3:::b', 'arn::s3:::b', `arn:aws:s3:::${'x'.repeat(3000)}`])
    expect(parseArn(text)).toBeUndefined()
})

test('what AWS said is one bounded line', () => {
  expect(awsProblem(Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }))).toBe(
    'AccessDenied: Access Denied',
  )
  expect(awsProblem({ message: 'x'.repeat(5000) })).toHaveLength(300)
  expect(awsProblem({})).toBe('no words')
})
