/**
 * Who signed a request: AWS Signature Version 4, in the Authorization header or presigned in the query. The request is
 * signed again with the code that AWS's SDKs sign with, and the two signatures compared in constant time. As with AWS, a
 * request may be sent again within the five minutes in which its signature counts: TLS is what keeps others from it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { type Claim, claimIn, incomplete, wrong } from './signature-claim.ts'
import { Unsigned } from './unsigned.ts'

export interface SignedRequest {
  readonly method: string
  /** As it was sent, escapes and all. */
  readonly path: string
  readonly query: ReadonlyMap<string, readonly string[]>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Signer {
  readonly secret: string
}

export interface Signed<Who extends Signer> {
  readonly who: Who
  readonly accessKeyId: string
  readonly region: string
}

const SERVICE = 'guardduty'
const SKEW_MS = 5 * 60_000

/** Whose signature a request claims to have, with all that can be told before its body is there. */
export const claimedBy = async <Who extends Signer>(
  request: SignedRequest,
  find: (accessKeyId: string) => Promise<Who | undefined>,
  now: number,
): Promise<{ readonly claim: Claim; readonly who: Who }> => {
  const claim = claimIn(request)
  refuseTokens(request)
  checkTime(claim, now)
  const who = await find(claim.accessKeyId)
  if (who === undefined)
    throw new Unsigned('UnrecognizedClientException', 'The security token included in the request is invalid.')
  return { claim, who }
}

/** Answers who signed, or throws an Unsigned that says what is wrong in AWS's words. */
export const verifySignature = async <Who extends Signer>(
  request: SignedRequest,
  find: (accessKeyId: string) => Promise<Who | undefined>,
  now: number,
): Promise<Signed<Who>> => {
  const { claim, who } = await claimedBy(request, find, now)
  checkBody(request)
  const expected = await signAgain(request, claim, who.secret)
  if (!sameText(expected, claim.signature))
    throw new Unsigned(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    )
  return { who, accessKeyId: claim.accessKeyId, region: claim.region }
}

/** Vedette issues no session tokens, so that none can be valid. */
const refuseTokens = ({ headers, query }: SignedRequest): void => {
  if (headers['x-amz-security-token'] !== undefined || query.has('X-Amz-Security-Token'))
    throw new Unsigned('UnrecognizedClientException', 'The security token included in the request is invalid.')
}

const compact = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')

const timeOf = (at: string): number =>
  Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const checkTime = ({ at, expiresSeconds }: Claim, now: number): void => {
  const time = timeOf(at)
  if (Number.isNaN(time)) throw incomplete(`${at} is no date.`)
  if (time > now + SKEW_MS)
    throw wrong(
      `Signature not yet current: ${at} is still later than ${compact(now + SKEW_MS)} (${compact(now)} + 5 min.)`,
    )
  if (expiresSeconds !== undefined) {
    const end = time + expiresSeconds * 1000
    if (now > end)
      throw wrong(`Signature expired: ${compact(now)} is later than ${compact(end)} (${at} + ${expiresSeconds} s.)`)
  } else if (time < now - SKEW_MS)
    throw wrong(`Signature expired: ${at} is now earlier than ${compact(now - SKEW_MS)} (${compact(now)} - 5 min.)`)
}

const checkBody = ({ headers, body }: SignedRequest): void => {
  const claimed = headers['x-amz-content-sha256']
  if (claimed === undefined) return
  if (!/^[0-9a-f]{64}$/.test(claimed))
    throw wrong(`x-amz-content-sha256 must be the SHA-256 of the body; ${claimed.slice(0, 40)} is not accepted.`)
  if (claimed !== createHash('sha256').update(body).digest('hex'))
    throw wrong('The provided x-amz-content-sha256 header does not match what was computed.')
}

/** The hash that the signing code asks for, on Node's own. */
class Sha256 {
  #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret))
  }
  update(data: Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {
    throw new Error('A hash is made anew, never reset')
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)

const PRESIGNING = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
])

const signAgain = async (request: SignedRequest, claim: Claim, secretAccessKey: string): Promise<string> => {
  const signableHeaders = new Set(claim.signedHeaders)
  const headers: Record<string, string> = {}
  for (const name of claim.signedHeaders) {
    const value = request.headers[name]
    if (value === undefined) throw wrong(`The signed header '${name.slice(0, 100)}' is not in the request.`)
    headers[name] = value
  }
  const query: Record<string, string[]> = {}
  for (const [name, values] of request.query) if (!PRESIGNING.has(name)) query[name] = [...values]
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey },
    region: claim.region,
    service: SERVICE,
    sha256: Sha256,
    applyChecksum: false,
  })
  const { method, path, body } = request
  const unsigned = { method, protocol: 'https:', hostname: headers['host'], path, query, headers, body }
  const signingDate = new Date(timeOf(claim.at))
  if (claim.expiresSeconds === undefined) {
    const { headers: made } = await signer.sign(unsigned, { signingDate, signableHeaders })
    return /Signature=([0-9a-f]+)$/.exec(made['authorization'])?.[1] ?? ''
  }
  const presigned = await signer.presign(unsigned, {
    signingDate,
    signableHeaders,
    unhoistableHeaders: signableHeaders,
    expiresIn: claim.expiresSeconds,
  })
  return String(presigned.query?.['X-Amz-Signature'] ?? '')
}

const sameText = (left: string, right: string): boolean => {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(left), hash(right))
}
