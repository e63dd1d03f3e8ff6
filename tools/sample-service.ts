/** The service on a sample organisation: its logs, its accounts under one administrator, and somebody to sign in as. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { openUsersAt, type UsersAt } from '../src/cli/open-keys.ts'
import { enableAdministrator, updateConfiguration } from '../src/control/organization.ts'
import { configuredOrganization } from '../src/control/organization-source.ts'
import { detectorIdOf } from '../src/findings/identity.ts'
import { SAMPLE_ORGANISATION } from '../src/simulate/sample.ts'
import { type SimulationOptions, simulate } from '../src/simulate/simulate.ts'
import { openStore } from '../src/store/open.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const DAY = 86_400
const REGIONS = ['us-east-1', 'eu-west-1']
const ROLES = ['administrator', 'analyst', 'reader'] as const
/** What the simulated logs are read for, beside what is always on. */
const FEATURES = (['S3_DATA_EVENTS', 'LAMBDA_NETWORK_LOGS'] as const).map(name => ({
  name,
  autoEnable: 'ALL' as const,
}))
type Role = (typeof ROLES)[number]

export interface SampleService {
  readonly url: string
  readonly pid: number
  readonly accounts: readonly string[]
  /** The folder that is watched for logs. */
  readonly logs: string
  /** A link that signs in once; there is one user for each role, of the administrator's account. */
  link(role?: Role): Promise<string>
  /** What the service wrote to its log. */
  log(): string
  /** Ends it well. */
  stop(): Promise<number | null>
}

export interface SampleOptions {
  /** Gets `logs` and `data`. */
  readonly folder: string
  readonly port?: number
  readonly simulation?: Partial<SimulationOptions>
  readonly say?: (words: string) => void
}

/** Simulates, then serves what was simulated. */
export const startSample = async ({ folder, port = 0, simulation, say }: SampleOptions): Promise<SampleService> => {
  const [logs, data] = [join(folder, 'logs'), join(folder, 'data')]
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const days = simulation?.days ?? SAMPLE_ORGANISATION.days ?? 1
  // The last days before this one, so that what one sees is of these days.
  const start = (Math.floor(Date.now() / 1000 / DAY) - days) * DAY
  say?.(`Simulating an organisation of three accounts and ${days} days, with an attack of every kind…\n`)
  const { accounts, files } = await simulate({
    ...SAMPLE_ORGANISATION,
    regions: REGIONS,
    start,
    ...simulation,
    out: logs,
  })
  say?.(`${files} log objects in ${logs}.\n`)
  await centralise(data, accounts, REGIONS)
  const served = await serveFrom(folder, {
    listen: { port },
    data,
    accounts,
    organization: { managementAccount: accounts[0], accounts: [...accounts] },
    sources: [{ type: 'folder', path: logs }],
    tryIt: {
      files: true,
      sample: { seed: SAMPLE_ORGANISATION.seed, accounts: accounts.length, regions: REGIONS },
    },
    log: { level: 'warn' },
  })
  return {
    ...served,
    accounts,
    logs,
    link: role => linkTo(served.url, data, role),
  }
}

/** A link that signs in once. */
export const linkTo = (url: string, data: string, role: Role = 'administrator'): Promise<string> =>
  withUsers(data, async ({ link }) => `${url}/console/sign-in#${await link(role)}`)

const withUsers = async <T>(data: string, work: (at: UsersAt) => Promise<T>): Promise<T> => {
  const at = await openUsersAt({ data })
  try {
    return await work(at)
  } finally {
    await at.close()
  }
}

/** One account answers for all others in every Region, and somebody of each role looks after it. */
export const centralise = async (
  data: string,
  accounts: readonly string[],
  regions: readonly string[],
): Promise<void> => {
  const [account] = accounts
  const store = await openStore({ folder: data })
  const source = configuredOrganization(account, accounts)
  for (const region of regions) {
    const place = { account, region }
    await enableAdministrator(store, source, place, account, Date.now())
    const wish = { autoEnableMembers: 'ALL' as const, features: FEATURES }
    await updateConfiguration(store, source, place, detectorIdOf(account, region), wish, Date.now())
  }
  await store.close()
  // Nobody knows their passwords: they sign in by link.
  const password = crypto.randomUUID()
  await withUsers(data, async ({ users }) => {
    for (const role of ROLES) await users.create({ name: role, account, role }, password)
  })
}

type Served = Pick<SampleService, 'url' | 'pid' | 'log' | 'stop'>

/** The service with this configuration, which is written into the folder. */
export const serveFrom = async (folder: string, config: object): Promise<Served> => {
  const file = join(folder, 'vedette.yaml')
  writeFileSync(file, stringify(config))
  const child = spawn(process.execPath, [MAIN, 'serve', '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  child.stderr.on('data', piece => {
    told = (told + piece).slice(-1_000_000)
  })
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  const url = await urlOf(child, ended, () => told)
  const stop = (): Promise<number | null> => {
    child.kill('SIGTERM')
    return ended
  }
  return { url, pid: child.pid ?? 0, log: () => told, stop }
}

const urlOf = (child: ChildProcess, ended: Promise<number | null>, told: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', piece => {
      text += piece
      if (text.includes('\n')) resolve((JSON.parse(text) as { url: string }).url)
    })
    ended.then(code => reject(new Error(`the service ended with ${code}: ${told()}`)))
  })
