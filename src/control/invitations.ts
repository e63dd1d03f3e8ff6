/** The invited account's side: what invitations it has, and what it does with them. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import { associate, mustBeFree } from './association.ts'
import { forEachAccount, type Unprocessed } from './batch.ts'
import { ownDetector, type Place } from './detectors.ts'
import { administratorOf, dissociate, memberAt } from './members.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { allSettings } from './settings.ts'

/** The body of an `invitation` setting, in the invited account; its name is the account that sent it. */
const invitationSchema = z.object({
  invitationId: z.string(),
  invitedAt: z.number(),
  status: z.enum(['Invited', 'Enabled', 'Resigned']),
})

export interface Invitation extends z.infer<typeof invitationSchema> {
  readonly from: string
}

const keyOf = ({ account, region }: Place, from: string) => ({ account, region, kind: 'invitation', name: from })

export const putInvitation = async (
  store: Store,
  place: Place,
  from: string,
  invitation: Omit<Invitation, 'from'>,
  at: number,
): Promise<void> => {
  await store.settings.put(keyOf(place, from), invitationSchema.parse(invitation), at)
}

export const removeInvitation = (store: Store, place: Place, from: string, at: number): Promise<boolean> =>
  store.settings.remove(keyOf(place, from), at)

const invitationFrom = async (store: Store, place: Place, from: string): Promise<Invitation | undefined> => {
  const setting = await store.settings.get(keyOf(place, from))
  return setting && { ...invitationSchema.parse(setting.body), from }
}

/** In the order of the accounts that sent them; the accepted one is among them. */
export const invitationsTo = async (store: Store, place: Place): Promise<readonly Invitation[]> => {
  const settings = await allSettings(store, { account: place.account, region: place.region, kind: 'invitation' })
  return settings.map(setting => ({ ...invitationSchema.parse(setting.body), from: setting.name }))
}

/** Without the one that is accepted. */
export const countInvitations = async (store: Store, place: Place): Promise<number> =>
  (await invitationsTo(store, place)).filter(invitation => invitation.status !== 'Enabled').length

export const acceptInvitation = (
  store: Store,
  place: Place,
  detectorId: string,
  from: string,
  invitationId: string,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    const invitation = await invitationFrom(store, place, from)
    const member = await memberAt(store, from, place.region, place.account)
    const isOpen = invitation?.status === 'Invited' && member?.status === 'Invited'
    if (!isOpen || invitation.invitationId !== invitationId) throw new Refusal('invalid', SAYS.noInvitation)
    await mustBeFree(store, place.region, place.account, from)
    const { status: _s, updatedAt: _u, ...bond } = member
    await associate(store, place.region, bond, at)
    await putInvitation(store, place, from, { ...invitation, status: 'Enabled' }, at)
  })

const mustBeOpen = async (store: Store, place: Place, from: string): Promise<Invitation> => {
  const invitation = await invitationFrom(store, place, from)
  if (invitation === undefined) throw new Refusal('invalid', SAYS.noInvitation)
  if (invitation.status === 'Enabled') {
    throw refuse('the invitation is accepted; disassociate from the administrator account first')
  }
  return invitation
}

/** The sender sees that the invited account will not come. */
const turnDown = async (store: Store, place: Place, from: string, at: number): Promise<void> => {
  const member = await memberAt(store, from, place.region, place.account)
  if (member?.status === 'Invited') await dissociate(store, place.region, member, 'Resigned', at)
}

export const declineInvitations = (
  store: Store,
  place: Place,
  from: readonly string[],
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(store =>
    forEachAccount(from, async account => {
      const { from: _, ...invitation } = await mustBeOpen(store, place, account)
      await turnDown(store, place, account, at)
      await putInvitation(store, place, account, { ...invitation, status: 'Resigned' }, at)
    }),
  )

export const deleteInvitations = (
  store: Store,
  place: Place,
  from: readonly string[],
  at: number,
): Promise<readonly Unprocessed[]> =>
  store.transaction(store =>
    forEachAccount(from, async account => {
      await mustBeOpen(store, place, account)
      await turnDown(store, place, account, at)
      await removeInvitation(store, place, account, at)
    }),
  )

/** The member leaves by itself; only who was invited may. */
export const leaveAdministrator = (store: Store, place: Place, detectorId: string, at: number): Promise<void> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    const administrator = await administratorOf(store, place.account, place.region)
    const member = administrator && (await memberAt(store, administrator.account, place.region, place.account))
    if (administrator === undefined || member === undefined)
      throw refuse('the current account has no administrator account')
    await dissociate(store, place.region, member, 'Resigned', at)
  })
