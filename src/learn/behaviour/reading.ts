/** A tuple's texts become the numbers that profiles speak in. */
import type { Asking, Mark, Tuple } from '../model.ts'
import { Names } from '../names.ts'
import { cached, KNOWN_MAX } from './cached.ts'
import { agentFamily, isHosting, isRefusal, networkName, strangersTool } from './context.ts'
import type { Entities } from './entities.ts'
import { type Commonness, commonness } from './operations.ts'
import { TEXT } from './shape.ts'
import { isNamed, TACTICS, tacticOf } from './tactics.ts'

/** One operation, as it is known once and for all. */
export interface Operation {
  readonly number: number
  /** `iam:CreateUser`. */
  readonly name: string
  /** The service as CloudTrail names it, and the operation. */
  readonly service: string
  readonly call: string
  /** Position in TACTICS, or -1. */
  readonly tactic: number
  /** How common it is among people, and among programs, of any organisation. */
  readonly ofPeople: Commonness
  readonly ofPrograms: Commonness
}

/** Where a call came from, or with what; with how likely a stranger would be found there. */
export interface Place {
  readonly number: number
  readonly name: string
  readonly strangers: number
  /** True for a network that rents machines to anybody. */
  readonly isRented: boolean
}

/** One behaviour, ready to be judged and learned. */
export interface Doing {
  readonly mark: Mark
  readonly count: number
  readonly day: number
  readonly hour: number
  readonly account: number
  readonly peers: number
  readonly principal: number
  readonly bucket: number
  readonly operation: Operation
  readonly asn: Place
  readonly country: Place
  readonly agent: Place
  readonly region: Place
  /** Number of what the call was about, 0 for nothing in particular. */
  readonly resource: number
  readonly resourceName: string
  readonly user: Place
  /** True for users and for people behind shared roles, false for roles. */
  readonly isPerson: boolean
  readonly userType: Place
  readonly error: string
  /** True when the error says that it may not. */
  readonly isRefused: boolean
  readonly fullAgent: string
  readonly accountId: string
  readonly key: string
}

/** A principal, as it is known once and for all. */
interface Who {
  readonly own: string
  readonly type: string
  readonly session: string
  readonly account: number
  readonly peers: number
  readonly principal: number
  readonly key: string
  readonly user: Place
  readonly isPerson: boolean
}

export class Readings {
  readonly names = new Names()
  readonly #services = new Map<string, Map<string, Operation>>()
  #operations = 0
  #networks = new Map<string, Place>()
  /** By account and name. */
  #who = new Map<string, Map<string, Who[]>>()
  #buckets = new Map<string, Map<string, number>>()
  #remembered = 0
  /** By number; there are 677. */
  readonly #countries: Place[] = []
  readonly #place: (text: string) => Place
  readonly #agent: (text: string) => Place

