import { SAMPLE } from '../intel/builtin.ts'
import { flowExchange, flowGap, flowLine, ICMP, TCP, UDP } from './flow-line.ts'
import type { Instance, Nic, Site } from './organisation.ts'
import { instanceFor } from './organisation.ts'
import { type Random, weighted } from './random.ts'

type Kind =
  | 'client'
  | 'balanced'
  | 'database'
  | 'egress'
  | 'health'
  | 'noise'
  | 'direct'
  | 'time'
  | 'crawl'
  | 'ssh'
  | 'ping'
  | 'gap'
  | 'six'

/** Ports that the internet knocks on all day long; security groups refuse them. */
const NOISE_PORTS = [23, 22, 445, 3389, 8080, 5060, 6379, 1433, 3306, 5432, 8443, 9200, 2375, 27017, 21, 81]
const EGRESS_SERVICES = ['S3', 'DYNAMODB', 'AMAZON', 'AMAZON', 'EC2', '-', '-', '-']

/** One group of an IPv6 address, without leading zeros, as AWS writes it. */
const hex4 = (random: Random): string => (0x1000 + random.int(0xe000)).toString(16)

interface Ends {
  readonly local?: string
  readonly nic: Nic
  readonly localPort: number
  readonly remotePort: number
  readonly protocol: number
  readonly inbound: boolean
}

