/** IP sets, threat lists and entity sets: what an administrator says is to be trusted or feared, for itself and its members. */
import { z } from 'zod'
import { partitionOf } from '../findings/identity.ts'
import { LIST_FORMATS, type ListFormat } from '../intel/lists/read-list.ts'
import { SET_LIMITS, type SetKind } from '../intel/sets.ts'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { type Kept, kindOf, madeBefore, newId, tokenOf } from './kept.ts'
import { parseLocation } from './list-location.ts'
import { refuse } from './refusal.ts'
import { dropTags, putTags, type Tags } from './tags.ts'

/** The kinds as settings; each is a set of GuardDuty's. */
export const SET_OF = {
  ipset: 'IPSet',
  threatintelset: 'ThreatIntelSet',
  trustedentityset: 'TrustedEntitySet',
  threatentityset: 'ThreatEntitySet',
} as const satisfies Record<string, SetKind>
export type ListKind = keyof typeof SET_OF
export const LIST_KINDS = Object.keys(SET_OF) as ListKind[]

/** How GuardDuty's sentences name the id of each. */
const ID_OF: Readonly<Record<ListKind, string>> = {
  ipset: 'ipSetId',
  threatintelset: 'threatIntelSetId',
  trustedentityset: 'trustedEntitySetId',
  threatentityset: 'threatEntitySetId',
}

const listSchema = z.object({
  title: z.string(),
  format: z.enum(LIST_FORMATS),
  location: z.string(),
  expectedBucketOwner: z.string().optional(),
  status: z.enum(['INACTIVE', 'ACTIVATING', 'ACTIVE', 'DEACTIVATING', 'ERROR', 'DELETE_PENDING']),
  /** Why the latest activation failed. */
  problem: z.string().optional(),
  /** What is in force: it stays as it was read until the list is activated anew, whatever becomes of the object. */
  loaded: z
    .object({ at: z.number(), entries: z.number(), bad: z.number(), tag: z.string(), sha256: z.string() })
    .optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
export type ListBody = z.infer<typeof listSchema>
export type List = Kept<ListBody> & { readonly kind: ListKind }

const kinds = Object.fromEntries(LIST_KINDS.map(kind => [kind, kindOf(kind, listSchema)])) as Record<
  ListKind,
  ReturnType<typeof kindOf<typeof listSchema>>
>

/** Of one kind in an account × Region, or everywhere. */
export const listsOf = async (store: Store, kind: ListKind, place?: Place): Promise<readonly List[]> =>
  (await kinds[kind].all(store, place)).map(list => ({ ...list, kind }))

export const putList = (store: Store, { kind, account, region, name, body }: List, at: number): Promise<void> =>
  kinds[kind].put(store, { account, region }, name, body, at)

export const removeList = async (store: Store, { kind, account, region, name }: List, at: number): Promise<void> => {
  const place = { account, region }
  await kinds[kind].remove(store, place, name, at)
  for (const { name: detectorId } of (await store.settings.list({ ...place, kind: 'detector' })).items)
    await dropTags(store, place, listArn(place, kind, detectorId, name), at)
}

export const listAt = async (store: Store, kind: ListKind, place: Place, id: string): Promise<List | undefined> => {
  const list = await kinds[kind].get(store, place, id)
  return list && { ...list, kind }
}

export const listArn = ({ account, region }: Place, kind: ListKind, detectorId: string, id: string): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:detector/${detectorId}/${kind}/${id}`

/** The list that a request names. */
export const listNamed = async (
  store: Store,
  kind: ListKind,
  place: Place,
  detectorId: string,
  id: string,
): Promise<List> => {
  await ownDetector(store, place, detectorId)
  const list = await listAt(store, kind, place, id)
  if (list === undefined) throw refuse(`the input ${ID_OF[kind]} is not owned by the current account`)
  return list
}

export interface ListWish {
  readonly title?: string
  readonly location?: string
  readonly expectedBucketOwner?: string
  readonly activate?: boolean
}

export interface CreateList extends ListWish {
  readonly title: string
  readonly format: ListFormat
  readonly location: string
  readonly clientToken?: string
  readonly tags?: Tags
}

/** CreateIPSet and the like. An active list is first ACTIVATING: `activateLists` reads it. */
export const createList = (
  store: Store,
  kind: ListKind,
  place: Place,
  detectorId: string,
  wish: CreateList,
  at: number,
): Promise<string> =>
  store.transaction(async store => {
    await ownDetector(store, place, detectorId)
    const { clientToken, tags, activate, ...rest } = wish
    const token = tokenOf(clientToken, { tags, activate, ...rest })
    const all = await listsOf(store, kind, place)
    const before = madeBefore(all, token)
    if (before !== undefined) return before.name
    parseLocation(rest.location)
    const { lists: most } = SET_LIMITS[SET_OF[kind]]
    if (all.filter(({ body }) => body.status !== 'DELETE_PENDING').length >= most)
      throw refuse(`the limit of ${most} ${SET_OF[kind]} in a Region is reached`)
    const body: ListBody = {
      ...rest,
      status: activate === true ? 'ACTIVATING' : 'INACTIVE',
      createdAt: at,
      updatedAt: at,
      ...(token && { token }),
    }
    const name = newId()
    await putList(store, { ...place, kind, name, body, createdAt: at, updatedAt: at }, at)
    if (tags) await putTags(store, place, listArn(place, kind, detectorId, name), tags, at)
    return name
  })

const MOVING: ReadonlySet<ListBody['status']> = new Set(['ACTIVATING', 'DEACTIVATING', 'DELETE_PENDING'])

const mustRest = ({ kind, body }: List): void => {
  if (MOVING.has(body.status))
    throw refuse(`the ${SET_OF[kind]} is ${body.status}, and nothing can be done to it until that is over`)
}

/** Activating an active list reads its object anew: nothing else does. */
const statusAfter = ({ body }: List, activate: boolean | undefined): ListBody['status'] => {
  if (activate === undefined) return body.status
  if (activate) return 'ACTIVATING'
  return body.loaded === undefined ? 'INACTIVE' : 'DEACTIVATING'
}

/** UpdateIPSet and the like. */
export const updateList = (
  store: Store,
  kind: ListKind,
  place: Place,
  detectorId: string,
  id: string,
  wish: ListWish,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const list = await listNamed(store, kind, place, detectorId, id)
    mustRest(list)
    const { title, location, expectedBucketOwner, activate } = wish
    if (location !== undefined) parseLocation(location)
    const body: ListBody = {
      ...list.body,
      ...(title !== undefined && { title }),
      ...(location !== undefined && { location }),
      ...(expectedBucketOwner !== undefined && { expectedBucketOwner }),
      status: statusAfter(list, activate),
      updatedAt: at,
    }
    await putList(store, { ...list, body }, at)
  })

/** DeleteIPSet and the like. One that is in force is DELETE_PENDING until the engine works without it. */
export const deleteList = (
  store: Store,
  kind: ListKind,
  place: Place,
  detectorId: string,
  id: string,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const list = await listNamed(store, kind, place, detectorId, id)
    mustRest(list)
    if (list.body.loaded === undefined) return removeList(store, list, at)
    await putList(store, { ...list, body: { ...list.body, status: 'DELETE_PENDING', updatedAt: at } }, at)
  })

/** ListIPSets and the like. */
export const pageOfLists = async (
  store: Store,
  kind: ListKind,
  place: Place,
  detectorId: string,
  limit: number,
  after: string | undefined,
) => {
  await ownDetector(store, place, detectorId)
  const { items, next } = await kinds[kind].page(store, place, limit, after)
  return { ids: items.map(({ name }) => name), next }
}
