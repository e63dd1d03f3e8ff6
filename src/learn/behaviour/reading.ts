/** A tuple's texts become the numbers that profiles speak in. */
import type { Asking, Mark, Tuple } from '../model.ts'
import { Names } from '../names.ts'
import { agentFamily, isHosting, networkName, strangersTool } from './context.ts'
import type { Entities } from './entities.ts'
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
  readonly isNamed: boolean
}

/** Where a call came from, or with what; with how likely a stranger would be found there. */
export interface Place {
  readonly number: number
  readonly name: string
  readonly strangers: number
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
  readonly userType: Place
  readonly error: string
  readonly fullAgent: string
  readonly accountId: string
  readonly key: string
}

/** Distinct texts that are remembered with what they mean; past it they are worked out anew. */
const KNOWN_MAX = 1 << 16

const cached = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>()
  return text => {
    let value = known.get(text)
    if (value === undefined) {
      if (known.size >= KNOWN_MAX) known.clear()
      known.set(text, (value = make(text)))
    }
    return value
  }
}

export class Readings {
  readonly names = new Names()
  readonly #services = new Map<string, Map<string, Operation>>()
  #operations = 0
  #networks = new Map<string, Place>()
  readonly #place: (text: string) => Place
  readonly #agent: (text: string) => Place

  constructor() {
    this.#place = cached(name => ({ number: this.names.of(name), name, strangers: 0 }))
    this.#agent = cached(text => {
      const name = agentFamily(text)
      return { number: this.names.of(`tool ${name}`), name, strangers: strangersTool(name) }
    })
  }

  read({ texts, numbers, count, mark }: Tuple, asking: Asking, entities: Entities): Doing | undefined {
    const accountId = texts[TEXT.account]
    const type = texts[TEXT.principalType]
    const name = texts[TEXT.principalName]
    const session = texts[TEXT.session]
    const person = session === '' ? name : session.slice(session.indexOf(':') + 1)
    const key = `${accountId} ${texts[TEXT.principalAccount]} ${type} ${name}${session === '' ? '' : ` ${person}`}`
    const account = entities.of(accountId, true)
    const peers = entities.of(`${accountId} peers of ${peersOf(type, name, session)}`, true)
    const principal = entities.of(key, false)
    const bucketName = texts[TEXT.bucket]
    const bucket = bucketName === '' ? 0 : entities.of(`${accountId} bucket ${bucketName}`, true)
    if (account === 0 || peers === 0 || principal === 0) return undefined
    const resourceName = texts[TEXT.resource] === '' ? bucketName : texts[TEXT.resource]
    const place = numbers[0]
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
      country: { number: place + 1, name: '', strangers: 0.02 },
      agent: this.#agent(texts[TEXT.userAgent]),
      region: this.#place(texts[TEXT.region]),
      resource: resourceName === '' ? 0 : this.names.of(resourceName),
      resourceName,
      user: this.#place(person === '' ? type : person),
      userType: this.#place(texts[TEXT.userType] || type),
      error: texts[TEXT.errorCode],
      fullAgent: texts[TEXT.userAgent],
      accountId,
      key,
    }
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
        ...{ number: this.names.of(name), name, service, call, isNamed: isNamed(call) },
        tactic: tactic === undefined ? -1 : TACTICS.indexOf(tactic),
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
      place = { number: this.names.of(`network ${name}`), name: shown, strangers: isHosting(org) ? 0.02 : 0.001 }
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
