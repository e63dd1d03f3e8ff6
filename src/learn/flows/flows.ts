/** What hosts send to the internet, as a model: ports, resolvers, volumes and rhythms, judged by what was usual and then learned. */
import { deserialize, serialize } from 'node:v8'
import type { Asking, LearningSettings, Mark, Model, Profile, Progress, Tuple, Verdict } from '../model.ts'
import { Names } from '../names.ts'
import { Alertness, type Kind } from './alertness.ts'
import { DESTINATION_PRIOR, LEAST_BYTES, portPrior, resolverPrior, volumeSurprise } from './evidence.ts'
import { countsOf, explainMet, explainVolume, type Met } from './explain.ts'
import { explainBeacon } from './explain-beacon.ts'
import { FACTOR, type Host, Hosts, type News } from './hosts.ts'
import { Pairs } from './pairs.ts'
import { resolverAt } from './resolvers.ts'
import { bytesOf, NUMBER, portOf, TEXT } from './shape.ts'
import { Tellings } from './telling.ts'
import { usualVolume } from './volume.ts'

const VERSION = 2
const DAY = 86_400
const TCP = 6
const UDP = 17
const [DNS, HTTPS, DOT] = [53, 443, 853]
/** From here up clients draw their own ports: one more of them is no news. */
const CLIENT_PORTS = 32_768
const DESTINATIONS_MAX = 256

/** How surprising the destination of a beacon must be: what half of a subnet asks every minute is nobody's secret. */
const BEACON_NOVELTY = 4
/** Addresses and ports of one new destination that are watched in a day: who asks more of them looks for something. */
const PAIRS_OF_NEWS = 16

/** A tuple with whose it is. */
interface Flow {
  readonly tuple: Tuple
  readonly host: Host
  readonly observed: number
  readonly day: number
  readonly remote: string
  readonly remotePort: number
}

export class Flows implements Model {
  readonly #settings: LearningSettings
  readonly #hosts = new Hosts()
  readonly #names = new Names()
  readonly #tellings = new Tellings()
  readonly #pairs = new Pairs()
  readonly #alertness: Alertness
  #lost = 0

  constructor(settings: LearningSettings) {
    this.#settings = settings
    this.#alertness = new Alertness(settings)
    // It takes the first number, which is what a day without anything new meets.
    this.#names.of('nothing')
  }

  get evictions(): number {
    const { habits, evictions } = this.#hosts
    return this.#lost + evictions + habits.evictions + this.#tellings.evictions + this.#pairs.evictions
  }

  take(tuple: Tuple, asking: Asking): void {
    const { texts, numbers, mark } = tuple
    const day = Math.floor(mark.at / DAY)
    const accountId = texts[TEXT.account]
    const account = this.#hosts.account(accountId, day)
    if (account === undefined) return
    const name = texts[TEXT.instance] || texts[TEXT.interface]
    const host = this.#hosts.host(accountId, name, texts[TEXT.subnet], account, day)
    if (host === undefined) return
    const remotePort = numbers[NUMBER.remotePort]
    const flow: Flow = { tuple, host, observed: account.days, day, remote: texts[TEXT.remote], remotePort }
    this.#port(flow)
    this.#resolver(flow, asking)
    this.#volume(flow)
    if (numbers[NUMBER.opened] !== 0) this.#connection(flow, asking)
  }

