/**
 * Secrets at rest: AES-256-GCM under a key that lies in a file of the data folder, or comes from VEDETTE_SECRET. What is
 * sealed is bound to its name, so that one secret can't be put in another's place.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../errors.ts'

export interface Seal {
  seal(name: string, secret: string): string
  /** Undefined when it was sealed under another key or name, or changed since. */
  unseal(name: string, sealed: string): string | undefined
}

/** In the data folder; whoever holds it and the store can read every secret. */
export const SEAL_FILE = 'seal.key'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const PASSPHRASE_CHARACTERS_MIN = 16
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const VERSION = 'v1'

/** A seal under this key. */
export const sealWith = (key: Uint8Array): Seal => ({
  seal(name, secret) {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name))
    const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
    return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url')}`
  },
  unseal(name, sealed) {
    const [version, text] = sealed.split('.')
    const bytes = Buffer.from(text ?? '', 'base64url')
    if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) return undefined
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(name))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    } catch {
      return undefined
    }
  },
})

/** The seal of a data folder: from VEDETTE_SECRET if it is given, else from the key file, which is made when it is not there. */
export const openSeal = (folder: string, passphrase: string | undefined): Seal => {
  if (passphrase === undefined || passphrase === '') return sealWith(keyFile(folder))
  if (passphrase.length < PASSPHRASE_CHARACTERS_MIN)
    throw new OperatorError('E_SEAL', {
      problem: `VEDETTE_SECRET has fewer than ${PASSPHRASE_CHARACTERS_MIN} characters`,
      todo: 'Take a long random one: openssl rand -base64 32.',
    })
  return sealWith(scryptSync(passphrase, 'vedette seal', KEY_BYTES, SCRYPT))
}

const keyFile = (folder: string): Uint8Array => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, SEAL_FILE)
  return readKey(path) ?? makeKey(path)
}

const readKey = (path: string): Uint8Array | undefined => {
  let key: Buffer
  try {
    const open = statSync(path).mode & 0o077
    if (open !== 0)
      throw new OperatorError('E_SEAL', { problem: `${path} can be read by others`, todo: `Run: chmod 600 ${path}` })
    key = readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (key.length !== KEY_BYTES)
    throw new OperatorError('E_SEAL', {
      problem: `${path} does not hold ${KEY_BYTES} bytes`,
      todo: 'Bring it back from a backup, or remove it and make new access keys.',
    })
  return key
}

/** Written aside and linked, so that of two processes that start at once both take the same whole key. */
const makeKey = (path: string): Uint8Array => {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(aside, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(aside)
  }
  return readKey(path)!
}
