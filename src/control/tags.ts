/** Tags of what can be tagged, kept under its ARN. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { allSettings } from './settings.ts'

export type Tags = Readonly<Record<string, string>>

const tagsSchema = z.record(z.string(), z.string())
/** Of GuardDuty's documentation; its model would allow 200. */
const MOST_TAGS = 50

const keyOf = ({ account, region }: Place, arn: string) => ({ account, region, kind: 'tags', name: arn })

export const tagsOf = async (store: Store, place: Place, arn: string): Promise<Tags> => {
  const setting = await store.settings.get(keyOf(place, arn))
  return setting ? tagsSchema.parse(setting.body) : {}
}

const check = (tags: Tags): void => {
  if (Object.keys(tags).length > MOST_TAGS) throw refuse(`a resource can have at most ${MOST_TAGS} tags`)
  for (const [key, value] of Object.entries(tags)) {
    if (/^aws:/i.test(key)) throw refuse(`the tag key ${key} begins with aws:, which is reserved`)
    if (key.length < 1 || key.length > 128 || value.length > 256) {
      throw refuse('a tag key has 1 to 128 characters and its value at most 256')
    }
  }
}

/** Adds to what is there; the same key again has the new value. For a resource that is being created, or that exists. */
export const putTags = async (store: Store, place: Place, arn: string, tags: Tags, at: number): Promise<void> => {
  const all = { ...(await tagsOf(store, place, arn)), ...tags }
  check(all)
  await store.settings.put(keyOf(place, arn), all, at)
}

/** Of a resource that is deleted, and of all below it. */
export const dropTags = async (store: Store, place: Place, arn: string, at: number): Promise<void> => {
  const settings = await allSettings(store, { ...place, kind: 'tags' })
  const gone = settings.filter(({ name }) => name === arn || name.startsWith(`${arn}/`))
  for (const { name } of gone) await store.settings.remove(keyOf(place, name), at)
}

/** How the last part of an ARN names a kind of setting. */
const KIND_OF: Readonly<Record<string, string>> = {
  filter: 'filter',
  ipset: 'ipset',
  threatintelset: 'threatintelset',
  trustedentityset: 'trustedentityset',
  threatentityset: 'threatentityset',
  publishingDestination: 'destination',
}

const resourceOf = (path: string): { readonly kind: string; readonly name: string } | undefined => {
  const [first, id, below, name, ...rest] = path.split('/')
  if (rest.length > 0 || !id) return undefined
  if (first === 'malware-protection-plan' && below === undefined) return { kind: 'malwareplan', name: id }
  if (first !== 'detector') return undefined
  if (below === undefined) return { kind: 'detector', name: id }
  const kind = Object.hasOwn(KIND_OF, below) ? KIND_OF[below] : undefined
  return kind !== undefined && name ? { kind, name } : undefined
}

/** The resource must be there, in the account and Region that ask. */
const mustBeOwn = async (store: Store, place: Place, arn: string): Promise<void> => {
  const [, , service, region, account, ...path] = arn.split(':')
  const resource = resourceOf(path.join(':'))
  const own = service === 'guardduty' && region === place.region && account === place.account
  if (!own || resource === undefined) throw new Refusal('invalid', SAYS.noResource)
  if (!(await store.settings.get({ ...place, ...resource }))) throw new Refusal('invalid', SAYS.noResource)
}

/** TagResource. */
export const tagResource = (store: Store, place: Place, arn: string, tags: Tags, at: number): Promise<void> =>
  store.transaction(async store => {
    await mustBeOwn(store, place, arn)
    await putTags(store, place, arn, tags, at)
  })

/** UntagResource: keys that are not there are nothing to complain of. */
export const untagResource = (
  store: Store,
  place: Place,
  arn: string,
  keys: readonly string[],
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    await mustBeOwn(store, place, arn)
    const gone = new Set(keys)
    const kept = Object.entries(await tagsOf(store, place, arn)).filter(([key]) => !gone.has(key))
    await store.settings.put(keyOf(place, arn), Object.fromEntries(kept), at)
  })

/** ListTagsForResource. */
export const tagsOfResource = async (store: Store, place: Place, arn: string): Promise<Tags> => {
  await mustBeOwn(store, place, arn)
  return tagsOf(store, place, arn)
}
