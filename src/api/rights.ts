/** Which operations a key's role may call. What a member account may do to what is not its own is control's affair. */
import { ApiFault } from './fault.ts'
import type { Caller, KeyRole, OperationName } from './operation.ts'
import { onlyReads } from './schema.ts'

/** What an analyst does to findings, beyond reading. */
const SETTLES: ReadonlySet<OperationName> = new Set([
  'ArchiveFindings',
  'UnarchiveFindings',
  'UpdateFindingsFeedback',
  'CreateSampleFindings',
])

export const mayCall = (role: KeyRole, operation: OperationName): boolean =>
  role === 'administrator' || onlyReads(operation) || (role === 'analyst' && SETTLES.has(operation))

/** As IAM says it. */
export const denial = (who: string, { role }: Pick<Caller, 'role'>, operation: OperationName): ApiFault =>
  new ApiFault(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: guardduty:${operation} because its role, ${role}, does not allow it`,
  )
