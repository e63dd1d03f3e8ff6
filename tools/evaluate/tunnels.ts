/** How much may leave in names until it is found, and what ordinary hosts come to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import exfiltration from '../../src/detections/ec2/trojan-dns-data-exfiltration.ts'
import { bytesCarried, withPayload } from '../../src/sdk/sdk.ts'
import { hashBytes, LOW } from '../../src/tables/hash.ts'
import { LISTS } from '../train/name-lists.ts'
import { haveLogs, logsIn, look, type Query, queriesOf, scanned } from './dns-logs.ts'
import type { EvaluationPart } from './part.ts'

const TESTER = 'guardduty-tester/dns_exfil_queries.txt'
const ORDINARY = ['bulk-benign', 'rita'] as const
const HOUR = 3600

interface Caught {
  readonly queries: number
  readonly seconds: number
  readonly bytes: number
}

interface Pair {
  readonly from: number
  readonly names: Set<number>
  queries: number
  caught?: Caught
}

const keyOf = (name: string): number => {
  const bytes = new TextEncoder().encode(name)
  return hashBytes(bytes, 0, bytes.length, LOW) >>> 0
}

/** Every host and domain of an hour: what its names carried, and when that was enough. */
const pairsOf = (queries: readonly Query[]): Pair[] => {
  const pairs = new Map<string, Pair>()
  for (const { host, name, at } of queries) {
    const { registered, payload } = look(name)
    if (payload < 32) continue
    const key = `${host} ${registered} ${Math.floor(at / HOUR)}`
    const pair = pairs.get(key) ?? { from: at, names: new Set<number>(), queries: 0 }
    pairs.set(key, pair)
    pair.queries++
    pair.names.add(withPayload(keyOf(name), payload))
    if (pair.caught !== undefined) continue
    const names = { names: { values: [...pair.names] } }
    if (exfiltration.fires(names as never, exfiltration.tune))
      pair.caught = { queries: pair.queries, seconds: at - pair.from, bytes: bytesCarried(names.names.values) }
  }
  return [...pairs.values()]
}

const testerQueries = (): Query[] =>
  readFileSync(join(LISTS, TESTER), 'utf8')
    .trim()
    .split('\n')
    .map((name, i) => ({ host: 'tester', name: name.toLowerCase(), rcode: 'NOERROR', at: i }))

interface Measured {
  readonly tools: Readonly<Record<string, Caught | null>>
  readonly ordinary: Readonly<
    Record<
      string,
      { queries: number; pairs: number; mostBytes: number; caught: number; findings: Record<string, number> }
    >
  >
  readonly findings: Readonly<Record<string, number>>
}

const measure = (): Measured => {
  const firstOf = (queries: readonly Query[]) =>
    pairsOf(queries).find(({ caught }) => caught !== undefined)?.caught ?? null
  const tools = Object.fromEntries([
    ...logsIn('tunnels').map(path => [path.replace(/^.*tunnel-|\.jsonl\.gz$/g, ''), firstOf(queriesOf(path))] as const),
    ['guardduty-tester', firstOf(testerQueries())] as const,
  ])
  const ordinary = Object.fromEntries(
    ORDINARY.map(folder => {
      const queries = logsIn(folder).flatMap(queriesOf)
      const pairs = pairsOf(queries)
      const mostBytes = Math.max(...pairs.map(({ names }) => bytesCarried([...names])))
      const caught = pairs.filter(pair => pair.caught !== undefined).length
      return [
        folder,
        { queries: queries.length, pairs: pairs.length, mostBytes, caught, findings: scanned(folder) },
      ] as const
    }),
  )
  return { tools, ordinary, findings: scanned('tunnels') }
}

const section = ({ tools, ordinary, findings }: Measured): string =>
  [
    '## Data in names',
    `Real tools, recorded by others, and the 929 queries of AWS's own tester: how much they moved until \`Trojan:EC2/DNSDataExfiltration\` is raised (${exfiltration.tune.bytes} bytes within an hour, at least ${exfiltration.tune.bytesPerName} a name).`,
    '| tool | queries | seconds | bytes |\n| --- | --- | --- | --- |\n' +
      Object.entries(tools)
        .map(
          ([tool, one]) =>
            `| ${tool} | ${one === null ? 'not found' : `${one.queries} | ${one.seconds} | ${one.bytes}`} |`,
        )
        .join('\n'),
    `A scan of the tools' logs raises ${JSON.stringify(findings)}.`,
    'Ordinary logs: the most that one host asked for under one domain within an hour.',
    '| logs | queries | host, domain and hour | most bytes | found |\n| --- | --- | --- | --- | --- |\n' +
      Object.entries(ordinary)
        .map(([logs, one]) => `| ${logs} | ${one.queries} | ${one.pairs} | ${one.mostBytes} | ${one.caught} |`)
        .join('\n'),
    `What this is not: the ordinary logs are those of one crawler and one laboratory, hours and not months. A tunnel that moves less than ${exfiltration.tune.bytes} bytes an hour is not found.`,
  ].join('\n\n')

export const tunnels: EvaluationPart = {
  missing: () => (haveLogs('tunnels') ? undefined : `${LISTS} does not hold the logs`),
  measure,
  section: section as EvaluationPart['section'],
}
