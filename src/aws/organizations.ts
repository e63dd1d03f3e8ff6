/**
 * The accounts of an organisation, from AWS Organizations. Needs organizations:ListAccounts, in the management account or
 * in a delegated administrator's. The shape is control's OrganizationSource; this folder knows no other.
 */
import { type Account, OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations'
import { clientOptions } from './clients.ts'

/** Organizations allows an organisation far fewer; beyond this a list is not believed. */
const MOST_ACCOUNTS = 100_000
const ACCOUNT_ID = /^\d{12}$/
const PAGE = 20

export interface ListedAccount {
  readonly id: string
  readonly email?: string
  readonly active: boolean
  readonly joinedAt?: number
}

export interface OrganizationsOptions {
  readonly managementAccount: string
  readonly region?: string
  /** Of `aws.endpoint`; without it as the SDK finds it. */
  readonly endpoint?: string
  /** An answer this young is given again: operations ask often, and Organizations throttles early. Milliseconds. */
  readonly freshFor?: number
  readonly now?: () => number
}

const listed = ({ Id = '', Email, State, Status, JoinedTimestamp }: Account): ListedAccount[] => {
  if (!ACCOUNT_ID.test(Id)) return []
  const account = { id: Id, active: (State ?? Status) === 'ACTIVE' }
  const email = Email === undefined ? {} : { email: Email.slice(0, 64) }
  return [{ ...account, ...email, ...(JoinedTimestamp && { joinedAt: JoinedTimestamp.getTime() }) }]
}

const listAll = async (client: OrganizationsClient): Promise<readonly ListedAccount[]> => {
  const accounts: ListedAccount[] = []
  for await (const page of paginateListAccounts({ client, pageSize: PAGE }, {})) {
    accounts.push(...(page.Accounts ?? []).flatMap(listed))
    if (accounts.length > MOST_ACCOUNTS) throw new Error(`more than ${MOST_ACCOUNTS} accounts were listed`)
  }
  return accounts
}

/** One question at a time: whoever asks meanwhile gets the same answer. A failure is not kept. */
export const organizationOf = (options: OrganizationsOptions) => {
  const { managementAccount, freshFor = 15_000, now = Date.now } = options
  const client = new OrganizationsClient({
    ...clientOptions(options.region),
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
  })
  let last: { readonly at: number; readonly answer: Promise<readonly ListedAccount[]> } | undefined
  return {
    managementAccount,
    listAccounts(): Promise<readonly ListedAccount[]> {
      if (last && now() - last.at < freshFor) return last.answer
      const asked = { at: now(), answer: listAll(client) }
      last = asked
      asked.answer.catch(() => {
        if (last === asked) last = undefined
      })
      return asked.answer
    },
    close: () => client.destroy(),
  }
}
