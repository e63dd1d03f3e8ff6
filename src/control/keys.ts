/** Access keys: who may call the API, for which account, in which role. Their secrets are sealed before they are stored. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Store, StoredKey } from '../store/store.ts'
import type { Seal } from './seal.ts'

export interface NewKey {
  readonly accessKeyId: string
  /** Shown once: only its sealed form is kept. */
  readonly secretAccessKey: string
}

export type ShownKey = Omit<StoredKey, 'sealedSecret'>

/** What the API needs of a key in order to verify a signature. */
export interface UsableKey {
  readonly account: string
  readonly role: StoredKey['role']
  readonly secret: string
}

export interface Keyring {
  create(account: string, role: StoredKey['role']): Promise<NewKey>
  /** Undefined for a key that is unknown, disabled, or sealed under another key. */
  find(accessKeyId: string): Promise<UsableKey | undefined>
  /** Writes down that a key was used, at most once a minute: an operator removes keys that nobody uses. */
  noteUse(accessKeyId: string): Promise<void>
  list(account?: string): Promise<readonly ShownKey[]>
  /** Answers whether there was such a key. */
  disable(accessKeyId: string, disabled: boolean): Promise<boolean>
  remove(accessKeyId: string): Promise<boolean>
}

// Not AWS's AKIA: a key that is found somewhere must not be taken for one of AWS's.
const PREFIX = 'AKVD'
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ID_LETTERS = 16
const SECRET_BYTES = 30
const USE_NOTED_EVERY_MS = 60_000

const newId = (): string =>
  PREFIX + Array.from({ length: ID_LETTERS }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('')

const sealName = (accessKeyId: string): string => `access key ${accessKeyId}`

export const openKeyring = (
  store: Pick<Store, 'keys' | 'transaction'>,
  seal: Seal,
  now: () => number = Date.now,
): Keyring => {
  const { keys } = store
  const noted = new Map<string, number>()
  /** Inside a transaction, so that a key which is removed meanwhile stays removed. */
  const change = (accessKeyId: string, of: Partial<StoredKey>): Promise<boolean> =>
    store.transaction(async inside => {
      const key = await inside.keys.get(accessKeyId)
      if (key !== undefined) await inside.keys.put({ ...key, ...of })
      return key !== undefined
    })
  return {
    async create(account, role) {
      const accessKeyId = newId()
      const secretAccessKey = randomBytes(SECRET_BYTES).toString('base64')
      const sealedSecret = seal.seal(sealName(accessKeyId), secretAccessKey)
      const createdAt = now()
      await keys.put({ accessKeyId, account, role, sealedSecret, createdAt, lastUsedAt: undefined, disabled: false })
      return { accessKeyId, secretAccessKey }
    },
    async find(accessKeyId) {
      const key = await keys.get(accessKeyId)
      if (key === undefined || key.disabled) return undefined
      const secret = seal.unseal(sealName(accessKeyId), key.sealedSecret)
      return secret === undefined ? undefined : { account: key.account, role: key.role, secret }
    },
    async noteUse(accessKeyId) {
      const at = now()
      if (at - (noted.get(accessKeyId) ?? Number.NEGATIVE_INFINITY) < USE_NOTED_EVERY_MS) return
      noted.set(accessKeyId, at)
      await change(accessKeyId, { lastUsedAt: at })
    },
    async list(account) {
      return (await keys.list(account)).map(({ sealedSecret: _, ...shown }) => shown)
    },
    disable: (accessKeyId, disabled) => change(accessKeyId, { disabled }),
    remove: accessKeyId => keys.remove(accessKeyId),
  }
}
