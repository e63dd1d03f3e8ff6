import * as agents from './agents.ts'
import { asConsoleUser, asInstance, asRole, asService, asUser, type Call, spell } from './call.ts'
import type { Instance, Organisation, Role, Site } from './organisation.ts'
import { type Act, type Who, WORK } from './quiet-work.ts'
import { type Random, weighted } from './random.ts'

/** Temporary credentials are renewed this often, seconds. */
const SESSION_SECONDS = 6 * 3600

interface Caller {
  readonly who: string
  readonly from: string
  readonly agent: string
  /** Members about the way it came. */
  readonly more?: string
}

/** The API calls of a quiet site: people, programs, instances and AWS's own services at their usual work. */
export class QuietCalls {
  readonly #site: Site
  readonly #random: Random
  readonly #office: string
  readonly #profiled: readonly Instance[]
  readonly #endpoint: string
  readonly #sessions = new Map<string, { since: number; key: string; who: string }>()
  readonly #whose = weighted<Who>([
    [26, 'instance'],
    [22, 'lambda'],
    [17, 'service'],
    [12, 'node'],
    [9, 'deploy'],
    [6, 'console'],
    [5, 'cli'],
    [3, 'audit'],
    [1.5, 'federated'],
    [1.5, 'scaling'],
  ])
  readonly #api: Readonly<Record<Who, (random: Random) => Act>>

  constructor(site: Site, root: Random, organisation: Organisation) {
    this.#site = site
    this.#random = root.fork(`calls-${site.key}`)
    this.#office = organisation.office
    this.#profiled = site.instances.filter(instance => instance.role === site.account.roles.app)
    const endpoint = `vpce-0${site.vpc.slice(5, 21)}`
    this.#endpoint = `,"vpcEndpointId":"${endpoint}","vpcEndpointAccountId":"${site.account.id}"`
    this.#api = Object.fromEntries(
      Object.entries(WORK).map(([who, acts]) => [who, weighted(acts.map(act => [act.weight, act] as const))]),
    ) as unknown as Record<Who, (random: Random) => Act>
  }

  /** One call at some second of the window, and the Region whose trail records it. */
  record(from: number, seconds: number): { at: number; region: string; text: string } {
    const random = this.#random
    const at = from + random.int(seconds)
    const whose = this.#whose(random)
    const act = this.#api[whose](random)
    const { account, region } = this.#site
    const made = act.make?.({ site: this.#site, random, at }) ?? {}
    const refused = act.refusable === true && random.chance(0.03)
    const error = refused ? this.#refusal(act) : undefined
    const caller = this.#caller(whose, act, at)
    const call: Call = {
      at,
      account: account.id,
      region: act.global === true ? 'us-east-1' : region,
      service: act.service,
      name: act.name,
      readOnly: act.readOnly,
      data: act.data,
      type: act.type,
      ...caller,
      ...made,
      more: `${made.more ?? ''}${caller.more ?? ''}`,
      ...(error === undefined ? {} : { response: undefined, error: error[0], message: error[1] }),
    }
    return { at, region: call.region, text: spell(random, call) }
  }

  #refusal(act: Act): readonly [string, string] {
    return this.#random.chance(0.3)
      ? ['ThrottlingException', 'Rate exceeded']
      : ['AccessDenied', `User is not authorized to perform: ${act.service}:${act.name} with an explicit deny`]
  }

  /** Credentials are kept for their lifetime, so that keys repeat as they do in life. */
  #session(name: string, at: number, make: (key: string, since: number) => string): string {
    const since = at - (at % SESSION_SECONDS)
    const known = this.#sessions.get(name)
    if (known !== undefined && known.since === since) return known.who
    const key = this.#random.id('ASIA', 16)
    const who = make(key, since)
    this.#sessions.set(name, { since, key, who })
    return who
  }

  #roleSession(role: Role, name: string, at: number, invokedBy?: string): string {
    const id = this.#site.account.id
    return this.#session(`${role.name}/${name}/${invokedBy ?? ''}`, at, (key, since) =>
      asRole(id, role, name, key, since, invokedBy),
    )
  }

  #instance(instance: Instance, at: number, agent: string, act: Act): Caller {
    const who = this.#session(instance.instance, at, (key, since) =>
      asInstance(this.#site.account.id, instance, key, since),
    )
    // S3 is mostly reached through the VPC's own endpoint, with the private address of the instance.
    if (act.service === 's3' && this.#random.chance(0.4))
      return { who, from: instance.address, agent, more: this.#endpoint }
    // A public instance calls from its own address, the others from their NAT gateway's.
    return { who, from: instance.publicAddress ?? this.#site.nat.publicAddress!, agent }
  }

  #caller(whose: Who, act: Act, at: number): Caller {
    const random = this.#random
    const { account, nat } = this.#site
    const user = account.users[random.int(account.users.length)]
    switch (whose) {
      case 'instance':
        return this.#instance(random.pick(this.#profiled), at, act.agent ?? agents.BOTO, act)
      case 'node': {
        const nodes = this.#site.instances.filter(instance => instance.duty === 'node')
        return this.#instance(random.pick(nodes), at, agents.GO, act)
      }
      case 'lambda': {
        const lambda = random.pick(this.#site.functions)
        const who = this.#roleSession(lambda.role, lambda.name, at)
        return { who, from: nat.publicAddress!, agent: agents.LAMBDA_JS }
      }
      case 'deploy': {
        const who = this.#roleSession(account.roles.deploy, 'terraform', at)
        return { who, from: this.#office, agent: agents.TERRAFORM }
      }
      case 'audit': {
        const who = this.#roleSession(account.roles.audit, 'config-multi-account', at, 'config.amazonaws.com')
        return { who, from: 'config.amazonaws.com', agent: 'config.amazonaws.com' }
      }
      case 'console': {
        const who = this.#session(user.name, at, (key, since) => asConsoleUser(account.id, user, key, since))
        return { who, from: user.address, agent: agents.BROWSER }
      }
      case 'cli':
        return { who: asUser(account.id, user), from: user.address, agent: `${agents.CLI}${act.service}` }
      case 'federated':
        return { who: '', from: user.address, agent: agents.GO }
      case 'scaling': {
        const service = 'autoscaling.amazonaws.com'
        const who = this.#roleSession(account.roles.scaling, 'AutoScaling', at, service)
        return { who, from: service, agent: service }
      }
      case 'service': {
        const service = act.by ?? 'ec2'
        return { who: asService(service), from: `${service}.amazonaws.com`, agent: `${service}.amazonaws.com` }
      }
    }
  }
}
