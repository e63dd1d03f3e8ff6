import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { BIN } from './command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'vedette-users-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const users = (input: string, ...args: string[]) => {
  const ran = spawnSync(process.execPath, [BIN, 'users', ...args, '--data', join(root, 'data')], {
    input,
    encoding: 'utf8',
  })
  return { code: ran.status, out: ran.stdout, err: ran.stderr }
}

test('people are let in, listed and removed', () => {
  const who = ['--name', 'ada', '--account', '111122223333']
  expect(users('a long enough password\n', 'create', ...who, '--role', 'analyst')).toMatchObject({ code: 0, err: '' })
  const again = users('another long password\n', 'create', ...who)
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('there is a user ada already')])
  const short = users('short\n', 'create', '--name', 'bob', '--account', '111122223333')
  expect([short.code, short.err]).toEqual([2, expect.stringContaining('E_USER')])
  const made = users('', 'create', '--name', 'bot', '--account', '111122223333', '--generate')
  expect(JSON.parse(made.out).Password).toMatch(/^[\w-]{24}$/)
  const listed = users('', 'list')
  expect(JSON.parse(listed.out)).toMatchObject([
    { Name: 'ada', Role: 'analyst' },
    { Name: 'bot', Role: 'administrator' },
  ])
  expect([users('', 'remove', 'ada').code, users('', 'remove', 'ada').code]).toEqual([0, 2])
})
