/** What an account is to others in a Region. */
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { administratorOf, isAssociated, membersOf } from './members.ts'

export const STANDINGS = [
  /** The organisation's delegated administrator. */
  'delegated',
  /** Answers for accounts that accepted its invitation. */
  'administrator',
  'organizationMember',
  'invitedMember',
  'standalone',
] as const
export type Standing = (typeof STANDINGS)[number]

/** The one setting that makes an account the delegated administrator; its body is parsed in organization.ts. */
export const configurationKey = ({ account, region }: Place) =>
  ({ account, region, kind: 'organization', name: 'configuration' }) as const

export const standingOf = async (store: Store, place: Place): Promise<Standing> => {
  const administrator = await administratorOf(store, place.account, place.region)
  if (administrator) return administrator.by === 'organization' ? 'organizationMember' : 'invitedMember'
  if (await store.settings.get(configurationKey(place))) return 'delegated'
  const members = await membersOf(store, place.account, place.region)
  return members.some(member => isAssociated(member.status)) ? 'administrator' : 'standalone'
}
