/** People who sign in to the console: a name, the account that they look after, a role, and the scrypt hash of a password. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { SettingKey, Store, StoredKey } from '../store/store.ts'
import { refuse } from './refusal.ts'
import type { Seal } from './seal.ts'
import { allSettings } from './settings.ts'

export interface User {
  readonly name: string
  readonly account: string
  readonly role: StoredKey['role']
  readonly createdAt: number
}

export interface Users {
  /** Refuses a name that is taken, and a password that is too short. */
  create(user: Pick<User, 'name' | 'account' | 'role'>, password: string): Promise<void>
  /** Undefined for a wrong password and for a name that nobody has; both take the same time. */
  verify(name: string, password: string): Promise<User | undefined>
  get(name: string): Promise<User | undefined>
  list(): Promise<readonly User[]>
  remove(name: string): Promise<boolean>
}

export const NAME_PATTERN = /^[A-Za-z0-9._@-]{1,64}$/
const PASSWORD_CHARACTERS = { min: 12, max: 256 }
const HASH_BYTES = 32
const SALT_BYTES = 16
/** OWASP's advice for scrypt: 32 MB and some 100 ms for each guess. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
/** Each guess takes memory, so that only so many are weighed at once; the others wait. */
const AT_ONCE_MAX = 2

const bodySchema = z.strictObject({
  account: z.string(),
  role: z.enum(['administrator', 'analyst', 'reader']),
  /** Salt and hash, sealed: the store alone is not enough to guess passwords. */
  password: z.string(),
})

const keyOf = (name: string): SettingKey => ({ account: '', region: '', kind: 'user', name })
const sealName = (name: string): string => `password of ${name}`

const hashOf = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, COST, (error, hash) => (error ? reject(error) : resolve(hash)))
  })

const checkPassword = (password: string): void => {
  const { min, max } = PASSWORD_CHARACTERS
  if (password.length < min || password.length > max)
    throw refuse(`a password has ${min} to ${max} characters; this one has ${password.length}`)
}

export const openUsers = (store: Store, seal: Seal, now: () => number = Date.now): Users => {
  const { settings } = store
  const slots = Array.from({ length: AT_ONCE_MAX }, () => Promise.resolve())
  let turn = 0
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const slot = turn++ % AT_ONCE_MAX
    const done = slots[slot].then(work)
    slots[slot] = done.then(
      () => {},
      () => {},
    )
    return done
  }
  const read = async (name: string) => {
    const setting = NAME_PATTERN.test(name) ? await settings.get(keyOf(name)) : undefined
    return setting && { body: bodySchema.parse(setting.body), createdAt: setting.createdAt }
  }
  return {
    async create({ name, account, role }, password) {
      if (!NAME_PATTERN.test(name)) throw refuse('a user’s name has 1 to 64 letters, digits and . _ @ -')
      checkPassword(password)
      const salt = randomBytes(SALT_BYTES)
      const hash = await inTurn(() => hashOf(password, salt))
      const sealed = seal.seal(sealName(name), Buffer.concat([salt, hash]).toString('base64'))
      const made = await settings.put(keyOf(name), { account, role, password: sealed }, now(), 0)
      if (made === undefined) throw refuse(`there is a user ${name} already`)
    },
    async verify(name, password) {
      if (password.length > PASSWORD_CHARACTERS.max) return undefined
      const user = await read(name)
      const known = user && seal.unseal(sealName(name), user.body.password)
      // A name that nobody has costs the same, so that names can't be found out by the clock.
      const bytes = known === undefined ? Buffer.alloc(SALT_BYTES + HASH_BYTES) : Buffer.from(known, 'base64')
      const hash = await inTurn(() => hashOf(password, bytes.subarray(0, SALT_BYTES)))
      const right = timingSafeEqual(hash, bytes.subarray(SALT_BYTES))
      if (!right || known === undefined || user === undefined) return undefined
      return { name, account: user.body.account, role: user.body.role, createdAt: user.createdAt }
    },
    async get(name) {
      const user = await read(name)
      return user && { name, account: user.body.account, role: user.body.role, createdAt: user.createdAt }
    },
    async list() {
      const all = await allSettings(store, { account: '', region: '', kind: 'user' })
      return all.map(({ name, body, createdAt }) => {
        const { account, role } = bodySchema.parse(body)
        return { name, account, role, createdAt }
      })
    },
    remove: name => settings.remove(keyOf(name), now()),
  }
}
