/** Settings of one kind, typed: what lies in the store is parsed on its way out and on its way in. */
import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Cursor, Page } from '../store/page.ts'
import type { Setting, Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import { refuse } from './refusal.ts'
import { allSettings } from './settings.ts'

/** A setting whose body was parsed. */
export interface Kept<Body> extends Place {
  readonly name: string
  readonly body: Body
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Kind<Body> {
  get(store: Store, place: Place, name: string): Promise<Kept<Body> | undefined>
  /** Of an account × Region in the order of names, or everything that there is. */
  all(store: Store, place?: Place): Promise<readonly Kept<Body>[]>
  page(store: Store, place: Place, limit: number, after: Cursor | undefined): Promise<Page<Kept<Body>>>
  put(store: Store, place: Place, name: string, body: Body, at: number): Promise<void>
  remove(store: Store, place: Place, name: string, at: number): Promise<boolean>
}

export const kindOf = <Schema extends z.ZodType>(kind: string, schema: Schema): Kind<z.infer<Schema>> => {
  const kept = ({ account, region, name, body, createdAt, updatedAt }: Setting): Kept<z.infer<Schema>> => ({
    account,
    region,
    name,
    body: schema.parse(body),
    createdAt,
    updatedAt,
  })
  const keyOf = ({ account, region }: Place, name: string) => ({ account, region, kind, name })
  return {
    get: async (store, place, name) => {
      const setting = await store.settings.get(keyOf(place, name))
      return setting && kept(setting)
    },
    all: async (store, place) =>
      (await allSettings(store, place ? { account: place.account, region: place.region, kind } : { kind })).map(kept),
    page: async (store, { account, region }, limit, after) => {
      const { items, next } = await store.settings.list({ account, region, kind }, { limit, after })
      return { items: items.map(kept), next }
    },
    put: async (store, place, name, body, at) => {
      await store.settings.put(keyOf(place, name), schema.parse(body), at)
    },
    remove: (store, place, name, at) => store.settings.remove(keyOf(place, name), at),
  }
}

/** 32 hex digits, as GuardDuty's ids are. */
export const newId = (): string => randomBytes(16).toString('hex')

/** What a create request was, so that the same one again is answered the same and makes nothing new. */
export interface Token {
  readonly value: string
  readonly request: string
}

export const tokenOf = (clientToken: string | undefined, request: object): Token | undefined =>
  clientToken === undefined
    ? undefined
    : { value: clientToken, request: createHash('sha256').update(JSON.stringify(request)).digest('hex') }

/** The one that this very request made before, if any. The same token with another request is refused. */
export const madeBefore = <Body extends { readonly token?: Token }>(
  all: readonly Kept<Body>[],
  token: Token | undefined,
): Kept<Body> | undefined => {
  const made = token && all.find(({ body }) => body.token?.value === token.value)
  if (made !== undefined && made.body.token?.request !== token?.request)
    throw refuse('the clientToken was used with other parameters')
  return made
}