/** The traffic of a quiet site. Connections give two lines each, internal ones four: both interfaces saw them. */
export class QuietFlow {
  readonly #site: Site
  readonly #random: Random
  readonly #clients: readonly string[]
  readonly #clients6: readonly string[]
  readonly #crawlers: readonly string[]
  readonly #services: readonly string[]
  readonly #kind = weighted<Kind>([
    [26, 'client'],
    [18, 'balanced'],
    [14, 'database'],
    [12, 'egress'],
    [10, 'health'],
    [9, 'noise'],
    [5, 'direct'],
    [2, 'time'],
    [2, 'crawl'],
    [0.2, 'ssh'],
    [1, 'ping'],
    [0.3, 'gap'],
    [2, 'six'],
  ])
  readonly #office: string
  #start = 0
  #lines: string[] = []

  constructor(site: Site, root: Random, office: string) {
    this.#site = site
    const random = root.fork(`flow-${site.key}`)
    this.#random = random
    // Most visitors come back, so that addresses repeat as they do in life.
    this.#clients = Array.from({ length: 6000 }, () => random.publicAddress())
    this.#clients6 = Array.from({ length: 900 }, () => `2a02:${hex4(random)}:${hex4(random)}:1::${hex4(random)}`)
    this.#crawlers = Array.from({ length: 12 }, () => `66.249.${random.between(64, 95)}.${random.between(1, 254)}`)
    this.#services = Array.from({ length: 120 }, () => random.publicAddress())
    this.#office = office
  }

  /** The lines of one thing that happened at some second of the window. */
  lines(from: number, seconds: number): readonly string[] {
    this.#lines = []
    this.#start = from + this.#random.int(seconds)
    this.#happen(this.#kind(this.#random))
    return this.#lines
  }

  #happen(kind: Kind): void {
    const random = this.#random
    const { balancer, instances } = this.#site
    const high = 32768 + random.int(28000)
    const web = instanceFor(this.#site, 'web', random.int(3))
    const app = instanceFor(this.#site, 'app', random.int(3))
    if (kind === 'client')
      this.#exchange(this.#inbound(balancer, high, random.chance(0.9) ? 443 : 80), this.#client(), 1400, 9000)
    else if (kind === 'crawl')
      this.#exchange(this.#inbound(balancer, high, 443), random.pick(this.#crawlers), 900, 20000)
    else if (kind === 'direct') this.#exchange(this.#inbound(web, high, 443), this.#client(), 1200, 7000)
    else if (kind === 'balanced') this.#within(balancer, web, high, 8080, 1500, 8000)
    else if (kind === 'health') this.#within(balancer, web, high, 8081, 420, 380)
    else if (kind === 'database')
      this.#within(app, instanceFor(this.#site, 'database', random.int(2)), high, 5432, 2600, 11000)
    else if (kind === 'egress') this.#egress(random.pick(instances), high)
    else if (kind === 'time') this.#time(random.pick(instances), high)
    else if (kind === 'ssh') this.#admin(high)
    else if (kind === 'noise') this.#noise()
    else if (kind === 'gap') this.#gap(random.pick(this.#site.functions))
    else if (kind === 'six') this.#six(web, high)
    else this.#ping(random.pick(instances))
  }

  #ping(nic: Instance): void {
    const ends = { nic, localPort: 0, remotePort: 0, protocol: ICMP, inbound: false }
    this.#exchange(ends, this.#services[0], 84, 84)
  }

  /** An idle function's interface says so; once in a while AWS lost records. */
  #gap(nic: Nic): void {
    const status = this.#random.chance(0.95) ? 'NODATA' : 'SKIPDATA'
    this.#lines.push(flowGap(this.#site, nic, status, this.#start, this.#start + 59))
  }

  /** A visitor over IPv6, where the account has it; else one more over IPv4. */
  #six(web: Instance, high: number): void {
    const ends = this.#inbound(web, high, 443)
    const remote = this.#clients6[this.#random.int(this.#clients6.length)]
    if (web.address6 === undefined) this.#exchange(ends, this.#client(), 1200, 7000)
    else this.#exchange({ ...ends, local: web.address6 }, remote, 1200, 7000)
  }

  #client(): string {
    return this.#clients[this.#random.int(this.#clients.length)]
  }

  #inbound(nic: Nic, remotePort: number, localPort: number): Ends {
    return { nic, localPort, remotePort, protocol: TCP, inbound: true }
  }

  #exchange(ends: Ends, remote: string, asked: number, answered: number, service?: string): void {
    const random = this.#random
    const out = 60 + random.int(asked * 2)
    const back = 60 + random.int(answered * 2)
    const end = this.#start + random.int(58)
    const both = flowExchange(this.#site, {
      ...ends,
      remote,
      asked: [Math.max(ends.protocol === TCP ? 5 : 1, Math.ceil(out / 300)), out + 240],
      answered: [Math.max(ends.protocol === TCP ? 4 : 1, Math.ceil(back / 900)), back + 200],
      start: this.#start,
      end,
      service,
    })
    this.#lines.push(both[0], both[1])
  }

  /** A connection inside the VPC, which both ends' interfaces record. */
  #within(from: Nic, to: Nic, fromPort: number, toPort: number, asked: number, answered: number): void {
    const random = this.#random
    const start = this.#start
    const out = 60 + random.int(asked * 2)
    const back = 60 + random.int(answered * 2)
    const one = {
      protocol: TCP,
      asked: [6 + Math.ceil(out / 800), out + 320] as const,
      answered: [5 + Math.ceil(back / 1200), back + 260] as const,
      start,
      end: start + random.int(50),
    }
    const here = { nic: from, remote: to.address, localPort: fromPort, remotePort: toPort, inbound: false }
    const there = { nic: to, remote: from.address, localPort: toPort, remotePort: fromPort, inbound: true }
    this.#lines.push(
      ...flowExchange(this.#site, { ...here, ...one }),
      ...flowExchange(this.#site, { ...there, ...one }),
    )
  }

  /** Out through the NAT gateway, whose own interface sees it twice: from the instance, and to the internet. */
  #egress(instance: Instance, high: number): void {
    const random = this.#random
    const remote = random.pick(this.#services)
    const name = random.pick(EGRESS_SERVICES)
    const service = name === '-' ? undefined : name
    const ends = { nic: instance, localPort: high, remotePort: 443, protocol: TCP, inbound: false }
    this.#exchange(ends, remote, 2400, 5200, service)
    if (instance.publicAddress !== undefined || random.chance(0.5)) return
    const { nat } = this.#site
    const start = this.#start
    const one = { nic: nat, protocol: TCP, start, end: start + 20, accepted: true }
    const inner = { ...one, remote: instance.address, localPort: 443, remotePort: high, packetRemote: remote }
    this.#lines.push(
      flowLine(this.#site, { ...inner, sent: false, packets: 9, bytes: 2900, flags: 3 }),
      flowLine(this.#site, { ...inner, sent: true, packets: 8, bytes: 6100, flags: 19 }),
    )
    this.#exchange({ ...ends, nic: nat, localPort: 1024 + random.int(64000) }, remote, 2400, 5200, service)
  }

  #time(instance: Instance, high: number): void {
    const ends = { nic: instance, localPort: high, remotePort: 123, protocol: UDP, inbound: false }
    this.#exchange(ends, this.#services[1 + this.#random.int(4)], 20, 20)
  }

  /** An administrator's session: few, long, and with more bytes than a refused password. */
  #admin(high: number): void {
    const bastion = instanceFor(this.#site, 'bastion')
    const start = this.#start
    const volume = { asked: [180, 21_000] as const, answered: [210, 64_000] as const, start, end: start + 57 }
    const ends = { ...this.#inbound(bastion, high, 22), remote: this.#office }
    this.#lines.push(...flowExchange(this.#site, { ...ends, ...volume }))
  }

  /** What the internet throws at every public address: refused, from anywhere, known scanners among it. */
  #noise(): void {
    const random = this.#random
    const nic = random.chance(0.5)
      ? this.#site.balancer
      : instanceFor(this.#site, random.chance(0.5) ? 'web' : 'bastion', random.int(3))
    const known = random.chance(0.02)
    if (known && random.chance(0.3)) this.#knownVisitor()
    else this.#refused(nic, known)
  }

  /** A known scanner may well find the port that is meant to be open to all: 443 is nobody's secret. */
  #knownVisitor(): void {
    const ends = this.#inbound(this.#site.balancer, 40000 + this.#random.int(9999), 443)
    this.#exchange(ends, SAMPLE.scanner.addresses[this.#random.int(6)], 200, 900)
  }

  #refused(nic: Nic, known: boolean): void {
    const random = this.#random
    const start = this.#start
    const line = flowLine(this.#site, {
      nic,
      remote: known ? SAMPLE.scanner.addresses[random.int(6)] : random.publicAddress(),
      localPort: random.pick(NOISE_PORTS),
      remotePort: 1024 + random.int(64000),
      protocol: TCP,
      sent: false,
      packets: 1 + random.int(2),
      bytes: 40 + random.int(20),
      start,
      end: start + random.int(30),
      accepted: false,
      flags: 2,
    })
    this.#lines.push(line)
  }
}
