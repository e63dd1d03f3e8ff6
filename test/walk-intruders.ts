/** The same request by everybody whom it is not open to, before it is made by whom it is. */
import { expect } from 'vitest'
import type { OperationName } from '../src/api/operation.ts'
import { CONTRACTS, onlyReads } from '../src/api/schema.ts'
import { type Got, type Sent, send } from './api-server.ts'
import { requestOf } from './walk-callers.ts'
import { STRANGER, type WalkService } from './walk-service.ts'

const SIX_MINUTES = 6 * 60_000

/** What the library has is everybody's: the id of a rule tells nothing. */
const EVERYBODYS = new Set(['RuleId'])

/** Whether the request names what belongs to one account alone. */
const namesOwned = (name: OperationName): boolean =>
  [...CONTRACTS.get(name)!.path.matchAll(/\{(\w+)\}/g)].some(([, label]) => !EVERYBODYS.has(label))

/** The ids of others in an answer that the question did not hold already. */
const isAbout = ({ text }: Got, sent: Sent, ids: ReadonlySet<string>): string[] =>
  [...ids].filter(id => text.includes(id) && !JSON.stringify(sent).includes(id))

/** Throws where one is let in. `ids` are those that others were given so far, and their accounts. */
export const tryAsIntruders = async (
  service: WalkService,
  account: string,
  name: OperationName,
  input: object,
  ids: ReadonlySet<string>,
): Promise<void> => {
  const sent: Sent = await requestOf(name, input as never)
  const { administrator, reader } = service.keysOf(account)
  const refused = (got: Got, error: string): void =>
    expect([name, got.status, got.headers.get('x-amzn-errortype')]).toEqual([name, 403, error])
  refused(await send(service, undefined, sent), 'MissingAuthenticationTokenException')
  refused(await send(service, { ...administrator, secretAccessKey: 'wrong' }, sent), 'InvalidSignatureException')
  const expired = { at: new Date(Date.now() - SIX_MINUTES) }
  refused(await send(service, administrator, sent, expired), 'InvalidSignatureException')
  if (!onlyReads(name)) refused(await send(service, reader, sent), 'AccessDeniedException')
  const strange = await send(service, service.keysOf(STRANGER).administrator, sent)
  const isRefused = strange.status >= 400 && strange.status < 500
  if (namesOwned(name)) expect([name, isRefused || strange.text]).toEqual([name, true])
  else if (!isRefused) expect([name, strange.status < 500, isAbout(strange, sent, ids)]).toEqual([name, true, []])
}
