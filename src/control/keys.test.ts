import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
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
