/** From a signed request to its caller. */
import type { Keyring } from '../control/keys.ts'
import type { Caller } from './operation.ts'
import { type SignedRequest, verifySignature } from './signature.ts'

export type FindKey = Keyring['find']

const AGENT_CHARACTERS_MAX = 512

export const authenticate = async (
  signed: SignedRequest,
  find: FindKey,
  now: number,
  from: Pick<Caller, 'requestId' | 'sourceIp'>,
): Promise<Caller> => {
  const { who, accessKeyId, region } = await verifySignature(signed, find, now)
  return {
    ...from,
    account: who.account,
    role: who.role,
    region,
    accessKeyId,
    userAgent: (signed.headers['user-agent'] ?? '').slice(0, AGENT_CHARACTERS_MAX),
  }
}
