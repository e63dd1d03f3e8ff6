/** Where the accounts of an organisation come from: AWS Organizations (src/aws), or the service's own configuration. */

export interface OrganizationAccount {
  readonly id: string
  readonly email?: string
  /** Closed and suspended accounts are still listed for a while. */
  readonly active: boolean
  /** Epoch milliseconds; not known for accounts that the configuration names. */
  readonly joinedAt?: number
}

export interface OrganizationSource {
  readonly managementAccount: string
  /** All accounts, the management account among them. */
  listAccounts(): Promise<readonly OrganizationAccount[]>
}

/** An organisation that the configuration spells out; nothing is asked of AWS. */
export const configuredOrganization = (managementAccount: string, accounts: readonly string[]): OrganizationSource => {
  const ids = [...new Set([managementAccount, ...accounts])].sort()
  return { managementAccount, listAccounts: async () => ids.map(id => ({ id, active: true })) }
}
