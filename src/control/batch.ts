/** Operations over many accounts do not fail whole: what could not be done is told for each, with the reason. */
import { Refusal, refuse } from './refusal.ts'

export interface Unprocessed {
  readonly account: string
  readonly result: string
}

const ACCOUNT_ID = /^\d{12}$/

/** Does the work for each account in turn; work must check before it writes, because what it wrote stays. */
export const forEachAccount = async (
  accounts: readonly string[],
  work: (account: string) => Promise<void>,
): Promise<readonly Unprocessed[]> => {
  const unprocessed: Unprocessed[] = []
  for (const account of new Set(accounts)) {
    try {
      if (!ACCOUNT_ID.test(account)) throw refuse('an account ID has 12 digits')
      await work(account)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      unprocessed.push({ account, result: error.message })
    }
  }
  return unprocessed
}
