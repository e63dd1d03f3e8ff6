/**
 * What is looked after by the hour: what must go after its time (findings that nobody updated any more, the ledger of old
 * objects, old audit records and dead letters, pushed objects that were read long ago), what could not be read and may be
 * read now, and whether logs still come.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanSpool } from '../intake/spool.ts'
import type { Store } from '../store/store.ts'
import { logSources, logWatch } from './log-health.ts'
import { type Metrics, showLogSources } from './metrics.ts'
import type { Retention } from './options.ts'

const EVERY = 3_600_000
const DAY = 86_400_000
/** Late objects have their time read again, which asks for the objects of that time. */
const SPOOL_DAYS = 8
/** Objects on the shelf are tried again this long after they were found: an outage of days loses nothing. */
const SHELF_DAYS = 7
/** As many as the engine has read again within the hour. */
const SHELF_OBJECTS = 20_000

export interface UpkeepOptions {
  readonly store: Store
  readonly now: () => number
  readonly retention: Retention
  readonly spoolFolder: string
  readonly metrics: Metrics
  readonly signal: AbortSignal
  readonly tell: (level: 'info' | 'warn', words: string, about?: Readonly<Record<string, unknown>>) => void
  /** Objects were taken off the shelf. */
  readonly retried: (objects: number) => void
}

const removeOld = async (store: Store, retention: Retention, now: number) => ({
  findings: await store.findings.removeBefore(now - retention.days * DAY),
  objects: await store.ledger.removeBefore(Math.floor((now - retention.ledgerDays * DAY) / 1000)),
  auditRecords: await store.audit.removeBefore(now - retention.auditDays * DAY),
  deadLetters: await store.outbox.removeDeadBefore(now - retention.deadLetterDays * DAY),
})

/** Runs until the signal aborts: at once, and then every hour. */
export const upkeep = async ({
  store,
  now,
  retention,
  spoolFolder,
  metrics,
  signal,
  tell,
  retried,
}: UpkeepOptions): Promise<void> => {
  const watchLogs = logWatch()
  while (!signal.aborted) {
    try {
      const removed = await removeOld(store, retention, now())
      // What was acknowledged and waits to be read is not thrown away, however long that takes.
      const waiting = (await store.ledger.counts()).seen > 0
      const days = waiting ? 0 : await cleanSpool(spoolFolder, now() - SPOOL_DAYS * DAY)
      const all = { ...removed, spoolDays: days }
      if (Object.values(all).some(each => each > 0)) tell('info', 'what was old was removed', all)
      const shelved = await store.ledger.retry(now() - SHELF_DAYS * DAY, SHELF_OBJECTS)
      if (shelved > 0) tell('info', 'objects on the shelf are tried again', { objects: shelved })
      if (shelved > 0) retried(shelved)
      const sources = await logSources(store, now())
      showLogSources(metrics, sources)
      watchLogs(sources, tell)
    } catch (error) {
      tell('warn', 'upkeep failed and is tried again in an hour', { problem: (error as Error).message })
    }
    await sleep(EVERY, undefined, { signal }).catch(() => {})
  }
}
