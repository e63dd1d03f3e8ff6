/**
 * How fast the store answers when it holds a million findings: see HELP. Says how many findings a second are written, and
 * p50 and p99 of what GuardDuty's API asks most.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Condition } from '../src/findings/filter.ts'
import { openStore } from '../src/store/open.ts'
import { startPostgres } from '../src/store/postgres.fixture.ts'
import { rawly } from '../src/store/rawly.fixture.ts'
import type { Store, StorePlace } from '../src/store/store.ts'
import { type Clock, clockFor } from './store-clock.ts'
import { ACCOUNTS, benchFinding, pick, REGIONS, TYPES, UNTIL } from './store-findings.ts'

const DAY_MS = 86_400_000
const BATCH = 500
const WARM_UP = 10

const HELP = `Usage: node bench/store.ts [options]

  --store sqlite|postgres  SQLite in a folder, or a PostgreSQL that comes with npm (default: sqlite)
  --findings N             how many the store holds (default: 1000000)
  --rounds N               questions of each kind (default: 100)
  --keep FOLDER            SQLite: a folder that stays, and is not filled again
  --url URL                PostgreSQL: a server of yours, that is not filled again either
  --cpu                    CPU time of both sides instead of wall time: the same on a machine that does other things as well
  --json                   the numbers for a program, on stdout

Examples:
  node bench/store.ts --findings 100000
  node bench/store.ts --store postgres --cpu
`
const { values: options } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    findings: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '100' },
    keep: { type: 'string' },
    url: { type: 'string' },
    cpu: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const dialect = options.store
const findings = Number(options.findings)
const rounds = Number(options.rounds)
if ((dialect !== 'sqlite' && dialect !== 'postgres') || !(findings > 0) || !(rounds > 0)) {
  process.stderr.write(HELP)
  process.exit(2)
}

const say = (words: string): void => void process.stderr.write(`${words}\n`)

/** As many are written through the store, which is measured; the rest are copies of those, made in SQL, of earlier days. */
const WRITTEN_MAX = 100_000

const fill = async (store: Store): Promise<void> => {
  const written = Math.min(findings, WRITTEN_MAX)
  const [begin, cpu] = [performance.now(), process.cpuUsage()]
  for (let i = 0; i < written; i += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, written - i) }, (_, k) => benchFinding(i + k, written, DAYS))
    await store.findings.put(some)
  }
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - begin) / 1000
  const perSecond = `${Math.round(written / seconds)} a second; ${((user + system) / written).toFixed(0)} µs of CPU each here`
  say(`${dialect}: ${written} findings in batches of ${BATCH} written in ${seconds.toFixed(0)} s, ${perSecond}`)
}

/** No hexadecimal digit: a copy never has the id of what was written. */
const prefixOf = (copy: number): string => `x${copy.toString(36)}`

/** Every copy lies DAYS before the one before it. */
const multiply = async (place: StorePlace): Promise<void> => {
  const columns =
    'grp account region type severity archived_by feedback comments role action_type resource_type resource_id'
  const more = 'instance_id access_key_id principal_id user_name archived sample count'
  const same = `${columns} ${more}`.split(' ').join(', ')
  const times = ['created_at', 'updated_at', 'first_seen', 'last_seen']
  const identity = 'url' in place ? 'overriding system value' : ''
  for (let copy = 1; copy * WRITTEN_MAX < findings; copy += 1) {
    const [n, earlier] = [`n + ${copy * WRITTEN_MAX}`, copy * DAYS * DAY_MS]
    const shifted = times.map(time => `${time} - ${earlier}`).join(', ')
    const first = `where n <= ${WRITTEN_MAX}`
    await rawly(
      place,
      `begin;
       insert into findings (n, id, ${times.join(', ')}, ${same}) ${identity}
         select ${n}, '${prefixOf(copy)}' || substr(id, 3), ${shifted}, ${same} from findings ${first};
       insert into finding_bodies (n, body, terms) select ${n}, body, terms from finding_bodies ${first};
       insert into occurrences (n, signal, mark, body) select ${n}, signal, mark, body from occurrences ${first};
       insert into finding_terms (term, n) select term, ${n} from finding_terms ${first};
       commit;`,
    )
    say(`  ${(copy + 1) * WRITTEN_MAX} findings`)
  }
  // PostgreSQL does so by itself after a while; SQLite never, and its plans must be good without.
  if ('url' in place) await rawly(place, 'analyze')
}

const DAYS = findings > WRITTEN_MAX ? (90 * WRITTEN_MAX) / findings : 90

const country = 'service.action.networkConnectionAction.remoteIpDetails.country.countryName'
const port = 'service.action.networkConnectionAction.localPortDetails.port'
const address = 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4'

