/** What an instance is for; stories choose their victims by it. */
export type Duty = 'bastion' | 'web' | 'app' | 'database' | 'worker' | 'node' | 'search'

/** A network interface. `instance` is empty for load balancers, NAT gateways and Lambda functions. */
export interface Nic {
  readonly id: string
  readonly instance: string
  readonly subnet: string
  readonly address: string
  readonly publicAddress: string | undefined
  readonly address6: string | undefined
}

export interface Instance extends Nic {
  readonly duty: Duty
  readonly name: string
  readonly image: string
  readonly size: string
  readonly group: string
  readonly role: Role | undefined
}

export interface Role {
  readonly name: string
  readonly id: string
  readonly arn: string
}

export interface User {
  readonly name: string
  readonly id: string
  readonly arn: string
  readonly accessKey: string
  /** Where this person works from. */
  readonly address: string
}

export interface LambdaFunction extends Nic {
  readonly name: string
  readonly role: Role
}

/** One account in one Region: a VPC and what runs in it. */
export interface Site {
  readonly account: Account
  readonly region: string
  readonly vpc: string
  /** The first two numbers of its addresses: `10.20`. */
  readonly network: string
  readonly subnets: readonly string[]
  readonly instances: readonly Instance[]
  readonly functions: readonly LambdaFunction[]
  readonly nat: Nic & { readonly gateway: string }
  readonly balancer: Nic & { readonly name: string }
  readonly flowLog: string
  readonly key: string
}

export interface Bucket {
  readonly name: string
  readonly region: string
}

export interface Trail {
  readonly name: string
  readonly arn: string
  readonly bucket: string
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly users: readonly User[]
  readonly roles: Readonly<Record<'deploy' | 'audit' | 'app' | 'node' | 'scaling', Role>>
  readonly buckets: readonly Bucket[]
  readonly trails: readonly Trail[]
  readonly sites: Site[]
  /** `v2` writes AWS's default record, `v5` a custom one with the packet's own addresses and direction. */
  readonly flowFormat: 'v2' | 'v5'
  /** Flow log files come every 5 or every 10 minutes. */
  readonly flowMinutes: 5 | 10
  readonly ipv6: boolean
}

export interface Organisation {
  readonly seed: string
  readonly regions: readonly string[]
  readonly accounts: readonly Account[]
  /** The one egress address of the office. */
  readonly office: string
}

/** The instance of a site that does a duty; `nth` picks among several. */
export const instanceFor = (site: Site, duty: Duty, nth = 0): Instance => {
  const some = site.instances.filter(instance => instance.duty === duty)
  return some[nth % some.length]
}

/**
 * The same account in another Region. A trail writes what happened there into that Region's folder, even where the
 * account runs nothing.
 */
export const siteIn = (site: Site, region: string): Site =>
  site.account.sites.find(other => other.region === region) ?? { ...site, region, key: `${site.account.id}/${region}` }
