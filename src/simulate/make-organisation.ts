import type { Account, Duty, Instance, Nic, Organisation, Role, Site } from './organisation.ts'
import { Random } from './random.ts'

/** The account numbers of AWS's documentation: they belong to nobody. */
const ACCOUNT_IDS = ['111122223333', '444455556666', '777788889999', '123456789012', '555555555555']
const ACCOUNT_NAMES = ['production', 'staging', 'data', 'security', 'sandbox']
const PEOPLE = ['ana.souza', 'bjorn.lind', 'chidi.okafor', 'dalia.haddad', 'emi.tanaka', 'farid.khan', 'greta.wolf']
/** Ranges that AWS publishes for EC2 in these Regions, so that elastic addresses are looked up as AWS's. */
const ELASTIC: Record<string, readonly [number, number]> = {
  'us-east-1': [3, 208],
  'eu-west-1': [34, 240],
  'us-west-2': [35, 160],
  'eu-central-1': [3, 120],
  'ap-southeast-2': [13, 54],
}
const FLEET: readonly (readonly [Duty, number, string, boolean])[] = [
  ['bastion', 1, 't3.small', true],
  ['web', 3, 'c7g.large', true],
  ['app', 3, 'm7g.xlarge', false],
  ['database', 2, 'r7g.large', false],
  ['worker', 3, 'c7g.xlarge', false],
  ['node', 2, 'm7g.large', false],
  ['search', 1, 'r7g.large', true],
]

const makeRole = (random: Random, account: string, name: string): Role => ({
  name,
  id: random.id('AROA', 17),
  arn: `arn:aws:iam::${account}:role/${name}`,
})

const elastic = (random: Random, region: string): string => {
  const [a, b] = ELASTIC[region] ?? [52, 20]
  return `${a}.${b + random.int(2)}.${random.int(256)}.${random.between(1, 254)}`
}

function makeInstances(random: Random, account: Account, region: string, nets: Networks): Instance[] {
  const instances: Instance[] = []
  for (const [duty, count, size, isPublic] of FLEET)
    for (let i = 1; i <= count; i++) {
      const host = 10 + instances.length * 7
      const subnet = isPublic ? 0 : 1 + (i % 2)
      instances.push({
        id: `eni-0${random.hex(16)}`,
        instance: `i-0${random.hex(16)}`,
        subnet: nets.subnets[subnet],
        address: `${nets.network}.${subnet}.${host}`,
        publicAddress: isPublic ? elastic(random, region) : undefined,
        address6: account.ipv6 ? `${nets.prefix6}:${subnet}::${host.toString(16)}` : undefined,
        duty,
        name: `${duty}-${i}`,
        image: nets.image,
        size,
        group: `sg-0${random.hex(16)}`,
        role: duty === 'node' ? account.roles.node : duty === 'database' ? undefined : account.roles.app,
      })
    }
  return instances
}

interface Networks {
  readonly network: string
  readonly prefix6: string
  readonly subnets: readonly string[]
  readonly image: string
}

function makeSite(random: Random, account: Account, region: string, index: number): Site {
  const subnets = Array.from({ length: 3 }, () => `subnet-0${random.hex(16)}`)
  const network = `10.${20 + index}`
  const nets = {
    network,
    subnets,
    prefix6: `2600:1f18:${(0x1000 + random.int(0xe000)).toString(16)}`,
    image: `ami-0${random.hex(16)}`,
  }
  const nic = (subnet: number, host: number, publicAddress?: string): Nic => ({
    id: `eni-0${random.hex(16)}`,
    instance: '',
    subnet: subnets[subnet],
    address: `${network}.${subnet}.${host}`,
    publicAddress,
    address6: undefined,
  })
  const functions = ['orders-api', 'thumbnailer', 'invoice-mailer'].map((name, i) => ({
    ...nic(1, 200 + i),
    name,
    role: makeRole(random, account.id, `${name}-role-${region}`),
  }))
  return {
    account,
    region,
    vpc: `vpc-0${random.hex(16)}`,
    network,
    subnets,
    instances: makeInstances(random, account, region, nets),
    functions,
    nat: { ...nic(0, 5, elastic(random, region)), gateway: `nat-0${random.hex(16)}` },
    balancer: { ...nic(0, 6, elastic(random, region)), name: `app/shop/${random.hex(16)}` },
    flowLog: `fl-0${random.hex(16)}`,
    key: `${account.id}/${region}`,
  }
}

function makeAccount(random: Random, index: number, home: string, office: string, alone: boolean): Account {
  const id = ACCOUNT_IDS[index] ?? String(999900000000 + index)
  const name = ACCOUNT_NAMES[index] ?? `team-${index}`
  const role = (roleName: string) => makeRole(random, id, roleName)
  return {
    id,
    name,
    users: PEOPLE.map((person, i) => ({
      name: person,
      id: random.id('AIDA', 17),
      arn: `arn:aws:iam::${id}:user/${person}`,
      accessKey: random.id('AKIA', 16),
      address: i % 2 === 0 ? office : random.publicAddress(),
    })),
    roles: {
      deploy: role('deploy-pipeline'),
      audit: role('audit-reader'),
      app: role('app-server'),
      node: role('node'),
      scaling: role('AWSServiceRoleForAutoScaling'),
    },
    buckets: ['assets', 'orders', 'lake', 'backups', 'exports'].map(kind => ({
      name: `meridian-${name}-${kind}`,
      region: home,
    })),
    trails: ['organisation', 'data-events'].map(trail => ({
      name: trail,
      arn: `arn:aws:cloudtrail:${home}:${id}:trail/${trail}`,
      bucket: `meridian-${name}-trail-${trail}`,
    })),
    sites: [],
    flowFormat: index % 2 === 0 ? 'v2' : 'v5',
    flowMinutes: index % 3 === 2 ? 10 : 5,
    ipv6: index % 2 === 1 || alone,
  }
}

/** Makes the organisation: the first account runs in every Region, the others in one, as most do. */
export function makeOrganisation(seed: number, accounts: number, regions: readonly string[]): Organisation {
  const root = new Random(`organisation-${seed}`)
  const office = root.publicAddress()
  const made: Account[] = []
  let sites = 0
  for (let i = 0; i < accounts; i++) {
    const random = root.fork(`account-${i}`)
    const home = regions[i % regions.length]
    const account = makeAccount(random, i, home, office, accounts === 1)
    for (const region of i === 0 ? regions : [home])
      account.sites.push(makeSite(random.fork(region), account, region, sites++ % 200))
    made.push(account)
  }
  return { seed: String(seed), regions, accounts: made, office }
}