  #port(flow: Flow): void {
    const { remotePort: port } = flow
    if (port >= CLIENT_PORTS || flow.tuple.texts[TEXT.service] !== '') return
    const isTcp = flow.tuple.numbers[NUMBER.protocol] === TCP
    const value = port * 2 + (isTcp ? 2 : 3)
    const met = { what: 'port', factor: FACTOR.port, value, name: `${port}/${isTcp ? 'tcp' : 'udp'}` }
    this.#meet(flow, 'port', met, portPrior(port), {})
  }

  #resolver(flow: Flow, asking: Asking): void {
    const { remote, remotePort: port, tuple } = flow
    if (port !== DNS && port !== HTTPS && port !== DOT) return
    const owner = resolverAt(remote)
    if (port === HTTPS && owner === undefined) return
    const kind: Kind = port === DNS ? 'resolver' : port === DOT ? 'dot' : 'doh'
    if (kind === 'dot' && tuple.numbers[NUMBER.protocol] === UDP) return
    const org = owner ?? asking.networkOf(remote)?.org
    const value = this.#names.of(org ?? remote)
    const met = {
      what: 'resolver',
      factor: FACTOR[kind],
      value,
      name: org === undefined ? remote : `${remote} (${org})`,
    }
    this.#meet(flow, kind, met, resolverPrior(owner !== undefined), { unusual: org ?? remote })
  }

  /** Judges what is the first of its kind today, then learns it, unless it is told of. */
  #meet(flow: Flow, kind: Kind, met: Met, prior: number, info: Readonly<Record<string, unknown>>): void {
    const { host, tuple, day } = flow
    const { factor, value } = met
    if (!this.#tellings.isEmpty) this.#tellings.add(`${kind} ${host.key} ${value}`, tuple.mark)
    if (!this.#hosts.isFirst(host, factor, value)) return
    const key = `${kind} ${host.key} ${value}`
    if (this.#tellings.has(key)) return
    const score = this.#hosts.surprise(host, factor, value, prior, day)
    const decision = this.#decide(flow, kind, key, score)
    if (decision === undefined) {
      this.#hosts.learn(host, factor, value, day)
      return
    }
    const learned = explainMet(this.#hosts, host, met, decision, this.#nameOf(kind), info)
    this.#tellings.begin(key, tuple, kind, learned, [tuple.mark], { host: host.key, factor, value, day })
  }

  #nameOf(kind: Kind): (value: number) => string {
    if (kind !== 'port') return value => this.#names.text(value)
    return value => `${(value - 2) >> 1}/${value % 2 === 0 ? 'tcp' : 'udp'}`
  }

  #decide({ host, observed, day }: Flow, kind: Kind, key: string, score: number) {
    return this.#alertness.decide({ account: host.accountId, observed, day }, kind, key, score)
  }

  #volume(flow: Flow): void {
    const { host, tuple, remote } = flow
    const bytes = bytesOf(tuple.numbers[NUMBER.size]) * tuple.count
    this.#hosts.hour(host, Math.floor(tuple.mark.at / 3600))
    if (bytes === 0) return
    let sent = host.sent.get(remote)
    if (sent === undefined) {
      if (host.sent.size >= DESTINATIONS_MAX) {
        this.#lost++
        return
      }
      host.sent.set(remote, (sent = { bytes: 0, next: LEAST_BYTES, marks: [] }))
    }
    sent.bytes += bytes
    if (sent.marks.length < 20) sent.marks.push(tuple.mark)
    if (!this.#tellings.isEmpty) this.#tellings.add(`volume ${host.key} ${remote}`, tuple.mark)
    if (sent.bytes < sent.next) return
    sent.next = sent.bytes * 1.5
    const key = `volume ${host.key} ${remote}`
    const usual = usualVolume(host.volume, host.group.volume)
    if (usual === undefined) return
    const decision = this.#decide(flow, 'volume', key, volumeSurprise(sent.bytes, usual))
    if (decision === undefined || this.#tellings.has(key)) return
    host.volumeTold = tuple.mark.at
    this.#tellings.begin(key, tuple, 'volume', explainVolume(host, usual, remote, sent.bytes, decision), sent.marks)
  }

  #connection(flow: Flow, asking: Asking): void {
    const { host, tuple, remote, remotePort } = flow
    const key = `beacon ${host.key} ${remote} ${remotePort}`
    let pair = this.#pairs.get(key)
    if (pair === undefined) {
      const news = this.#newsOf(flow, asking)
      if (news === undefined || news.pairs >= PAIRS_OF_NEWS) return
      news.pairs++
      pair = this.#pairs.open(key, news.novelty, news.met)
    }
    const { mark } = tuple
    const rhythm = this.#pairs.connected(key, pair, mark, portOf(tuple.numbers[NUMBER.opened]))
    if (!this.#tellings.isEmpty) this.#tellings.add(key, mark)
    if (rhythm.score === 0 || this.#tellings.has(key)) return
    const decision = this.#decide(flow, 'beacon', key, rhythm.score)
    if (decision === undefined) return
    const learned = explainBeacon(host, `${remote}:${remotePort}`, pair, rhythm, decision)
    this.#tellings.begin(key, tuple, 'beacon', learned, pair.marks)
  }

  /** Whether the network of the destination is new for the host today: its other addresses and ports are watched as well. */
  #newsOf({ host, remote, observed, day }: Flow, asking: Asking): News | undefined {
    const network = asking.networkOf(remote)
    const value = this.#names.of(network === undefined ? remote : `network ${network.asn}`)
    if (!this.#hosts.isFirst(host, FACTOR.destination, value)) return host.news.get(value)
    const novelty = this.#hosts.surprise(host, FACTOR.destination, value, DESTINATION_PRIOR, day)
    const met = countsOf(this.#hosts, host, FACTOR.destination, value)
    this.#hosts.learn(host, FACTOR.destination, value, day)
    if (novelty < BEACON_NOVELTY || observed <= this.#settings.days) return undefined
    const news = { novelty, met, pairs: 0 }
    host.news.set(value, news)
    return news
  }

  pass(at: number): void {
    this.#hosts.pass(at)
    for (const { host: key, factor, value, day } of this.#tellings.pass(at)) {
      const host = this.#hosts.hosts.get(key)
      if (host !== undefined) this.#hosts.learn(host, factor, value, day)
    }
    this.#pairs.pass(at)
  }

  verdicts(): Verdict[] {
    return this.#tellings.verdicts()
  }

  // Cold from here.
  *unplaced(): Iterable<Mark> {
    for (const mark of this.#tellings.marks()) if (mark.object < 0) yield mark
    for (const mark of this.#pairs.marks()) if (mark.object < 0) yield mark
    for (const { sent } of this.#hosts.hosts.values())
      for (const { marks } of sent.values()) for (const mark of marks) if (mark.object < 0) yield mark
  }

  progress(): Progress[] {
    const entities = new Map<string, number>()
    for (const { accountId } of this.#hosts.hosts.values()) entities.set(accountId, (entities.get(accountId) ?? 0) + 1)
    return [...this.#hosts.accounts].map(([account, { days }]) => ({
      ...{ account, days, needed: this.#settings.days, entities: entities.get(account) ?? 0 },
    }))
  }

  /** Hosts are no principals. */
  profilesOf(): Profile[] {
    return []
  }

  save(): Uint8Array {
    return serialize({
      ...{ version: VERSION, hosts: this.#hosts.save(), names: this.#names.save(), tellings: this.#tellings.save() },
      ...{ pairs: this.#pairs.save(), alertness: this.#alertness.save(), lost: this.#lost },
    })
  }

  restore(bytes: Uint8Array): boolean {
    // Only `save` writes these bytes; a store that was tampered with is not a log.
    const saved = deserialize(bytes)
    if (saved?.version !== VERSION) return false
    this.#hosts.restore(saved.hosts)
    this.#names.restore(saved.names)
    this.#tellings.restore(saved.tellings)
    this.#pairs.restore(saved.pairs)
    this.#alertness.restore(saved.alertness)
    this.#lost = saved.lost
    return true
  }
}
