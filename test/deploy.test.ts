import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../src/cli/config-schema.ts'
import { filesBelow, ROOT, read } from './source.ts'

const policies = filesBelow('deploy/aws', '.json').filter(path => !path.endsWith('notifications.json'))

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

test.each(policies)('%s allows named actions alone, on named resources', path => {
  const { Version, Statement } = JSON.parse(read(path)) as { Version: string; Statement: Statement[] }
  expect(Version).toBe('2012-10-17')
  expect(Statement.length).toBeGreaterThan(0)
  for (const { Effect, Action } of Statement) {
    expect(Effect).toBe('Allow')
    for (const action of [Action].flat()) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/)
  }
})

/** The command classes of the AWS SDK that the sources send, by service. */
const sent = (folder: string): Set<string> =>
  new Set(
    filesBelow(folder, '.ts')
      .filter(path => !path.endsWith('.test.ts'))
      .flatMap(path => [...read(path).matchAll(/new (\w+)Command\(/g)].map(([, name]) => name)),
  )

/** What the permission for a call is named, where it is not the call's own name. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ListObjectsV2: 'ListBucket',
  HeadObject: 'GetObject',
}

test('the policies permit every call that intake and publishing make', () => {
  const permitted = (path: string): Set<string> =>
    new Set(
      (JSON.parse(read(path)).Statement as Statement[])
        .flatMap(({ Action }) => [Action].flat())
        .map(action => action.split(':')[1]),
    )
  const missing = (folder: string, path: string): string[] =>
    [...sent(folder)].map(name => PERMISSIONS[name] ?? name).filter(name => !permitted(path).has(name))
  expect(missing('src/intake', 'deploy/aws/read-logs.json')).toEqual([])
  expect(missing('src/publish', 'deploy/aws/publish.json')).toEqual([])
})

test('the configuration that is mounted is one', () => {
  expect(configSchema.safeParse(parse(read('deploy/vedette.yaml'))).success).toBe(true)
  const named = [read('deploy/Dockerfile'), read('deploy/compose.yaml')].flatMap(
    text => text.match(/VEDETTE_[A-Z_]+/g) ?? [],
  )
  const unknown = named.filter(name => name !== 'VEDETTE_HEALTH_URL' && !read('docs/service.md').includes(name))
  expect(unknown).toEqual([])
})

test('the compose file builds what the Dockerfile describes', () => {
  const { services } = parse(read('deploy/compose.yaml'))
  expect(services.vedette.build.dockerfile).toBe('deploy/Dockerfile')
  const copied = [...read('deploy/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
    from.split(' '),
  )
  expect(copied).toContain('src')
  expect(copied.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
})
