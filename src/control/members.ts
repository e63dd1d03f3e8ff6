/** Who belongs to whom: a member as its administrator keeps it, an administrator as its member knows it. */
import { z } from 'zod'
import type { Scope } from '../store/findings.ts'
import type { Setting, Store } from '../store/store.ts'
import { noteChange, rememberUntilChange } from './changes.ts'
import { allSettings } from './settings.ts'

export const STATUSES = [
  'Created',
  'Invited',
  'Enabled',
  'Disabled',
  'Removed',
  'Resigned',
  'Deleted',
  'EmailVerificationInProgress',
  'EmailVerificationFailed',
  'RegionDisabled',
  'AccountSuspended',
  'CannotCreateDetectorInOrganizationMasterAccount',
] as const
export type RelationshipStatus = (typeof STATUSES)[number]

/** The administrator answers for the account in these; whether it is watched is another matter. */
const ASSOCIATED: ReadonlySet<RelationshipStatus> = new Set([
  'Enabled',
  'Disabled',
  'AccountSuspended',
  'RegionDisabled',
])
export const isAssociated = (status: RelationshipStatus): boolean => ASSOCIATED.has(status)

/** The body of a `member` setting, in the administrator's account; its name is the member's account id. */
const memberSchema = z.object({
  email: z.string().optional(),
  by: z.enum(['organization', 'invitation']),
  status: z.enum(STATUSES),
  invitationId: z.string().optional(),
  invitedAt: z.number().optional(),
})

export interface Member extends z.infer<typeof memberSchema> {
  readonly account: string
  readonly administrator: string
  readonly updatedAt: number
}

const markOf = (administrator: string, region: string): string => `members/${administrator}/${region}`

/** The body of the one `administrator` setting of a member's account. */
const administratorSchema = z.object({
  account: z.string(),
  by: z.enum(['organization', 'invitation']),
  invitationId: z.string().optional(),
  invitedAt: z.number().optional(),
})
export type Administrator = z.infer<typeof administratorSchema>

const memberOf = (setting: Setting): Member => ({
  ...memberSchema.parse(setting.body),
  account: setting.name,
  administrator: setting.account,
  updatedAt: setting.updatedAt,
})

/** Every account that the administrator ever named in this Region, in the order of ids. */
export const membersOf = async (store: Store, administrator: string, region: string): Promise<readonly Member[]> =>
  (await allSettings(store, { account: administrator, region, kind: 'member' })).map(memberOf)

export const memberAt = async (
  store: Store,
  administrator: string,
  region: string,
  account: string,
): Promise<Member | undefined> => {
  const setting = await store.settings.get({ account: administrator, region, kind: 'member', name: account })
  return setting && memberOf(setting)
}

export const putMember = async (
  store: Store,
  region: string,
  member: Omit<Member, 'updatedAt'>,
  at: number,
): Promise<void> => {
  const { account, administrator, ...body } = member
  const key = { account: administrator, region, kind: 'member', name: account }
  await store.transaction(async store => {
    await noteChange(store, markOf(administrator, region))
    await store.settings.put(key, memberSchema.parse(body), at)
  })
}

export const removeMember = (store: Store, region: string, member: Member, at: number): Promise<boolean> =>
  store.transaction(async store => {
    await noteChange(store, markOf(member.administrator, region))
    return store.settings.remove({ account: member.administrator, region, kind: 'member', name: member.account }, at)
  })

const administratorKey = (account: string, region: string) =>
  ({ account, region, kind: 'administrator', name: 'administrator' }) as const

/** The administrator that this account is a member of, if any. */
export const administratorOf = async (
  store: Store,
  account: string,
  region: string,
): Promise<Administrator | undefined> => {
  const setting = await store.settings.get(administratorKey(account, region))
  return setting && administratorSchema.parse(setting.body)
}

export const putAdministrator = async (
  store: Store,
  account: string,
  region: string,
  administrator: Administrator,
  at: number,
): Promise<void> => {
  await store.settings.put(administratorKey(account, region), administratorSchema.parse(administrator), at)
}

export const removeAdministrator = (store: Store, account: string, region: string, at: number): Promise<boolean> =>
  store.settings.remove(administratorKey(account, region), at)

/**
 * Ends a relationship, or an invitation to one, on both sides. GuardDuty stays on in the member's account, which stands
 * alone again.
 */
export const dissociate = async (
  store: Store,
  region: string,
  member: Member,
  status: Extract<RelationshipStatus, 'Removed' | 'Resigned' | 'Deleted'>,
  at: number,
): Promise<void> => {
  const { updatedAt: _, ...kept } = member
  await putMember(store, region, { ...kept, status }, at)
  const administrator = await administratorOf(store, member.account, region)
  if (administrator?.account === member.administrator) await removeAdministrator(store, member.account, region, at)
  const invitation = { account: member.account, region, kind: 'invitation', name: member.administrator }
  await store.settings.remove(invitation, at)
}

const associatedAccounts = rememberUntilChange(async (store, mark): Promise<readonly string[]> => {
  const [, administrator, region] = mark.split('/')
  const members = await membersOf(store, administrator, region)
  return members.filter(member => isAssociated(member.status)).map(member => member.account)
})

/**
 * Whose findings an account may see in a Region: its own, and those of the members that it answers for. A member never
 * sees another's: membership is not transitive, because an account cannot be both.
 */
export const scopeOf = async (store: Store, account: string, region: string): Promise<Scope> => {
  const members = await associatedAccounts(store, markOf(account, region))
  return { accounts: [account, ...members], region }
}

/** The same over all Regions in which the account has a detector or members; membership can differ between them. */
export const scopesOf = async (store: Store, account: string): Promise<readonly Scope[]> => {
  const kinds = await Promise.all(['detector', 'member'].map(kind => allSettings(store, { account, kind })))
  const regions = [...new Set(kinds.flat().map(setting => setting.region))].sort()
  return Promise.all(regions.map(region => scopeOf(store, account, region)))
}
