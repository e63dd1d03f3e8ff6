/** DuckDB with one thread, in memory, doing the countable subset: what an analyst would reach for. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { FLOW_QUERIES, FLOW_SETUP, flowTables } from './duckdb-flow.ts'
import {
  CLOUDTRAIL_QUERIES,
  CLOUDTRAIL_SETUP,
  cloudTrailTables,
  DNS_QUERIES,
  DNS_SETUP,
  dnsTables,
} from './duckdb-json.ts'
import type { Contender, Source } from './measure.ts'

interface Job {
  readonly setup: readonly string[]
  readonly tables: (files: readonly string[]) => readonly string[]
  readonly queries: Readonly<Record<string, string>>
}

const JOBS: Readonly<Record<Source, Job>> = {
  flow: { setup: FLOW_SETUP, tables: flowTables, queries: FLOW_QUERIES },
  cloudtrail: { setup: CLOUDTRAIL_SETUP, tables: cloudTrailTables, queries: CLOUDTRAIL_QUERIES },
  dns: { setup: DNS_SETUP, tables: dnsTables, queries: DNS_QUERIES },
}

const keysOf = async (connection: DuckDBConnection, query: string): Promise<string[]> => {
  const answer = await connection.runAndReadAll(query)
  return answer.getRows().map(String).sort()
}

export const contender = async (source: Source): Promise<Contender> => {
  const { setup, tables, queries } = JOBS[source]
  const settings = { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }
  const connection = await (await DuckDBInstance.create(':memory:', settings)).connect()
  for (const statement of setup) await connection.run(statement)
  return {
    async run(files) {
      const spent = process.env['BENCH_STEPS'] === undefined ? undefined : process.stderr
      for (const statement of tables(files)) {
        const before = process.cpuUsage()
        await connection.run(statement)
        spent?.write(`${(process.cpuUsage(before).user / 1000).toFixed(0)} ms ${statement.slice(0, 50)}\n`)
      }
      const fired: Record<string, string[]> = {}
      for (const [type, query] of Object.entries(queries)) fired[type] = await keysOf(connection, query)
      // What the filters left out is not counted again: the number of records is Vedette's to tell.
      return { records: 0, fired }
    },
  }
}
