/** Puts the service together from its configuration, listens, and ends it well. */
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getDomain } from 'tldts'
import type { ServicePorts } from '../api/operation.ts'
import { operations } from '../api/operations/index.ts'
import { createServer } from '../api/server.ts'
import type { ServiceView } from '../api/service-view.ts'
import { organizationOf } from '../aws/organizations.ts'
import { openKeyring } from '../control/keys.ts'
import { listSource } from '../control/list-fetch.ts'
import { configuredOrganization, type OrganizationSource } from '../control/organization-source.ts'
import { watchOrganization } from '../control/organization-watch.ts'
import { openSeal } from '../control/seal.ts'
import { openUsers } from '../control/users.ts'
import { CATALOGUE } from '../detections/catalogue.ts'
import { makeMetrics } from '../service/metrics.ts'
import { sampleSource } from '../service/samples.ts'
import { VedetteService } from '../service/service.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import type { Config } from './config-schema.ts'
import { detectionFacts } from './detection-facts.ts'
import { type House, rulesOf, techniquesOf } from './house.ts'
import { listen, mayListen, tlsOf } from './listen.ts'
import { openLog, type Tell } from './log.ts'
import { dryRunTypes } from './modes.ts'
import { ruleLibrary } from './rule-library.ts'
import { detectionDigests } from './run-facts.ts'
import { sampleTypes } from './sample-types.ts'
import { addStatus } from './serve-status.ts'
import { makeSources } from './sources.ts'
import { makeTryIt } from './try-it.ts'

/** What `npm run build -w console` writes. */
const CONSOLE = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** Runs until SIGTERM or SIGINT, or until something ends it that cannot be tried again. */
export const runServe = async (config: Config, house: House): Promise<void> => {
  mayListen(config)
  const { log, tell } = openLog(config.log.level)
  // The SDK reads it wherever a client is made; workers inherit it.
  if (config.aws.endpoint !== undefined) process.env['AWS_ENDPOINT_URL'] ??= config.aws.endpoint
  if (config.aws.region !== undefined) process.env['AWS_REGION'] ??= config.aws.region
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const place = config.store === undefined ? { folder: config.data } : { url: config.store }
  const store = await openStore(place, { apart: true })
  try {
    const asked = untilAsked()
    const running = await start(config, house, store, { log, tell })
    const failure = await Promise.race([asked.then(() => undefined), running.ended.catch(error => ({ error }))])
    tell('info', 'ending')
    await running.stop()
    if (failure !== undefined && typeof failure === 'object' && failure !== null && 'error' in failure)
      throw failure.error
  } finally {
    await store.close()
  }
}

/** The first signal ends it well; the second at once. */
const untilAsked = (): Promise<void> =>
  new Promise(resolve => {
    let asked = 0
    const ask = (): void => {
      if (++asked > 1) process.exit(130)
      resolve()
    }
    process.on('SIGTERM', ask)
    process.on('SIGINT', ask)
  })

interface Running {
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}

const start = async (
  config: Config,
  house: House,
  store: Store,
  { log, tell }: { log: ReturnType<typeof openLog>['log']; tell: Tell },
): Promise<Running> => {
  const now = Date.now
  const metrics = makeMetrics()
  const spoolFolder = join(config.data, 'spool')
  const made = makeSources(config.sources, { spoolFolder, now })
  const tried = makeTryIt(config, { spoolFolder, now, decidedUntil: () => service.engine?.watermark ?? 0 })
  const sources = tried === undefined ? made.sources : [...made.sources, tried.source]
  const service: VedetteService = makeService({ config, house, store, metrics, sources, spoolFolder, tell, now })
  const organization = organizationIn(config)
  const seal = openSeal(config.data, process.env['VEDETTE_SECRET'])
  const server = createServer({
    service: {
      store,
      now,
      ...(organization && { organization }),
      ports: { ...portsOf(service, house), view: viewOf(service, config, house), tryIt: tried?.tryIt },
    },
    keys: openKeyring(store, seal),
    users: openUsers(store, seal),
    operations,
    log,
    tls: tlsOf(config),
    consoleFolder: CONSOLE,
  })
  addStatus(server, { service, metrics, pushes: made.pushes })
  const { ended } = await service.start()
  const watch =
    organization &&
    watchOrganization({
      store,
      source: organization,
      now,
      onProblem: problem => tell('warn', 'the organization could not be looked at', { problem: String(problem) }),
    })
  const url = await listen(server, config)
  process.stdout.write(`${JSON.stringify({ url })}\n`)
  tell('info', 'serving', { url, data: config.data, sources: sources.map(({ name }) => name) })
  return {
    ended,
    async stop() {
      await server.close()
      await watch?.stop()
      await service.stop()
    },
  }
}

const registrableDomain = (name: string): string | undefined =>
  getDomain(name, { allowPrivateDomains: true }) ?? undefined

const portsOf = ({ listsChanged, destinationsChanged, settled }: VedetteService, house: House): ServicePorts => ({
  listsChanged,
  destinationsChanged,
  settled,
  rules: ruleLibrary(house.detections),
  detections: detectionFacts(house.detections),
  ocsf: { ruleOf: rulesOf(house), version: house.version },
  samples: sampleSource(house.detections, sampleTypes(), {
    // Nothing is known of the addresses of samples.
    describeAddress: () => ({}),
    registrableDomain,
    techniquesOf: techniquesOf(house),
  }),
})

const viewOf = (service: VedetteService, { learning, retention }: Config, { version }: House): ServiceView => ({
  setup: { version, learning, retention },
  progress: () => service.engine?.learned.progress() ?? [],
  profilesOf: (wanted, accounts) => service.engine?.learned.profilesOf(wanted, accounts) ?? [],
})

interface Parts {
  readonly config: Config
  readonly house: House
  readonly store: Store
  readonly metrics: ReturnType<typeof makeMetrics>
  readonly sources: ReturnType<typeof makeSources>['sources']
  readonly spoolFolder: string
  readonly tell: Tell
  readonly now: () => number
}

const makeService = ({ config, house, store, metrics, sources, spoolFolder, tell, now }: Parts): VedetteService => {
  const digests = detectionDigests(house.detections, house.fileOf)
  const dryRun = dryRunTypes(house.detections)
  const guard = { allowLoopback: config.security.allowLoopback }
  return new VedetteService({
    store,
    detections: house.detections,
    detectionModules: house.detectionModules,
    openModule: house.openModule,
    workers: config.workers ?? availableParallelism(),
    region: config.region,
    sources,
    publishing: { destinations: config.destinations, needs: { ruleOf: rulesOf(house), guard } },
    rules: ruleLibrary(house.detections),
    accounts: config.accounts,
    intelFolder: config.intel,
    lists: { source: listSource({ folder: config.lists.folder, ...guard }), reload: config.lists.reload },
    retention: config.retention,
    learning: config.learning,
    enrich: config.enrich,
    spoolFolder,
    findings: {
      registrableDomain,
      techniquesOf: techniquesOf(house),
    },
    runOf: (type, intel) => ({ vedette: house.version, detection: digests[type] ?? '', intel, settings: {} }),
    featureOf: type => CATALOGUE.get(type)?.feature ?? '',
    isDryRun: type => dryRun.has(type),
    metrics,
    tell,
    now,
  })
}

const organizationIn = ({ organization, aws }: Config): OrganizationSource | undefined => {
  if (organization === undefined) return undefined
  const { managementAccount, accounts } = organization
  if (accounts !== undefined) return configuredOrganization(managementAccount, accounts)
  return organizationOf({ managementAccount, ...(aws.region && { region: aws.region }) })
}
