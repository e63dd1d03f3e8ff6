/** No operation is answered before its caller's standing was looked at: the dispatcher knows only guarded ones. */
import { mustBeAllowed } from '../control/operation-rights.ts'
import type { Caller, Operation, OperationName, Operations, Service } from './operation.ts'

const guard =
  <Name extends OperationName>(name: Name, answer: Operation<Name>): Operation<Name> =>
  async (input, caller: Caller, service: Service) => {
    await mustBeAllowed(service.store, caller, name)
    return answer(input, caller, service)
  }

/** The same operations, each asking first whether an administrator, a member or neither may call it. */
export const guarded = <Names extends OperationName>(operations: Operations<Names>): Operations<Names> => {
  const entries = Object.entries(operations) as [Names, Operation<Names>][]
  return Object.fromEntries(entries.map(([name, answer]) => [name, guard(name, answer)])) as Operations<Names>
}
