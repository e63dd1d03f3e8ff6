/** What a request claims of its signature: in the Authorization header, or in the query of a presigned URL. */
import type { SignedRequest } from './signature.ts'
import { Unsigned } from './unsigned.ts'

export interface Claim {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** As written: 20261124T144255Z. */
  readonly at: string
  /** Of a presigned request only. */
  readonly expiresSeconds: number | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const SERVICE = 'guardduty'
const EXPIRES_SECONDS_MAX = 7 * 24 * 3600
const SIGNED_HEADERS_MAX = 50

/** Reads the claim, or throws an Unsigned that says what it lacks. */
export const claimIn = (request: SignedRequest): Claim =>
  request.query.has('X-Amz-Algorithm') ? claimOfQuery(request) : claimOfHeader(request)

export const incomplete = (problem: string): Unsigned => new Unsigned('IncompleteSignatureException', problem)

const claimOfHeader = ({ headers }: SignedRequest): Claim => {
  const { authorization } = headers
  if (authorization === undefined)
    throw new Unsigned('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (!authorization.startsWith(`${ALGORITHM} `))
    throw incomplete(`Unsupported authorization scheme; expected '${ALGORITHM}'.`)
  const parts = new Map<string, string>()
  for (const part of authorization.slice(ALGORITHM.length + 1).split(',', SIGNED_HEADERS_MAX)) {
    const at = part.indexOf('=')
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim())
  }
  const part = (name: string): string => {
    const value = parts.get(name)
    if (value === undefined || value === '') throw incomplete(`Authorization header requires '${name}' parameter.`)
    return value
  }
  return claimOf(
    part('Credential'),
    part('SignedHeaders'),
    part('Signature'),
    headers['x-amz-date'],
    undefined,
    'x-amz-date',
  )
}

const claimOfQuery = ({ query, headers }: SignedRequest): Claim => {
  if (headers['authorization'] !== undefined)
    throw incomplete('Only one of the Authorization header and X-Amz-Algorithm may be used.')
  const part = (name: string): string => {
    const values = query.get(name)
    if (values?.length !== 1 || values[0] === '')
      throw incomplete(`AWS query-string parameters must include '${name}' once.`)
    return values[0]
  }
  if (part('X-Amz-Algorithm') !== ALGORITHM) throw incomplete(`X-Amz-Algorithm must be '${ALGORITHM}'.`)
  const expires = part('X-Amz-Expires')
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > EXPIRES_SECONDS_MAX)
    throw incomplete(`X-Amz-Expires must be 1 to ${EXPIRES_SECONDS_MAX} seconds.`)
  return claimOf(
    part('X-Amz-Credential'),
    part('X-Amz-SignedHeaders'),
    part('X-Amz-Signature'),
    part('X-Amz-Date'),
    Number(expires),
    'X-Amz-Date',
  )
}

const claimOf = (
  credential: string,
  signedHeaders: string,
  signature: string,
  at: string | undefined,
  expiresSeconds: number | undefined,
  dateName: string,
): Claim => {
  if (at === undefined || !/^\d{8}T\d{6}Z$/.test(at))
    throw incomplete(`'${dateName}' must be present, in the form 20151231T235959Z.`)
  const [accessKeyId, date, region, service, end, more] = credential.split('/')
  if (more !== undefined || end !== 'aws4_request' || !/^\w{16,128}$/.test(accessKeyId))
    throw incomplete("Credential must have the form 'key/date/region/service/aws4_request'.")
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw wrong('Credential should be scoped to a valid region.')
  if (service !== SERVICE) throw wrong(`Credential should be scoped to correct service: '${SERVICE}'.`)
  if (date !== at.slice(0, 8)) throw wrong('Date in Credential scope does not match YYYYMMDD of the request’s date.')
  const names = signedHeaders.split(';')
  if (names.length > SIGNED_HEADERS_MAX || new Set(names).size !== names.length)
    throw incomplete(`SignedHeaders must name each header once, and at most ${SIGNED_HEADERS_MAX}.`)
  if (!names.includes('host')) throw wrong("'host' must be a signed header.")
  if (expiresSeconds === undefined && !names.includes('x-amz-date'))
    throw wrong("'x-amz-date' must be a signed header.")
  return { accessKeyId, date, region, signedHeaders: names, signature, at, expiresSeconds }
}

export const wrong = (problem: string): Unsigned => new Unsigned('InvalidSignatureException', problem)
