import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { OperatorError } from '../errors.ts'
import { loadConfig, OVERRIDES } from './config.ts'
import { configSchema } from './config-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'vedette-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const load = (text: string, env: NodeJS.ProcessEnv = {}) => {
  const file = join(folder, 'vedette.yaml')
  writeFileSync(file, text)
  return loadConfig(file, env)
}

const errorOf = (text: string, env: NodeJS.ProcessEnv = {}): OperatorError => {
  try {
    load(text, env)
  } catch (error) {
    return error as OperatorError
  }
  throw new Error('it was taken')
}

describe('the configuration', () => {
  test('needs no file: every key has its default', () => {
    const config = loadConfig(undefined, {})
    expect(config).toMatchObject({ listen: { host: '127.0.0.1', port: 8470 }, data: 'vedette-data', sources: [] })
    expect(config).toEqual(load(''))
    expect(config).toEqual(load('listen: {}\naws: {}\nsecurity: {}\nlearning: {}\n'))
  })

  test('tells every error at once, each with its line', () => {
    const { code, exit, message } = errorOf(
      'listen: { port: 99999 }\naccounts:\n  - 12\nsources:\n  - type: sqs\n    queueUrl: nowhere\nsurprise: 1\n',
    )
    expect([code, exit]).toEqual(['E_CONFIG', 2])
    expect(message).toMatch(/line 1: listen\.port/)
    expect(message).toMatch(/line 3: accounts\[0\]/)
    expect(message).toMatch(/line 6: sources\[0\]\.queueUrl/)
    expect(message).toMatch(/line 7: surprise is no key/)
  })

  test('refuses what is no YAML, or says a key twice, or is a list', () => {
    expect(errorOf('listen: [').code).toBe('E_CONFIG')
    expect(errorOf('data: a\ndata: b\n').code).toBe('E_CONFIG')
    expect(errorOf('- 1\n').code).toBe('E_CONFIG')
    expect(() => loadConfig(join(folder, 'nothing.yaml'), {})).toThrow(/Cannot read/)
  })

  test('the environment wins over the file, and is named when it is wrong', () => {
    const env = { VEDETTE_LISTEN_PORT: '0', VEDETTE_ACCOUNTS: '111122223333,444455556666', VEDETTE_DATA: '/elsewhere' }
    expect(load('listen: { port: 1 }\ndata: here\n', env)).toMatchObject({
      listen: { port: 0 },
      data: '/elsewhere',
      accounts: ['111122223333', '444455556666'],
    })
    expect(errorOf('', { VEDETTE_LISTEN_PORT: 'many' }).message).toMatch(/VEDETTE_LISTEN_PORT: listen\.port/)
  })

  test('every override is of a key that there is', () => {
    for (const [variable, path, read] of OVERRIDES) {
      const text = /PORT|DAYS|WORKERS/.test(variable)
        ? '50'
        : /BUDGET/.test(variable)
          ? '0.5'
          : /ALLOW/.test(variable)
            ? 'true'
            : /ACCOUNTS/.test(variable)
              ? '111122223333'
              : /STORE/.test(variable)
                ? 'postgres://x/y'
                : /ENDPOINT/.test(variable)
                  ? 'http://x'
                  : /LEVEL/.test(variable)
                    ? 'warn'
                    : 'x'
      const value = path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), read(text))
      expect(configSchema.safeParse(value).success, variable).toBe(true)
    }
  })
})
