import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type SignedRequest, verifySignature } from './signature.ts'

// The signature is made here by AWS's written rules, not by the code that verifies it.
const KEY = 'AKVDTESTTESTTEST2345'
const SECRET = 'a secret of forty characters, more or less'
const NOW = Date.parse('2026-11-24T12:00:00Z')

const sha = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

interface Making {
  method?: string
  path?: string
  query?: [string, string][]
  headers?: Record<string, string>
  body?: string
  at?: string
  region?: string
  service?: string
  secret?: string
  scopeDate?: string
  presign?: number
}

const made = (making: Making = {}): SignedRequest => {
  const { method = 'POST', path = '/detector/abc/findings', body = '', at = '20261124T120000Z' } = making
  const { region = 'eu-west-1', service = 'guardduty', secret = SECRET, scopeDate = at.slice(0, 8) } = making
  const scope = `${scopeDate}/${region}/${service}/aws4_request`
  const headers: Record<string, string> = { host: 'localhost:8080', ...making.headers }
  const query = [...(making.query ?? [])]
  if (making.presign === undefined) headers['x-amz-date'] ??= at
  const signedHeaders = Object.keys(headers).sort().join(';')
  if (making.presign !== undefined)
    query.push(
      ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
      ['X-Amz-Credential', `${KEY}/${scope}`],
      ['X-Amz-Date', at],
      ['X-Amz-Expires', String(making.presign)],
      ['X-Amz-SignedHeaders', signedHeaders],
    )
  const canonical = [
    method,
    path.split('/').map(escaped).join('/'),
    query
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
      .sort()
      .join('&'),
    ...Object.keys(headers)
      .sort()
      .map(name => `${name}:${headers[name].trim()}`),
    '',
    signedHeaders,
    sha(body),
  ].join('\n')
  const key = ['aws4_request'].reduce(hmac, [region, service].reduce(hmac, hmac(`AWS4${secret}`, scopeDate)))
  const signature = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha(canonical)].join('\n')).toString('hex')
  if (making.presign === undefined)
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${KEY}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  else query.push(['X-Amz-Signature', signature])
  const map = new Map<string, string[]>()
  for (const [name, value] of query) map.set(name, [...(map.get(name) ?? []), value])
  return { method, path, query: map, headers, body: Buffer.from(body) }
}

const find = async (id: string): Promise<{ secret: string } | undefined> =>
  id === KEY ? { secret: SECRET } : undefined
const outcome = async (request: SignedRequest, now = NOW): Promise<string> =>
  verifySignature(request, find, now).then(
    ({ region }) => `signed for ${region}`,
    error => `${error.name}: ${error.message}`,
  )

const with_ = (request: SignedRequest, change: Partial<SignedRequest>): SignedRequest => ({ ...request, ...change })

describe('what is signed', () => {
  test.each<[string, Making]>([
    ['a plain request', {}],
    ['a body', { body: '{"maxResults":5}' }],
    ['a path with escapes, which are escaped again', { path: '/tags/arn%3Aaws%3Aguardduty%3A%3A1%3Adetector%2Fa' }],
    [
      'a query, in whatever order',
      {
        method: 'GET',
        query: [
          ['tagKeys', 'b c'],
          ['tagKeys', 'a+~'],
          ['a', ''],
        ],
      },
    ],
    [
      'more headers, blanks and all',
      { headers: { 'x-other': '  two words ', 'user-agent': 'x', 'content-type': 'application/json' } },
    ],
    ['the body’s hash', { body: '{}', headers: { 'x-amz-content-sha256': sha('{}') } }],
    ['a presigned URL', { method: 'GET', presign: 60, query: [['maxResults', '3']] }],
    ['a presigned URL with a header', { method: 'GET', presign: 60, headers: { 'x-amz-meta': 'y' } }],
    ['a clock that is four minutes late', { at: '20261124T115600Z' }],
    ['a clock that is four minutes early', { at: '20261124T120400Z' }],
  ])('%s', async (_, making) => {
    expect(await outcome(made(making))).toBe('signed for eu-west-1')
  })
})

describe('what is refused', () => {
  test.each<[string, () => SignedRequest, RegExp]>([
    ['nothing', () => with_(made(), { headers: { host: 'x' } }), /^MissingAuthenticationToken/],
    ['basic authentication', () => with_(made(), { headers: { authorization: 'Basic eDp5' } }), /^Incomplete/],
    ['another secret', () => made({ secret: 'another' }), /^InvalidSignature.*does not match/],
    ['another body', () => with_(made({ body: '{}' }), { body: Buffer.from('[]') }), /^InvalidSignature/],
    ['another path', () => with_(made(), { path: '/detector' }), /^InvalidSignature/],
    ['another method', () => with_(made(), { method: 'DELETE' }), /^InvalidSignature/],
    ['another query', () => with_(made(), { query: new Map([['a', ['b']]]) }), /^InvalidSignature/],
    ['another service', () => made({ service: 's3' }), /correct service: 'guardduty'/],
    ['a clock that is six minutes late', () => made({ at: '20261124T115400Z' }), /Signature expired: .* - 5 min/],
    ['a clock that is six minutes early', () => made({ at: '20261124T120600Z' }), /not yet current/],
    ['a scope of another day', () => made({ scopeDate: '20261123' }), /Date in Credential scope/],
    [
      'an unsigned payload',
      () => made({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      /UNSIGNED-PAYLOAD is not/,
    ],
    [
      'a hash of another body',
      () => made({ headers: { 'x-amz-content-sha256': sha('x') } }),
      /does not match what was computed/,
    ],
    ['a session token', () => made({ headers: { 'x-amz-security-token': 'IQo' } }), /^UnrecognizedClient/],
    [
      'a session token in the query',
      () => made({ presign: 9, query: [['X-Amz-Security-Token', 'IQo']] }),
      /^UnrecognizedClient/,
    ],
    ['a presigned URL for nine days', () => made({ presign: 777_600 }), /^Incomplete.*604800/],
    [
      'a presigned URL and a header',
      () => {
        const request = made({ presign: 60 })
        return with_(request, { headers: { ...request.headers, authorization: 'x' } })
      },
      /Only one/,
    ],
    [
      'an unsigned host',
      () => {
        const request = made()
        const authorization = request.headers['authorization'].replace('host;', '')
        return with_(request, { headers: { ...request.headers, authorization } })
      },
      /'host' must be/,
    ],
    [
      'a signed header that is gone',
      () => {
        const request = made({ headers: { 'x-other': 'y' } })
        const { 'x-other': _, ...headers } = request.headers
        return with_(request, { headers })
      },
      /'x-other' is not in the request/,
    ],
  ])('%s', async (_, make, expected) => {
    expect(await outcome(make())).toMatch(expected)
  })

  test('a key that nobody has', async () => {
    const stranger = await verifySignature(made(), async () => undefined, NOW).catch(error => error)
    expect([stranger.name, stranger.status]).toEqual(['UnrecognizedClientException', 403])
  })

  test('a presigned URL whose time is over', async () => {
    const request = made({ method: 'GET', presign: 60 })
    expect(await outcome(request, NOW + 59_000)).toBe('signed for eu-west-1')
    expect(await outcome(request, NOW + 61_000)).toMatch(/Signature expired/)
  })
})
