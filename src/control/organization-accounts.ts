/** The organisation's accounts as they were last seen, so that the service works while Organizations does not answer. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { OrganizationAccount, OrganizationSource } from './organization-source.ts'
import { Refusal } from './refusal.ts'
import { allSettings } from './settings.ts'

const accountSchema = z.object({
  email: z.string().optional(),
  active: z.boolean(),
  /** When it joined, or was first seen where nobody says. */
  joinedAt: z.number(),
})

export interface KnownAccount extends z.infer<typeof accountSchema> {
  readonly id: string
}

const keyOf = (managementAccount: string, id?: string) => ({
  account: managementAccount,
  region: '',
  kind: 'organizationaccount',
  ...(id !== undefined && { name: id }),
})

/** In the order of ids. */
export const knownAccounts = async (store: Store, managementAccount: string): Promise<readonly KnownAccount[]> => {
  const settings = await allSettings(store, keyOf(managementAccount))
  return settings.map(setting => ({ ...accountSchema.parse(setting.body), id: setting.name }))
}

const isSame = (known: KnownAccount | undefined, listed: OrganizationAccount): boolean =>
  known !== undefined && known.active === listed.active && known.email === listed.email

const remember = (store: Store, managementAccount: string, listed: readonly OrganizationAccount[], at: number) =>
  store.transaction(async store => {
    const known = new Map((await knownAccounts(store, managementAccount)).map(account => [account.id, account]))
    for (const account of listed) {
      const before = known.get(account.id)
      known.delete(account.id)
      if (isSame(before, account)) continue
      const { id, email, active, joinedAt } = account
      const body = { active, joinedAt: joinedAt ?? before?.joinedAt ?? at, ...(email !== undefined && { email }) }
      await store.settings.put({ ...keyOf(managementAccount), name: id }, body, at)
    }
    for (const id of known.keys()) await store.settings.remove({ ...keyOf(managementAccount), name: id }, at)
  })

/**
 * Asks the source and writes down what changed. A list without the management account is no organisation: it would
 * detach every member, so it is taken for a failure.
 */
export const refreshAccounts = async (
  store: Store,
  source: OrganizationSource,
  at: number,
): Promise<readonly KnownAccount[]> => {
  const listed = await source.listAccounts()
  if (!listed.some(account => account.id === source.managementAccount)) {
    throw new Error(`the list of the organization's accounts lacks its management account ${source.managementAccount}`)
  }
  await remember(store, source.managementAccount, listed, at)
  return knownAccounts(store, source.managementAccount)
}

/** For an operation: asked again, and what was known is good enough when nobody answers. */
export const currentAccounts = async (
  store: Store,
  source: OrganizationSource,
  at: number,
): Promise<readonly KnownAccount[]> => {
  try {
    return await refreshAccounts(store, source, at)
  } catch (error) {
    const known = await knownAccounts(store, source.managementAccount)
    if (known.length > 0) return known
    const problem = error instanceof Error ? error.message : String(error)
    throw new Refusal(
      'invalid',
      `The request failed because the accounts of the organization are not known: ${problem}`,
    )
  }
}

/** Of the organisation that an administrator was designated in, also when the service is no longer told of it. */
export const accountsOf = async (
  store: Store,
  source: OrganizationSource | undefined,
  managementAccount: string | undefined,
  at: number,
): Promise<readonly KnownAccount[]> => {
  if (managementAccount === undefined) return []
  if (source?.managementAccount === managementAccount) return currentAccounts(store, source, at)
  return knownAccounts(store, managementAccount)
}
