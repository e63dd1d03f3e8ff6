/** Wall time, or CPU time of this process and of PostgreSQL's, which does not depend on what else the machine does. */
import { existsSync, readFileSync } from 'node:fs'
import { clientAt } from '../src/store/postgres.ts'
import type { StorePlace } from '../src/store/store.ts'

/** Runs something, and says how many milliseconds that took. */
export type Clock = <T>(work: () => Promise<T>) => Promise<{ readonly result: T; readonly ms: number }>

const clockOf =
  (spent: () => number): Clock =>
  async work => {
    const begin = spent()
    const result = await work()
    return { result, ms: spent() - begin }
  }

const own = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Linux counts it for each process in nanoseconds; where there is no /proc, the server's part is not known. */
const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const file = `/proc/${pid}/schedstat`
    return existsSync(file) ? sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : sum
  }, 0)

/** Of a store that has been asked something already: PostgreSQL's connections are there then. */
export const clockFor = async (place: StorePlace, cpu: boolean): Promise<Clock> => {
  if (!cpu) return clockOf(() => performance.now())
  if ('folder' in place) return clockOf(own)
  const client = clientAt(place.url)
  await client.connect()
  const { rows } = await client.query('select pid from pg_stat_activity where datname = current_database()')
  await client.end()
  const pids = rows.map(({ pid }) => Number(pid))
  return clockOf(() => own() + cpuOf(pids))
}
