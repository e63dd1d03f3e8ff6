import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../src/store/open.ts'
import { runVedette } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'vedette-keys-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const keys = (...args: string[]) => runVedette(root, ['keys', ...args, '--data', join(root, 'data')])

test('keys are made, listed and removed before the service runs, and while it does', async () => {
  const made = await keys('create', '--account', '111122223333', '--role', 'reader')
  expect([made.code, made.err]).toEqual([0, ''])
  const { AccessKeyId, SecretAccessKey } = JSON.parse(made.out)
  expect(SecretAccessKey).toHaveLength(40)

  const service = await openStore({ folder: join(root, 'data') })
  try {
    const second = JSON.parse((await keys('create', '--account', '111122223333')).out)
    expect((await service.keys.get(second.AccessKeyId))?.role).toBe('administrator')
    const listed = await keys('list')
    expect(JSON.parse(listed.out)).toMatchObject([{ AccessKeyId, Role: 'reader' }, { AccessKeyId: second.AccessKeyId }])
    expect(listed.out).not.toContain(SecretAccessKey)
    expect((await keys('disable', AccessKeyId)).code).toBe(0)
    expect((await service.keys.get(AccessKeyId))?.disabled).toBe(true)
    expect((await keys('remove', AccessKeyId)).code).toBe(0)
    expect(await service.keys.get(AccessKeyId)).toBeUndefined()
  } finally {
    await service.close()
  }
})

test('what an operator gets wrong is said', async () => {
  const unknown = await keys('remove', 'AKVDNOBODYHASTHISKEY')
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('E_NO_KEY')])
  const role = await keys('create', '--account', '111122223333', '--role', 'king')
  expect([role.code, role.err]).toEqual([2, expect.stringContaining('administrator, analyst, reader')])
})
