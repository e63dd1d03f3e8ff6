import { type Call, spell } from './call.ts'
import { dnsLine, type Query } from './dns-line.ts'
import { type Exchange, flowExchange, flowLine, type Packets } from './flow-line.ts'
import type { Source } from './objects.ts'
import type { Account, Duty, Instance, Organisation, Site } from './organisation.ts'
import { instanceFor, siteIn } from './organisation.ts'
import type { Random } from './random.ts'

/** A finding that a correct detector must raise. */
export interface Expected {
  readonly type: string
  readonly account: string
  readonly region: string
  readonly story: string
  /** Unix seconds of the first act that deserves it. */
  readonly at: number
  /** The instance, bucket or principal it is about. */
  readonly resource: string
}

/** What the stories say must be found, and what must not. */
export interface Told {
  readonly expected: Expected[]
  readonly spared: Expected[]
}

/** One attack or a near miss: what happens, and what a detector must say of it. */
export interface Story {
  readonly name: string
  /** What happens, in a sentence. */
  readonly says: string
  /** The finding types that it must raise. */
  readonly raises: readonly string[]
  /** The finding types that it looks like and that must stay quiet about what it spares. */
  readonly misses?: readonly string[]
  /** True for stories that need an account with IPv6. */
  readonly ipv6?: boolean
  /** True for stories that need a second account. */
  readonly neighbour?: boolean
  readonly play: (stage: Stage) => void
}

/** A record that a story adds to the logs of a site. */
export interface Line {
  readonly at: number
  readonly text: string
}

/** Lines wait in slots as long as the shortest delivery interval. */
const SLOT = 300
const slotKey = (source: Source, site: Site, slot: number): string => `${source}/${site.key}/${slot}`

/** Lines that belong into the files of a certain site and time, whoever writes those files. */
export class Script {
  readonly #lines = new Map<string, Line[]>()

  add(source: Source, site: Site, at: number, text: string): void {
    const key = slotKey(source, site, Math.floor(at / SLOT))
    const lines = this.#lines.get(key)
    if (lines === undefined) this.#lines.set(key, [{ at, text }])
    else lines.push({ at, text })
  }

  /** Takes the lines of one file, in order of time. `from` and `until` are whole intervals. */
  take(source: Source, site: Site, from: number, until: number): readonly Line[] {
    const taken: Line[] = []
    for (let slot = Math.floor(from / SLOT); slot * SLOT < until; slot++) {
      const key = slotKey(source, site, slot)
      taken.push(...(this.#lines.get(key) ?? []))
      this.#lines.delete(key)
    }
    return taken.sort((a, b) => a.at - b.at)
  }
}

/** Where a story is played: an account, a Region, a time, and ways to leave traces in the logs. */
export class Stage {
  readonly story: string
  readonly organisation: Organisation
  readonly site: Site
  readonly account: Account
  readonly random: Random
  /** When the story begins, Unix seconds. */
  readonly at: number
  readonly #script: Script
  readonly #told: Told

  constructor(
    story: string,
    organisation: Organisation,
    site: Site,
    at: number,
    random: Random,
    script: Script,
    told: Told,
  ) {
    this.story = story
    this.organisation = organisation
    this.site = site
    this.account = site.account
    this.at = at
    this.random = random
    this.#script = script
    this.#told = told
  }

  instance(duty: Duty, nth = 0): Instance {
    return instanceFor(this.site, duty, nth)
  }

  /** A call by an API client. IAM and its kin are recorded in us-east-1, whoever calls them. */
  call(call: Omit<Call, 'account' | 'region'> & { region?: string }): void {
    const region = call.region ?? (GLOBAL.has(call.service) ? 'us-east-1' : this.site.region)
    const text = spell(this.random, { ...call, account: this.account.id, region })
    this.#script.add('cloudtrail', siteIn(this.site, region), call.at, text)
  }

  /** A connection that was answered, as one interface saw it. */
  exchange(x: Exchange): void {
    for (const line of flowExchange(this.site, x)) this.#script.add('flow', this.site, x.start, line)
  }

  /** Packets one way. */
  packets(p: Packets): void {
    this.#script.add('flow', this.site, p.start, flowLine(this.site, p))
  }

  query(instance: Instance, q: Query): void {
    this.#script.add('dns', this.site, q.at, dnsLine(this.site, instance, q))
  }

  /** Notes what must be found, at most once for each type and resource. */
  expect(type: string, resource: string, at = this.at, region = this.site.region): void {
    this.#told.expected.push({ type, account: this.account.id, region, story: this.story, at, resource })
  }

  /**
   * Notes what must not be found: a near miss. No other story may raise this type about the same resource, so take an
   * instance, user or bucket that they leave alone.
   */
  spare(type: string, resource: string, at = this.at, region = this.site.region): void {
    this.#told.spared.push({ type, account: this.account.id, region, story: this.story, at, resource })
  }
}

/** Services whose calls CloudTrail records in us-east-1, wherever they were made. */
const GLOBAL = new Set(['iam', 'organizations', 'cloudfront', 'route53'])
