/**
 * How fast the store answers when it holds a million findings: `node bench/store.ts [sqlite|postgres] [findings]`.
 * Says how many findings a second are written, and p50 and p99 of what GuardDuty's API asks most.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Condition } from '../src/findings/filter.ts'
import { openStore } from '../src/store/open.ts'
import { startPostgres } from '../src/store/postgres.fixture.ts'
import { rawly } from '../src/store/rawly.fixture.ts'
import type { Store, StorePlace } from '../src/store/store.ts'
import { ACCOUNTS, benchFinding, pick, REGIONS, TYPES, UNTIL } from './store-findings.ts'

const DAY_MS = 86_400_000
const BATCH = 500
const ROUNDS = 400

const dialect = process.argv[2] ?? 'sqlite'
const findings = Number(process.argv[3] ?? 1_000_000)

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
  await rawly(place, 'analyze')
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

const percentile = (times: readonly number[], part: number): string =>
  `${[...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1)} ms`

/** Wall time; with CPU=1 that of this process, which is all of it for SQLite and the same on a busy machine. */
const spent = (): number => {
  if (process.env['CPU'] === undefined) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const report = (what: string, times: readonly number[], more = ''): void =>
  say(`${dialect}: ${what}: p50 ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}${more}`)

const ask = async (store: Store): Promise<void> => {
  const all: number[] = []
  const gets: number[] = []
  for (const [name, conditions] of Object.entries(ASKED)) {
    const times: number[] = []
    let found = 0
    for (let i = 0; i < ROUNDS / 4; i += 1) {
      const scope = { accounts: ACCOUNTS, region: REGIONS[pick(i, 20, 4)] }
      const begin = spent()
      const page = await store.findings.list(scope, { conditions: conditions(i), sort: SORTS[i % 3], limit: 50 })
      times.push(spent() - begin)
      found += page.items.length
      if (page.items.length < 50) continue
      const then = spent()
      await store.findings.get(scope, page.items, 'exported')
      gets.push(spent() - then)
    }
    all.push(...times)
    report(`ListFindings, ${name}`, times, `, ${(found / times.length).toFixed(0)} found`)
  }
  report('ListFindings with five criteria, all of them', all)
  report('GetFindings of 50', gets)
  for (const by of ['ACCOUNT', 'DATE', 'FINDING_TYPE', 'RESOURCE', 'SEVERITY'] as const) {
    const begin = performance.now()
    await store.findings.count(
      { accounts: ACCOUNTS, region: REGIONS[0] },
      { conditions: [], by, limit: 25, descending: true },
    )
    say(`${dialect}: GetFindingsStatistics by ${by}: ${(performance.now() - begin).toFixed(0)} ms`)
  }
}

const kept = process.env['KEEP']
const folder = kept ?? mkdtempSync(join(tmpdir(), 'vedette-bench-'))
mkdirSync(folder, { recursive: true })
const server = dialect === 'postgres' ? await startPostgres(['-c', 'shared_buffers=512MB']) : undefined
const place: StorePlace = server === undefined ? { folder } : { url: process.env['URL'] ?? (await server.database()) }
const store = await openStore(place)
const { items } = await store.findings.list({ accounts: ACCOUNTS, region: undefined }, { conditions: [], limit: 1 })
if (items.length === 0) await fill(store)
const copied = prefixOf(1) + benchFinding(0, WRITTEN_MAX, DAYS).finding.id.slice(2)
if ((await store.findings.get({ accounts: ACCOUNTS, region: undefined }, [copied])).length === 0) await multiply(place)
await ask(store)
await store.close()
await server?.stop()
if (kept === undefined) rmSync(folder, { recursive: true })
