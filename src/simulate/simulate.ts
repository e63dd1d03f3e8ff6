import { mkdirSync } from 'node:fs'
import { OperatorError } from '../errors.ts'
import { flowHeader } from './flow-line.ts'
import { Life } from './life/life.ts'
import { recordsOf } from './life/record.ts'
import { makeOrganisation } from './make-organisation.ts'
import { ObjectWriter, objectKey, type Source, type SourceTotals } from './objects.ts'
import { type Organisation, type Site, siteIn } from './organisation.ts'
import { QuietCalls } from './quiet-calls.ts'
import { QuietDns } from './quiet-dns.ts'
import { QuietFlow } from './quiet-flow.ts'
import { Random } from './random.ts'
import { SETUP_SECONDS, setUp } from './setup.ts'
import { type Expected, Script, Stage, type Story, type Told } from './stage.ts'
import { STORIES } from './stories/stories.ts'

/** Records of each source in a day, over the whole organisation. */
export interface Volumes {
  readonly cloudtrail: number
  readonly flow: number
  readonly dns: number
}

export interface SimulationOptions {
  /** Folder to write `AWSLogs/` into. */
  readonly out: string
  readonly seed?: number
  /** Unix seconds; a midnight. */
  readonly start?: number
  readonly days?: number
  readonly accounts?: number
  readonly regions?: readonly string[]
  /** Daily volumes of the quiet life; what is left out has its usual size. */
  readonly events?: Partial<Volumes>
  /** Multiplies the usual volumes. */
  readonly scale?: number
  /** Names of stories that come with Vedette, or stories themselves. */
  readonly stories?: readonly (string | Story)[] | 'all' | 'none'
  /** Lets a whole organisation live in the accounts, beside the few callers of the sample: docs/simulation.md. */
  readonly life?: boolean
  readonly onProgress?: (done: number, total: number) => void
}

export interface SimulationReport {
  readonly files: number
  /** Unpacked and stored bytes. */
  readonly raw: number
  readonly stored: number
  readonly sources: Readonly<Record<Source, SourceTotals>>
  readonly accounts: readonly string[]
  readonly stories: readonly string[]
  /** The findings that a correct detector raises of these logs. */
  readonly expected: readonly Expected[]
  /** What it must not raise: the near misses. */
  readonly spared: readonly Expected[]
}

export const DEFAULT_START = Date.UTC(2026, 0, 5) / 1000
const USUAL: Volumes = { cloudtrail: 12_000, flow: 40_000, dns: 20_000 }
/** Delivered files span five minutes, AWS's shortest interval. */
const SLOT = 300

/** How busy each hour is, UTC: nights are half as busy as noon. */
const HOURS = Array.from({ length: 24 }, (_, hour) => 1 - 0.45 * Math.cos(((hour - 2) / 24) * 2 * Math.PI))
const HOURS_SUM = HOURS.reduce((sum, x) => sum + x, 0)

/** Which part of a day's volume lies before this second of it. */
const dayShare = (second: number): number => {
  const hour = Math.floor(second / 3600)
  let sum = 0
  for (let h = 0; h < hour; h++) sum += HOURS[h]
  return (sum + (HOURS[hour] ?? 0) * ((second % 3600) / 3600)) / HOURS_SUM
}

/** A site with what writes its quiet life. `weight` is its part of the organisation's volume. */
interface Living {
  readonly site: Site
  readonly weight: number
  readonly calls: QuietCalls
  readonly flow: QuietFlow
  readonly dns: QuietDns
  /** Global services are recorded in us-east-1 even where the account runs nothing else. */
  readonly quiet: boolean
}

function choose(stories: SimulationOptions['stories'], accounts: number): Story[] {
  if (stories === 'none') return []
  const playable = (story: Story): boolean => accounts > 1 || story.neighbour !== true
  if (stories === undefined || stories === 'all') return [...STORIES.values()].filter(playable)
  return stories.map(wanted => {
    const name = typeof wanted === 'string' ? wanted : wanted.name
    const story = typeof wanted === 'string' ? STORIES.get(wanted) : wanted
    const expected = `one of ${[...STORIES.keys()].join(', ')}`
    if (story === undefined) throw new OperatorError('E_BAD_OPTION', { option: 'stories', value: name, expected })
    if (!playable(story))
      throw new OperatorError('E_BAD_OPTION', { option: 'accounts', value: 1, expected: `2 or more for ${name}` })
    return story
  })
}

/** Plays each story in an account and a time of its own, spread evenly after the first quarter of the period. */
function playAll(
  stories: readonly Story[],
  org: Organisation,
  start: number,
  end: number,
  script: Script,
  root: Random,
) {
  const told: Told = { expected: [], spared: [] }
  const first = start + Math.max(SETUP_SECONDS * 2, Math.floor((end - start) / 4))
  const last = end - 3600
  for (const [i, story] of stories.entries()) {
    const able = org.accounts.filter(account => story.ipv6 !== true || account.ipv6)
    const at = first + Math.floor(((last - first) * i) / Math.max(1, stories.length))
    const site = able[i % able.length].sites[0]
    story.play(new Stage(story.name, org, site, at, root.fork(`story-${story.name}`), script, told))
  }
  return told
}

function bring(org: Organisation, root: Random): Living[] {
  const living: Living[] = []
  const make = (site: Site, weight: number, quiet: boolean): void => {
    const calls = new QuietCalls(site, root, org)
    const flow = new QuietFlow(site, root, org.office)
    living.push({ site, weight, calls, flow, dns: new QuietDns(site, root), quiet })
  }
  for (const [i, account] of org.accounts.entries()) {
    for (const [n, site] of account.sites.entries()) make(site, (i === 0 ? 2 : 1) / (n + 1), true)
    if (!account.sites.some(site => site.region === 'us-east-1')) make(siteIn(account.sites[0], 'us-east-1'), 0, false)
  }
  const total = living.reduce((sum, { weight }) => sum + weight, 0)
  // us-east-1 is written last, because calls to global services from the other Regions are recorded there.
  const order = (one: Living): number => (one.site.region === 'us-east-1' ? 1 : 0)
  return living.map(one => ({ ...one, weight: one.weight / total })).sort((a, b) => order(a) - order(b))
}

