/** Making and ending the relationship of two accounts: it is written on both sides at once, in the caller's transaction. */
import type { Store } from '../store/store.ts'
import { detectorOf } from './detectors.ts'
import { administratorOf, isAssociated, type Member, membersOf, putAdministrator, putMember } from './members.ts'
import { refuse } from './refusal.ts'
import { configurationKey } from './standing.ts'

/** An account is a member of one administrator at most, and never both member and administrator. */
export const mustBeFree = async (store: Store, region: string, account: string, administrator: string) => {
  if (account === administrator) throw refuse('the given account ID is the current account')
  const other = await administratorOf(store, account, region)
  if (other !== undefined && other.account !== administrator) {
    throw refuse('the given account ID is already a member or associated member of another account')
  }
  const configuration = await store.settings.get(configurationKey({ account, region }))
  const members = await membersOf(store, account, region)
  if (configuration !== undefined || members.some(member => isAssociated(member.status))) {
    throw refuse('the given account ID is itself an administrator of other accounts')
  }
}

/** Associates; whether the member is watched follows from its detector. */
export const associate = async (
  store: Store,
  region: string,
  member: Omit<Member, 'status' | 'updatedAt'>,
  at: number,
): Promise<void> => {
  const { account, administrator, email: _, ...bond } = member
  const detector = await detectorOf(store, { account, region })
  await putMember(store, region, { ...member, status: detector?.enabled ? 'Enabled' : 'Disabled' }, at)
  await putAdministrator(store, account, region, { account: administrator, ...bond }, at)
}
