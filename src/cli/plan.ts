/** `vedette scan --plan`: what a scan would read, what that costs, and how long it takes. */
import type { ObjectRef } from '../engine/ports.ts'
import type { RequestCounts } from '../intake/requests.ts'
import { inWords } from './durations.ts'
import { bytes, columns, counted, isoDay, number } from './terminal.ts'

/** Objects of one account × Region × source on one day. */
export interface PlanRow {
  readonly account: string
  readonly region: string
  readonly source: string
  /** `YYYY-MM-DD`, or `unknown day`. */
  readonly day: string
  objects: number
  /** Stored bytes. */
  bytes: number
}

/** How fast a sample of these objects was read, with all detections, by one worker. */
export interface SampleRate {
  /** Starting is left out: it is the same for a day and a year. */
  readonly objects: number
  /** Stored bytes. */
  readonly bytes: number
  readonly seconds: number
}

export interface Plan {
  readonly objects: number
  readonly bytes: number
  readonly rows: readonly PlanRow[]
  /** Objects that the selection leaves out, by reason. */
  readonly left: Readonly<Record<string, number>>
  readonly sample: SampleRate | undefined
  /** Wall time with the workers that were asked for; undefined when nothing could be sampled. */
  readonly seconds: number | undefined
  readonly workers: number
  readonly s3: S3Plan | undefined
}

/** Requests of the whole scan, listing included, and what AWS asks for them. */
export interface S3Plan {
  readonly list: number
  readonly get: number
  readonly head: number
  readonly dollars: number
  /** What leaving AWS costs, where the scan runs outside of the bucket's Region. */
  readonly transferDollars: number
}

/** S3 Standard in us-east-1, dollars: per 1,000 LIST, per 1,000 GET and HEAD, per GB sent to the internet. */
const PER_1000_LIST = 0.005
const PER_1000_GET = 0.0004
const PER_GB_OUT = 0.09

const rowsOf = (objects: readonly ObjectRef[]): PlanRow[] => {
  const rows = new Map<string, PlanRow>()
  for (const { account, region, kind, at, bytes: size } of objects) {
    const where = {
      account: account || 'unknown',
      region: region || 'unknown',
      source: kind ?? 'unknown',
      day: isoDay(at),
    }
    const key = JSON.stringify(where)
    const row = rows.get(key) ?? { ...where, objects: 0, bytes: 0 }
    row.objects++
    row.bytes += size
    rows.set(key, row)
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const s3PlanOf = (objects: readonly ObjectRef[], made: RequestCounts): S3Plan | undefined => {
  const inS3 = objects.filter(({ name }) => name.startsWith('s3://'))
  if (inS3.length === 0) return undefined
  // Each object once, and what was looked into to put it in order. A finding's objects are read once more.
  const get = inS3.length + made.get
  const size = inS3.reduce((sum, object) => sum + object.bytes, 0)
  return {
    ...{ list: made.list, get, head: made.head },
    dollars: (made.list / 1000) * PER_1000_LIST + ((get + made.head) / 1000) * PER_1000_GET,
    transferDollars: (size / 1e9) * PER_GB_OUT,
  }
}

/** The plan over objects that were listed. */
export const planOf = (
  objects: readonly ObjectRef[],
  left: Readonly<Record<string, number>>,
  requests: RequestCounts,
  sample: SampleRate | undefined,
  workers: number,
): Plan => {
  const total = objects.reduce((sum, object) => sum + object.bytes, 0)
  const usable = sample !== undefined && sample.bytes > 0 && sample.seconds > 0
  const used = Math.max(1, Math.min(workers, objects.length))
  return {
    objects: objects.length,
    bytes: total,
    rows: rowsOf(objects),
    left: Object.fromEntries(Object.entries(left).filter(([, many]) => many > 0)),
    sample,
    seconds: usable ? (total / sample.bytes) * (sample.seconds / used) : undefined,
    workers: used,
    s3: s3PlanOf(objects, requests),
  }
}

/** Of each source: enough that reading takes longer than starting does. */
const SAMPLE_OBJECTS = 200
const SAMPLE_BYTES = 16e6

/** Some objects of each source, spread over the whole, to measure by. */
export const sampleOf = (objects: readonly ObjectRef[]): ObjectRef[] => {
  const byKind = new Map<string, ObjectRef[]>()
  for (const object of objects) {
    const known = byKind.get(object.kind ?? '')
    if (known === undefined) byKind.set(object.kind ?? '', [object])
    else known.push(object)
  }
  const sample: ObjectRef[] = []
  for (const some of byKind.values()) {
    let left = SAMPLE_BYTES
    const taken = Math.min(SAMPLE_OBJECTS, some.length)
    for (let i = 0; i < taken; i++) {
      const object = some[Math.floor((some.length * (i + 0.5)) / taken)]
      if (object.bytes > left) continue
      left -= object.bytes
      sample.push(object)
    }
  }
  return sample.sort((a, b) => a.at - b.at)
}

const dollars = (amount: number): string => (amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`)

/** The plan as a person reads it. */
export const planText = (plan: Plan): string => {
  const rows = plan.rows.map(row => [
    row.account,
    row.region,
    row.source,
    row.day,
    number(row.objects),
    bytes(row.bytes),
  ])
  const head = ['ACCOUNT', 'REGION', 'SOURCE', 'DAY', 'OBJECTS', 'STORED']
  const lines = [...columns([head, ...rows], [4, 5]), '']
  lines.push(`${counted(plan.objects, 'object')}, ${bytes(plan.bytes)} stored.`)
  for (const [why, many] of Object.entries(plan.left)) lines.push(`Left out (${why}): ${counted(many, 'object')}.`)
  if (plan.s3 !== undefined) {
    const { list, get, head: heads, dollars: asked, transferDollars } = plan.s3
    const requests = `${number(list)} LIST, ${number(get)} GET and ${number(heads)} HEAD requests`
    lines.push(
      `S3: ${requests}: ${dollars(asked)} at S3 Standard’s price in us-east-1, and one GET more for each object`,
    )
    lines.push(
      `that evidence is copied from. Read from outside the Region, the transfer adds ${dollars(transferDollars)}.`,
    )
  }
  if (plan.sample !== undefined && plan.seconds !== undefined) {
    const { objects, bytes: size, seconds } = plan.sample
    const rate = `${(size / seconds / 1e6).toFixed(1)} MB/s`
    lines.push(
      `About ${inWords(plan.seconds)} with ${counted(plan.workers, 'worker')}: one read ${counted(objects, 'object')} (${bytes(size)}) at ${rate}.`,
    )
  } else lines.push('How long it takes is not known: nothing could be sampled.')
  return lines.join('\n')
}
