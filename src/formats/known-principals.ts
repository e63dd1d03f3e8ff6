// Hot. Nothing here may allocate per event.
import type { Columns } from './batch.ts'
import { member } from './cloudtrail-members.ts'

const TYPE = member('userIdentity.type')
const PRINCIPAL_ID = member('userIdentity.principalId')
const ACCOUNT_ID = member('userIdentity.accountId')
const USER_NAME = member('userIdentity.userName')
const INVOKED_BY = member('userIdentity.invokedBy')
const SUBJECT = member('userIdentity.onBehalfOf.userId')
const ISSUER_ACCOUNT = member('userIdentity.sessionContext.sessionIssuer.accountId')
const ISSUER_NAME = member('userIdentity.sessionContext.sessionIssuer.userName')

/** A power of two, less one. */
const SLOTS = 1023
const KEYS = 8
const VALUES = 5

/**
 * Principals that were met, by the ids of the members that say who they are: few people and roles make most calls. Only
 * for those whose ARN was not read, because ARNs are not looked up.
 */
export class KnownPrincipals {
  readonly #values = new Uint32Array((SLOTS + 1) * VALUES)
  readonly #keys = new Uint32Array((SLOTS + 1) * KEYS)

  /** Forgets all: the dictionary has begun anew. */
  clear(): void {
    this.#keys.fill(0)
  }

  /** Writes the columns of a principal with these ids; false when it is not known. */
  write(ids: Uint32Array, columns: Columns, row: number): boolean {
    const slot = ids[PRINCIPAL_ID] & SLOTS
    const keys = this.#keys
    const at = slot * KEYS
    const isKnown =
      keys[at] === ids[PRINCIPAL_ID] &&
      keys[at + 1] === ids[TYPE] &&
      keys[at + 2] === ids[ACCOUNT_ID] &&
      keys[at + 3] === ids[USER_NAME] &&
      keys[at + 4] === ids[INVOKED_BY] &&
      keys[at + 5] === ids[SUBJECT] &&
      keys[at + 6] === ids[ISSUER_ACCOUNT] &&
      keys[at + 7] === ids[ISSUER_NAME]
    if (!isKnown || keys[at] === 0) return false
    const values = this.#values
    const from = slot * VALUES
    columns.principalType[row] = values[from]
    columns.principalName[row] = values[from + 1]
    columns.principalAccount[row] = values[from + 2]
    columns.instance[row] = values[from + 3]
    columns.invokedBy[row] = values[from + 4]
    return true
  }

  /** Remembers what has been written for a principal with these ids, if it has one. */
  keep(ids: Uint32Array, columns: Columns, row: number): void {
    const slot = ids[PRINCIPAL_ID] & SLOTS
    if (ids[PRINCIPAL_ID] === 0 || ids[TYPE] === 0) return
    const keys = this.#keys
    const at = slot * KEYS
    keys[at] = ids[PRINCIPAL_ID]
    keys[at + 1] = ids[TYPE]
    keys[at + 2] = ids[ACCOUNT_ID]
    keys[at + 3] = ids[USER_NAME]
    keys[at + 4] = ids[INVOKED_BY]
    keys[at + 5] = ids[SUBJECT]
    keys[at + 6] = ids[ISSUER_ACCOUNT]
    keys[at + 7] = ids[ISSUER_NAME]
    const values = this.#values
    const to = slot * VALUES
    values[to] = columns.principalType[row]
    values[to + 1] = columns.principalName[row]
    values[to + 2] = columns.principalAccount[row]
    values[to + 3] = columns.instance[row]
    values[to + 4] = columns.invokedBy[row]
  }
}
