/** Links that sign somebody in once, without a password: for the person who started the service on this machine. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { SettingKey, Store } from '../store/store.ts'
import { refuse } from './refusal.ts'
import { allSettings } from './settings.ts'
import type { User, Users } from './users.ts'

const TOKEN_BYTES = 32
/** How long a link can be used, once. */
export const LINK_MS = 10 * 60_000
const LINKS_MAX = 1_000

const bodySchema = z.strictObject({ user: z.string(), until: z.number() })

const KIND = { account: '', region: '', kind: 'signInLink' } as const
/** By the hash of the token: the store alone signs nobody in. */
const keyOf = (token: string): SettingKey => ({
  ...KIND,
  name: createHash('sha256').update(token).digest('base64url'),
})

/** A token that signs this user in once, within ten minutes. */
export const makeSignInLink = (store: Store, user: string, at: number): Promise<string> =>
  store.transaction(async store => {
    const links = await allSettings(store, KIND)
    const isOver = ({ body }: (typeof links)[number]): boolean => bodySchema.parse(body).until <= at
    for (const { name } of links.filter(isOver)) await store.settings.remove({ ...KIND, name }, at)
    if (links.filter(link => !isOver(link)).length >= LINKS_MAX)
      throw refuse(`there are ${LINKS_MAX} sign-in links already; they end by themselves`)
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    await store.settings.put(keyOf(token), { user, until: at + LINK_MS }, at)
    return token
  })

/** Whom the token signs in; it is used up by asking. Undefined for one that is unknown, used or too old. */
export const useSignInLink = (store: Store, users: Users, token: string, at: number): Promise<User | undefined> =>
  store.transaction(async store => {
    const key = keyOf(token)
    const link = await store.settings.get(key)
    if (link === undefined || !(await store.settings.remove(key, at))) return undefined
    const { user, until } = bodySchema.parse(link.body)
    return at < until ? users.get(user) : undefined
  })
