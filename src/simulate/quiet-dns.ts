import { dnsAnswer, dnsLine } from './dns-line.ts'
import type { Instance, Site } from './organisation.ts'
import { type Random, weighted, zipf } from './random.ts'

/** Names that servers everywhere ask for; the others are made up under reserved endings. */
const WELL_KNOWN = [
  'api.github.com',
  'registry.npmjs.org',
  'pypi.org',
  'files.pythonhosted.org',
  'deb.debian.org',
  'security.ubuntu.com',
  'auth.docker.io',
  'production.cloudflare.docker.com',
  'api.stripe.com',
  'hooks.slack.com',
  'api.datadoghq.com',
  'o12345.ingest.sentry.io',
  'www.google.com',
  'fonts.googleapis.com',
  '2.pool.ntp.org',
]
const AWS_SERVICES = ['s3', 'sqs', 'dynamodb', 'sts', 'ssm', 'ssmmessages', 'ec2messages', 'logs', 'monitoring', 'kms']
const WORDS = ['orders', 'billing', 'search', 'media', 'mail', 'geo', 'rates', 'stock', 'maps', 'push', 'auth', 'feed']

interface Name {
  readonly name: string
  readonly type: string
  readonly rcode: string
  readonly answers: string
}

function withAnswers(random: Random, name: string): Name[] {
  const chain =
    name.endsWith('-service.example') && random.chance(0.5)
      ? `${random.hex(8)}.edge.${random.pick(WORDS)}-cdn.example`
      : undefined
  const alias = chain === undefined ? '' : `${dnsAnswer('CNAME', `${chain}.`)},`
  const v4 = Array.from({ length: random.between(2, 4) }, () => dnsAnswer('A', random.publicAddress())).join(',')
  const v6 = Array.from({ length: 2 }, () => dnsAnswer('AAAA', `2600:9000:${random.hex(4)}:1::${random.hex(3)}`))
  const six = random.chance(0.5) ? `[${alias}${v6.join(',')}]` : '[]'
  return [
    { name, type: 'A', rcode: 'NOERROR', answers: `[${alias}${v4}]` },
    { name, type: 'AAAA', rcode: 'NOERROR', answers: six },
  ]
}

/** The names that a site's instances look up, most popular first. */
function namesOf(site: Site, random: Random): Name[][] {
  const names: Name[][] = []
  for (const service of AWS_SERVICES) names.push(withAnswers(random, `${service}.${site.region}.amazonaws.com`))
  for (const name of WELL_KNOWN) names.push(withAnswers(random, name))
  for (const instance of site.instances) {
    const name = `${instance.name}.internal.meridian.example`
    names.push([{ name, type: 'A', rcode: 'NOERROR', answers: `[${dnsAnswer('A', instance.address)}]` }])
    const reverse = `${instance.address.split('.').reverse().join('.')}.in-addr.arpa`
    const pointer = dnsAnswer('PTR', `ip-${instance.address.replaceAll('.', '-')}.ec2.internal.`)
    names.push([{ name: reverse, type: 'PTR', rcode: 'NOERROR', answers: `[${pointer}]` }])
  }
  // The name by which AWS's own agents may ask for the metadata service is AWS's, not somebody else's.
  const metadata = `[${dnsAnswer('A', '169.254.169.254')}]`
  names.push([{ name: 'instance-data.ec2.internal', type: 'A', rcode: 'NOERROR', answers: metadata }])
  while (names.length < 400)
    names.push(withAnswers(random, `${random.pick(WORDS)}${random.int(90)}.${random.pick(WORDS)}-service.example`))
  return names
}

/** The DNS queries of a quiet site. */
export class QuietDns {
  readonly #site: Site
  readonly #random: Random
  readonly #names: Name[][]
  readonly #popular = zipf(400)
  readonly #kind = weighted([
    [88, 'popular'],
    [5, 'wrong'],
    [3, 'unique'],
    [4, 'search'],
  ] as const)

  constructor(site: Site, root: Random) {
    this.#site = site
    this.#random = root.fork(`dns-${site.key}`)
    this.#names = namesOf(site, this.#random)
  }

  /** One query at some second of the window. */
  line(from: number, seconds: number): string {
    const random = this.#random
    const instance = random.pick(this.#site.instances)
    const at = from + random.int(seconds)
    const port = 1024 + random.int(64000)
    return dnsLine(this.#site, instance, { at, port, ...this.#question(instance) })
  }

  #question(instance: Instance): Name {
    const random = this.#random
    const names = this.#names[this.#popular(random)]
    const kind = this.#kind(random)
    if (kind === 'popular') return names[random.chance(0.7) ? 0 : names.length - 1]
    // A resolver's search list: the short name is tried with the VPC's own suffix first.
    const suffix = this.#site.region === 'us-east-1' ? 'ec2.internal' : `${this.#site.region}.compute.internal`
    const nothing = { type: 'A', rcode: 'NXDOMAIN', answers: '[]' }
    if (kind === 'search') return { name: `${names[0].name}.${suffix}`, ...nothing }
    if (kind === 'wrong') return { name: `${random.pick(WORDS)}-old.internal.meridian.example`, ...nothing }
    // Content networks and trackers make up a label for each request; that alone is no tunnel.
    const name = `${random.hex(12)}.${instance.duty}.assets-cdn.example`
    return { name, type: 'A', rcode: 'NOERROR', answers: `[${dnsAnswer('A', '18.64.12.7')}]` }
  }
}
