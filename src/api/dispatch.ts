/** From a caller's request to an operation and back: rights, input, meaning, output, and the audit log. */
import { Refusal, type RefusalKind } from '../control/refusal.ts'
import { BadCursor } from '../store/page.ts'
import { arnOf, auditRecord, type Ending } from './audit.ts'
import { inOneChange } from './change.ts'
import { type Asked, decodeInput } from './decode.ts'
import { encodeOutput } from './encode.ts'
import { ApiFault, type FaultName } from './fault.ts'
import type { Caller, OperationName, Operations, Service } from './operation.ts'
import { denial, mayCall } from './rights.ts'
import { type Contract, onlyReads } from './schema.ts'

export interface Answer {
  readonly status: number
  /** Undefined where the contract has no body (204). */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

/** An operation whose types have been put aside: the contract has checked what goes in. */
type AnyOperation = (input: object, caller: Caller, service: Service) => Promise<object>

const FAULTS: Readonly<Record<RefusalKind, FaultName>> = {
  invalid: 'BadRequestException',
  denied: 'AccessDeniedException',
  missing: 'ResourceNotFoundException',
  conflict: 'ConflictException',
}

const NO_CONTENT = 204

/** What an error is to the caller; undefined for a defect, which says nothing of itself. */
export const faultOf = (error: unknown): ApiFault | undefined =>
  error instanceof ApiFault
    ? error
    : error instanceof Refusal
      ? new ApiFault(FAULTS[error.kind], error.message)
      : error instanceof BadCursor
        ? new ApiFault('BadRequestException', 'The request is rejected because the input nextToken is not valid.')
        : undefined

/** Calls the operation. Throws an ApiFault, a Refusal, or our own defect. */
export const dispatch = async (
  contract: Contract,
  request: Asked,
  caller: Caller,
  service: Service,
  operations: Partial<Operations<OperationName>>,
): Promise<Answer> => {
  let input: object | undefined
  try {
    if (!mayCall(caller.role, contract.name)) throw denial(arnOf(caller), caller, contract.name)
    input = decodeInput(contract, request)
    const operation = operations[contract.name] as AnyOperation | undefined
    if (operation === undefined)
      throw new ApiFault('InternalServerErrorException', `${contract.name} is not answered by this version of Vedette.`)
    const asked = input
    const answer = async (within: Service): Promise<Answer['body']> => {
      const output = await operation(asked, caller, within)
      const body = encodeOutput(contract.output, output)
      await audit(contract, caller, within, asked, { output })
      return body
    }
    const body = await (onlyReads(contract.name) ? answer(service) : inOneChange(service, answer))
    return { status: contract.status, body: contract.status === NO_CONTENT ? undefined : body }
  } catch (error) {
    const fault = faultOf(error)
    const { name, message } = fault ?? { name: 'InternalServerErrorException', message: 'An internal error occurred.' }
    await audit(contract, caller, service, input, { error: { name, message } })
    throw error
  }
}

/** What only reads leaves no trace unless it was denied. A change whose record cannot be written is not made. */
const audit = async (
  contract: Contract,
  caller: Caller,
  service: Service,
  input: object | undefined,
  ending: Ending,
): Promise<void> => {
  const denied = 'error' in ending && ending.error.name === 'AccessDeniedException'
  if (onlyReads(contract.name) && !denied) return
  const at = service.now()
  const body = auditRecord(contract, caller, input, ending, at)
  await service.store.audit.append({ at, account: caller.account, body })
}
