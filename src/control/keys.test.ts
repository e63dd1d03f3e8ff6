import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { openKeyring } from './keys.ts'
import { openSeal, SEAL_FILE, sealWith } from './seal.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('what is sealed is opened under the same key and name, and nowhere else', () => {
  const seal = sealWith(new Uint8Array(32).fill(7))
  const sealed = seal.seal('a', 'the secret')
  expect(sealed).not.toContain('secret')
  expect(seal.unseal('a', sealed)).toBe('the secret')
  expect(seal.unseal('b', sealed)).toBeUndefined()
  expect(sealWith(new Uint8Array(32).fill(8)).unseal('a', sealed)).toBeUndefined()
  for (const changed of ['', 'v1.', 'v2' + sealed.slice(2), `${sealed.slice(0, -2)}AA`, 'v1.AAAA'])
    expect(seal.unseal('a', changed)).toBeUndefined()
  expect(seal.seal('a', 'the secret')).not.toBe(sealed)
})

test('the key file is made once, for its owner alone, and found again', () => {
  const first = openSeal(folder, undefined)
  const path = join(folder, SEAL_FILE)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(openSeal(folder, undefined).unseal('a', first.seal('a', 'x'))).toBe('x')
  expect(readFileSync(path).length).toBe(32)
})

test('a key file that others can read, or that is not whole, is refused', () => {
  const path = join(folder, SEAL_FILE)
  chmodSync(path, 0o644)
  expect(() => openSeal(folder, undefined)).toThrow(expect.objectContaining({ code: 'E_SEAL' }))
  chmodSync(path, 0o600)
  writeFileSync(path, 'short')
  expect(() => openSeal(folder, undefined)).toThrow(/does not hold 32 bytes/)
})

test('a passphrase takes the key file’s place, if it is long enough', () => {
  const passphrase = 'correct horse battery staple'
  const sealed = openSeal(folder, passphrase).seal('a', 'x')
  expect(openSeal(folder, passphrase).unseal('a', sealed)).toBe('x')
  expect(() => openSeal(folder, 'short')).toThrow(/fewer than 16/)
})

test('a key is made, found, disabled, removed; what is used is noted', async () => {
  const store = await openStore({ folder: join(folder, 'store') })
  let now = 1_000_000
  const keyring = openKeyring(store, sealWith(new Uint8Array(32).fill(7)), () => now)
  const { accessKeyId, secretAccessKey } = await keyring.create('111122223333', 'analyst')
  expect(accessKeyId).toMatch(/^AKVD[A-Z2-7]{16}$/)
  expect(secretAccessKey).toHaveLength(40)
  expect(await keyring.find(accessKeyId)).toEqual({ account: '111122223333', role: 'analyst', secret: secretAccessKey })
  expect(JSON.stringify(await store.keys.list())).not.toContain(secretAccessKey)
  expect(await openKeyring(store, sealWith(new Uint8Array(32))).find(accessKeyId)).toBeUndefined()

  now += 5
  await keyring.noteUse(accessKeyId)
  now += 5
  await keyring.noteUse(accessKeyId)
  expect(await keyring.list('111122223333')).toMatchObject([{ accessKeyId, lastUsedAt: 1_000_005 }])
  expect(await keyring.list('999999999999')).toEqual([])

  expect(await keyring.disable(accessKeyId, true)).toBe(true)
  expect(await keyring.find(accessKeyId)).toBeUndefined()
  await keyring.disable(accessKeyId, false)
  expect(await keyring.find(accessKeyId)).toBeDefined()
  expect([await keyring.remove(accessKeyId), await keyring.remove(accessKeyId)]).toEqual([true, false])
  expect(await keyring.find(accessKeyId)).toBeUndefined()
  now += 100_000
  await keyring.noteUse(accessKeyId)
  expect(await keyring.list()).toEqual([])
  await store.close()
})