/** Returns what adds the records of a day of the organisation's life, which may be none. */
function liveIn(org: Organisation, options: SimulationOptions, start: number, script: Script): () => void {
  if (options.life !== true) return () => {}
  const { scale = 1 } = options
  const accounts = org.accounts.map(account => account.id)
  const stress = { people: scale, workloads: scale }
  const life = new Life({ seed: org.seed, start, accounts, regions: org.regions, stress })
  const random = new Random(`records-${org.seed}`)
  return () => {
    for (const deed of life.nextDay()) {
      const site = org.accounts[accounts.indexOf(deed.account)].sites[0]
      for (const { at, text } of recordsOf(random, deed)) script.add('cloudtrail', siteIn(site, deed.region), at, text)
    }
  }
}

/** Where the files go, and what has been counted. */
interface Output {
  readonly out: string
  readonly root: Random
  readonly script: Script
  readonly folders: Set<string>
  readonly sources: Record<Source, SourceTotals>
}

/** Writes the files of one site for one interval. */
function writeSlot(o: Output, living: Living, source: Source, from: number, until: number, quota: number): void {
  const { site } = living
  const random = o.root.fork(`${source}-${site.key}-${until}`)
  const delivered = until + random.between(60, source === 'cloudtrail' ? 600 : 300)
  const wrap = source === 'cloudtrail' ? CLOUDTRAIL : source === 'flow' ? ([flowHeader(site), '', ''] as const) : PLAIN
  const key = (): string => objectKey(source, site, until, delivered, random)
  const writer = new ObjectWriter(o.out, o.sources[source], wrap, key, o.folders)
  for (const line of o.script.take(source, site, from, until)) writer.add(line.text)
  const seconds = until - from
  if (source === 'flow')
    for (let n = 0; n < quota; ) for (const line of living.flow.lines(from, seconds)) if (n++ < quota) writer.add(line)
  if (source === 'dns') for (let n = 0; n < quota; n++) writer.add(living.dns.line(from, seconds))
  if (source === 'cloudtrail')
    for (let n = 0; n < quota; n++) {
      const { at, region, text } = living.calls.record(from, seconds)
      if (region === site.region) writer.add(text)
      else o.script.add(source, siteIn(site, region), at, text)
    }
  writer.close()
}

const CLOUDTRAIL = ['{"Records":[', ',', ']}'] as const
const PLAIN = ['', '', ''] as const
const SOURCES = ['cloudtrail', 'flow', 'dns'] as const

/**
 * Writes the logs of an organisation that does not exist, with attacks on it, in AWS's own layout and formats. The
 * same options give the same bytes. Memory does not grow with the volume: files are written interval by interval.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { out, seed = 1, start = DEFAULT_START, days = 1, accounts = 3, scale = 1 } = options
  const regions = options.regions ?? ['us-east-1', 'eu-west-1']
  const usual = { cloudtrail: USUAL.cloudtrail * scale, flow: USUAL.flow * scale, dns: USUAL.dns * scale }
  const volumes: Volumes = { ...usual, ...options.events }
  const org = makeOrganisation(seed, accounts, regions)
  const root = new Random(`life-${seed}`)
  const script = new Script()
  const end = start + days * 86400
  const stories = choose(options.stories, accounts)
  setUp(org, start, root, script)
  const told = playAll(stories, org, start, end, script, root)
  const empty = (): SourceTotals => ({ files: 0, records: 0, raw: 0, stored: 0 })
  const sources = { cloudtrail: empty(), flow: empty(), dns: empty() }
  const output: Output = { out, root, script, folders: new Set(), sources }
  mkdirSync(out, { recursive: true })
  const living = bring(org, root)
  const liveDay = liveIn(org, options, start, script)
  const slots = Math.ceil((end - start) / SLOT)
  for (let slot = 1; slot <= slots; slot++) {
    if ((slot - 1) % (86400 / SLOT) === 0) liveDay()
    for (const one of living)
      for (const source of SOURCES) await step(output, one, source, start, slot, volumes[source])
    options.onProgress?.(slot, slots)
  }
  const sum = (of: (totals: SourceTotals) => number): number =>
    SOURCES.reduce((n, source) => n + of(sources[source]), 0)
  return {
    files: sum(t => t.files),
    raw: sum(t => t.raw),
    stored: sum(t => t.stored),
    sources,
    accounts: org.accounts.map(account => account.id),
    stories: stories.map(story => story.name),
    ...told,
  }
}

/** Writes a source's files when its interval ends with this slot. Every hour of log time other work may run. */
async function step(o: Output, living: Living, source: Source, start: number, slot: number, daily: number) {
  const { account } = living.site
  const every = source === 'flow' ? account.flowMinutes / 5 : 1
  if (slot % every !== 0) return
  if (!living.quiet && source !== 'cloudtrail') return
  const until = start + slot * SLOT
  const from = until - every * SLOT
  const before = (at: number): number => {
    const since = at - start
    return Math.floor(daily * living.weight * (Math.floor(since / 86400) + dayShare(since % 86400)))
  }
  const early = source === 'cloudtrail' && from < start + SETUP_SECONDS
  writeSlot(o, living, source, from, until, early ? 0 : before(until) - before(from))
  if (slot % 12 === 0) await new Promise(resolve => setImmediate(resolve))
}