/** Five criteria each, from what a console asks to what a hunter asks: common ones together, rare ones, ones that never meet. */
const ASKED: Readonly<Record<string, (i: number) => readonly Condition[]>> = {
  'common, of the last days': i => [
    { field: 'service.archived', equals: ['false'] },
    { field: 'severity', equals: ['4', '5', '6', '7', '8'] },
    { field: 'resource.resourceType', equals: ['Instance'] },
    { field: 'updatedAt', greaterThanOrEqual: UNTIL - (1 + pick(i, 1, 30)) * DAY_MS },
    { field: 'service.resourceRole', equals: ['ACTOR'] },
  ],
  'one type and account': i => [
    { field: 'service.archived', equals: ['false'] },
    { field: 'type', equals: [TYPES[pick(i, 2, TYPES.length)].type] },
    { field: 'accountId', equals: [ACCOUNTS[pick(i, 3, 200)]] },
    { field: 'severity', greaterThanOrEqual: 2 },
    { field: 'service.count', greaterThan: pick(i, 4, 30) },
  ],
  'by attributes of the connection': i => [
    { field: 'service.archived', equals: ['false'] },
    { field: country, equals: [['Netherlands', 'Germany', 'Brazil', 'Japan'][pick(i, 5, 4)]] },
    { field: port, equals: ['22'] },
    { field: 'resource.instanceDetails.tags.value', equals: [`team ${pick(i, 6, 60)}`] },
    { field: 'updatedAt', greaterThanOrEqual: UNTIL - 60 * DAY_MS },
  ],
  'one remote address': i => [
    { field: 'service.archived', equals: ['false'] },
    { field: address, equals: [`198.18.${pick(i, 7, 256)}.${pick(i, 8, 256)}`] },
    { field: 'severity', greaterThanOrEqual: 1 },
    { field: 'resource.resourceType', equals: ['Instance'] },
    { field: 'updatedAt', greaterThanOrEqual: 0 },
  ],
  'common ones that never meet': i => [
    { field: 'service.archived', equals: ['false'] },
    { field: 'service.resourceRole', equals: ['ACTOR'] },
    { field: port, equals: ['22'] },
    { field: country, equals: [['Netherlands', 'Germany', 'Brazil', 'Japan'][pick(i, 9, 4)]] },
    { field: 'resource.instanceDetails.tags.value', equals: ['live'] },
  ],
}

const SORTS = [undefined, { field: 'severity', descending: true }, { field: 'updatedAt', descending: false }]

const percentile = (times: readonly number[], part: number): number =>
  Number([...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1))

const measured: Record<string, { readonly p50: number; readonly p99: number }> = {}

const report = (what: string, times: readonly number[], more = ''): void => {
  const { p50, p99 } = (measured[what] = { p50: percentile(times, 0.5), p99: percentile(times, 0.99) })
  say(`${dialect}: ${what}: p50 ${p50} ms, p99 ${p99} ms${more}`)
}

const lists = async (store: Store, clock: Clock): Promise<void> => {
  const all: number[] = []
  const gets: number[] = []
  for (const [name, conditions] of Object.entries(ASKED)) {
    const times: number[] = []
    let found = 0
    // The first ones wait for the disk and for the compiler; they are not told of.
    for (let i = -WARM_UP; i < rounds; i += 1) {
      const scope = { accounts: ACCOUNTS, region: REGIONS[pick(i, 20, 4)] }
      const ask = { conditions: conditions(i), sort: SORTS[Math.abs(i) % 3], limit: 50 }
      const { result: page, ms } = await clock(() => store.findings.list(scope, ask))
      if (i < 0) continue
      times.push(ms)
      found += page.items.length
      if (page.items.length < 50) continue
      gets.push((await clock(() => store.findings.get(scope, page.items, 'exported'))).ms)
    }
    all.push(...times)
    report(`ListFindings, ${name}`, times, `, ${(found / times.length).toFixed(0)} found`)
  }
  report('ListFindings with five criteria, all of them', all)
  report('GetFindings of 50', gets)
}

const WAYS = ['ACCOUNT', 'DATE', 'FINDING_TYPE', 'RESOURCE', 'SEVERITY'] as const

const statistics = async (store: Store, clock: Clock): Promise<void> => {
  const times: number[] = []
  for (const by of WAYS)
    for (const region of REGIONS) {
      const conditions = region === REGIONS[0] ? [] : [{ field: 'service.archived', equals: ['false'] }]
      const ask = { conditions, by, limit: 25, descending: true }
      times.push((await clock(() => store.findings.count({ accounts: ACCOUNTS, region }, ask))).ms)
    }
  report('GetFindingsStatistics, each way, each Region', times)
}

const server =
  dialect === 'postgres' && options.url === undefined ? await startPostgres(['-c', 'shared_buffers=512MB']) : undefined
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'vedette-bench-'))
mkdirSync(folder, { recursive: true })
const place: StorePlace = dialect === 'sqlite' ? { folder } : { url: options.url ?? (await server!.database()) }
const store = await openStore(place)
const everywhere = { accounts: ACCOUNTS, region: undefined }
const { items } = await store.findings.list(everywhere, { conditions: [], limit: 1 })
if (items.length === 0) await fill(store)
const copied = prefixOf(1) + benchFinding(0, WRITTEN_MAX, DAYS).finding.id.slice(2)
if (findings > WRITTEN_MAX && (await store.findings.get(everywhere, [copied])).length === 0) await multiply(place)
const clock = await clockFor(place, options.cpu)
const kind = options.cpu ? 'CPU time' : 'wall time'
say(`${dialect}: ${findings} findings, ${kind}, load ${loadavg()[0].toFixed(1)}`)
await lists(store, clock)
await statistics(store, clock)
if (options.json) process.stdout.write(`${JSON.stringify({ store: dialect, findings, time: kind, ...measured })}\n`)
await store.close()
await server?.stop()
if (options.keep === undefined) rmSync(folder, { recursive: true })
