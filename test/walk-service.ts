/** A running `vedette serve` for the walk: an organisation, lists, a log to read, and keys of every account. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { KeyRole } from '../src/api/operation.ts'
import { openKeyring } from '../src/control/keys.ts'
import { openSeal } from '../src/control/seal.ts'
import { openStore } from '../src/store/open.ts'
import { type Credentials, REGION } from './api-server.ts'
import { type Serving, serve } from './serving.ts'
import { trailObject } from './trail.ts'
import { DECLINES, INVITED, ORGANIZATION } from './walk-accounts.ts'
import { OWN } from './walking.ts'

/** An account that has nothing to do with the others. */
export const STRANGER = '999999999990'

export interface Keys {
  readonly administrator: Credentials
  readonly reader: Credentials
}

export interface WalkService extends Serving {
  keysOf(account: string): Keys
  /** All secrets that there are. */
  readonly secrets: readonly string[]
  stop(): Promise<void>
}

/** Made before the service runs: a process for each would take longer than the walk. */
const makeKeys = async (data: string): Promise<Map<string, Keys>> => {
  const store = await openStore({ folder: data })
  const keyring = openKeyring(store, openSeal(data, undefined))
  const create = (account: string, role: KeyRole): Promise<Credentials> => keyring.create(account, role)
  const keys = new Map<string, Keys>()
  for (const account of [OWN, STRANGER, INVITED, DECLINES, ...ORGANIZATION.accounts])
    keys.set(account, {
      administrator: await create(account, 'administrator'),
      reader: await create(account, 'reader'),
    })
  await store.close()
  return keys
}

export const startWalkService = async (): Promise<WalkService> => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-walk-'))
  const [data, lists, logs] = ['data', 'lists', 'logs'].map(name => join(folder, name))
  for (const each of [data, lists, logs]) mkdirSync(each)
  writeFileSync(join(lists, 'listed.txt'), '198.18.0.1\n')
  const { key, body } = trailObject(OWN, REGION, 1, { eventSource: 'ec2.amazonaws.com', eventName: 'DescribeVpcs' })
  mkdirSync(dirname(join(logs, key)), { recursive: true })
  writeFileSync(join(logs, key), body)
  const keys = await makeKeys(data)
  const config = {
    data,
    lists: { folder: lists },
    organization: ORGANIZATION,
    sources: [{ type: 'folder', path: logs, every: 1 }],
    log: { level: 'debug' },
  }
  // Nothing listens there: what the service would ask of AWS is refused at once.
  const aws = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-service-itself',
  }
  const serving = await serve(folder, config, { ...aws, VEDETTE_SECRET: '' })
  const secrets = [...keys.values()].flatMap(each => Object.values(each)).map(each => each.secretAccessKey as string)
  return {
    ...serving,
    keysOf: account => keys.get(account)!,
    secrets: [...secrets, aws.AWS_SECRET_ACCESS_KEY],
    async stop() {
      await serving.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
