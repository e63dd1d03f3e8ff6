/**
 * Asks AWS, now and then, for what the logs never told of resources. Nothing waits for an answer: what is found out fills
 * in later findings, and what logs tell of any time after a resource was made stands over it.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { awsProblem } from '../aws/clients.ts'
import { type DescribeAsk, describeBuckets, describeNetwork, type ToldRecord } from '../aws/describe.ts'

export interface EnrichSettings {
  readonly account: string
  readonly regions: readonly string[]
  readonly profile?: string | undefined
  /** Seconds between two rounds. */
  readonly every: number
}

export interface EnrichPorts {
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  now(): number
  learn(records: readonly ToldRecord[]): void
  tell(level: 'info' | 'warn', words: string, about?: Readonly<Record<string, unknown>>): void
  /** Milliseconds between two calls; AWS's limits unless a test shortens it. */
  readonly pause?: number
}

const REST_MAX = 3_600_000
const FIRST_REST = 60_000
/** Answers that are remembered to tell what has changed; a hash each. */
const KNOWN_MAX = 500_000
/** Resources that are told of because AWS refuses them. */
const REFUSED_MAX = 1000

/** Runs until the signal aborts. */
export const enrich = async (settings: readonly EnrichSettings[], ports: EnrichPorts): Promise<void> => {
  await Promise.all(settings.map(each => rounds(each, ports)))
}

const rounds = async ({ account, regions, profile, every }: EnrichSettings, ports: EnrichPorts): Promise<void> => {
  const { signal, tell, pause, now } = ports
  const known = new Set<string>()
  const told = new Set<string>()
  // Told once, not with every round: whoever may not be asked now may be never.
  const refused = (resource: string, error: unknown): void => {
    if (told.has(resource) || told.size >= REFUSED_MAX) return
    told.add(resource)
    tell('warn', 'AWS does not tell of a resource', { account, resource, problem: awsProblem(error) })
  }
  let failures = 0
  while (!signal.aborted) {
    try {
      for (const region of regions)
        await round(
          {
            account,
            region,
            signal,
            refused,
            askedAt: now(),
            ...(profile && { profile }),
            ...(pause !== undefined && { pause }),
          },
          known,
          ports,
        )
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      failures++
      tell('warn', 'AWS could not be asked about resources', { account, problem: awsProblem(error) })
    }
    const rest = failures === 0 ? every * 1000 : Math.min(REST_MAX, FIRST_REST * 2 ** (failures - 1))
    await sleep(rest, undefined, { signal }).catch(() => {})
  }
}

const round = async (ask: DescribeAsk, known: Set<string>, { learn, tell }: EnrichPorts): Promise<void> => {
  let learned = 0
  const failed: unknown[] = []
  for (const source of [describeNetwork(ask), describeBuckets(ask)])
    try {
      for await (const records of source) {
        const fresh = records.filter(record => isNew(known, record))
        if (fresh.length > 0) learn(fresh)
        learned += fresh.length
      }
    } catch (error) {
      // Who may not ask EC2 may ask S3.
      failed.push(error)
    }
  const { account, region } = ask
  if (failed.length > 0) throw failed[0]
  if (learned > 0) tell('info', 'AWS told of resources', { account, region, changes: learned })
}

/** What was said before is not written down again. */
const isNew = (known: Set<string>, { eventID: _, ...record }: ToldRecord): boolean => {
  const hash = createHash('sha256').update(JSON.stringify(record)).digest('base64').slice(0, 22)
  if (known.has(hash)) return false
  if (known.size >= KNOWN_MAX) known.clear()
  known.add(hash)
  return true
}