  constructor() {
    this.#place = cached(name => ({ number: this.names.of(name), name, strangers: 0, isRented: false }))
    this.#agent = cached(text => {
      const name = agentFamily(text)
      return { number: this.names.of(`tool ${name}`), name, strangers: strangersTool(name), isRented: false }
    })
  }

  read({ texts, numbers, count, mark }: Tuple, asking: Asking, entities: Entities): Doing | undefined {
    const accountId = texts[TEXT.account]
    const who = this.#whoOf(texts, entities)
    if (who === undefined) return undefined
    const { account, peers, principal } = who
    const bucketName = texts[TEXT.bucket]
    const bucket = bucketName === '' ? 0 : this.#bucketOf(accountId, bucketName, entities)
    const resourceName = texts[TEXT.resource] === '' ? bucketName : texts[TEXT.resource]
    return {
      mark,
      count,
      day: Math.floor(mark.at / 86_400),
      hour: Math.floor(mark.at / 3600) % 24,
      account,
      peers,
      principal,
      bucket,
      operation: this.operation(texts[TEXT.eventName], texts[TEXT.eventSource]),
      asn: this.#network(texts[TEXT.remote], texts[TEXT.sourceName], asking),
      country: this.#countryOf(numbers[0]),
      agent: this.#agent(texts[TEXT.userAgent]),
      region: this.#place(texts[TEXT.region]),
      resource: resourceName === '' ? 0 : this.names.of(resourceName),
      resourceName,
      user: who.user,
      isPerson: who.isPerson,
      userType: this.#place(texts[TEXT.userType] || texts[TEXT.principalType]),
      error: texts[TEXT.errorCode],
      isRefused: isRefusal(texts[TEXT.errorCode]),
      fullAgent: texts[TEXT.userAgent],
      accountId,
      key: who.key,
    }
  }

  #countryOf(place: number): Place {
    return (this.#countries[place] ??= { number: place + 1, name: '', strangers: 0.02, isRented: false })
  }

  /** Numbers of entities were given anew. */
  forget(): void {
    this.#who = new Map()
    this.#buckets = new Map()
    this.#remembered = 0
  }

  /** Most tuples are of somebody who was met before: names are put together once. */
  #whoOf(texts: readonly string[], entities: Entities): Who | undefined {
    const accountId = texts[TEXT.account]
    const name = texts[TEXT.principalName]
    const byName = this.#who.get(accountId)
    const known = byName?.get(name)
    if (known !== undefined)
      for (const who of known)
        if (
          who.session === texts[TEXT.session] &&
          who.type === texts[TEXT.principalType] &&
          who.own === texts[TEXT.principalAccount]
        )
          return who
    const who = this.#meet(texts, entities)
    if (who === undefined) return undefined
    if (this.#remembered++ >= KNOWN_MAX) this.forget()
    const names = this.#who.get(accountId) ?? new Map<string, Who[]>()
    this.#who.set(accountId, names.set(name, [...(names.get(name) ?? []), who]))
    return who
  }

  #meet(texts: readonly string[], entities: Entities): Who | undefined {
    const accountId = texts[TEXT.account]
    const own = texts[TEXT.principalAccount]
    const type = texts[TEXT.principalType]
    const name = texts[TEXT.principalName]
    const session = texts[TEXT.session]
    const person = session === '' ? name : session.slice(session.indexOf(':') + 1)
    const key = `${accountId} ${own} ${type} ${name}${session === '' ? '' : ` ${person}`}`
    const account = entities.of(accountId, true)
    const peers = entities.of(`${accountId} peers of ${peersOf(type, name, session)}`, true)
    const principal = entities.of(key, false)
    if (account === 0 || peers === 0 || principal === 0) return undefined
    const isPerson = type !== 'role' || session !== ''
    const user = this.#place(person === '' ? type : person)
    return { own, type, session, account, peers, principal, key, user, isPerson }
  }

  #bucketOf(accountId: string, name: string, entities: Entities): number {
    let buckets = this.#buckets.get(accountId)
    if (buckets === undefined) this.#buckets.set(accountId, (buckets = new Map()))
    let bucket = buckets.get(name)
    if (bucket !== undefined) return bucket
    bucket = entities.of(`${accountId} bucket ${name}`, true)
    if (this.#remembered++ >= KNOWN_MAX) this.forget()
    if (bucket !== 0) buckets.set(name, bucket)
    return bucket
  }

  operation(call: string, service: string): Operation {
    let calls = this.#services.get(service)
    if (calls === undefined) this.#services.set(service, (calls = new Map()))
    let operation = calls.get(call)
    if (operation === undefined) {
      if (this.#operations++ > KNOWN_MAX) {
        this.#operations = 0
        this.#services.clear()
      }
      // Lambda writes the date of its API into names.
      const plain = call.replace(/\d{8}(?:v\d+)?$/, '')
      const name = `${service.replace(/\.amazonaws\.com$/, '')}:${plain}`
      const tactic = tacticOf(call, service)
      operation = {
        ...{
          number: this.names.of(name),
          name,
          service,
          call,
          tactic: tactic === undefined ? -1 : TACTICS.indexOf(tactic),
        },
        ofPeople: commonness(name, 0, isNamed(call), tactic !== undefined),
        ofPrograms: commonness(name, 1, isNamed(call), tactic !== undefined),
      }
      calls.set(call, operation)
    }
    return operation
  }

  #network(remote: string, sourceName: string, asking: Asking): Place {
    const text = remote === '' ? sourceName : remote
    let place = this.#networks.get(text)
    if (place === undefined) {
      const { name, org } = networkName(remote, sourceName, asking)
      const shown = org === '' ? name : `${name} ${org}`
      const isRented = isHosting(org)
      const strangers = isRented ? 0.02 : 0.001
      place = { number: this.names.of(`network ${name}`), name: shown, strangers, isRented }
      if (this.#networks.size >= KNOWN_MAX) this.#networks = new Map()
      this.#networks.set(text, place)
    }
    return place
  }
}

/** People of one permission set, roles of one stem, all users: those who do alike. */
const peersOf = (type: string, name: string, session: string): string => {
  if (session !== '') return name.replace(/_[0-9a-f]{16}$/, '')
  return type === 'role' ? `role ${name.replace(/[-_]?[0-9A-Fa-f]{4,}$|[-_]?\d+$/, '')}` : type
}
