// Hot. Nothing here may allocate per event.
import { member } from './cloudtrail-members.ts'

/** What a principal is, by number; PRINCIPAL_TYPES spells them. */
export const USER = 1
export const ROLE = 2
export const ROOT = 3
export const FEDERATED = 4
export const SERVICE = 5
export const ACCOUNT = 6
export const PRINCIPAL_TYPES = ['', 'user', 'role', 'root', 'federated', 'service', 'account'] as const

const TYPE = member('userIdentity.type')
const PRINCIPAL_ID = member('userIdentity.principalId')
const ARN = member('userIdentity.arn')
const ACCOUNT_ID = member('userIdentity.accountId')
const USER_NAME = member('userIdentity.userName')
const INVOKED_BY = member('userIdentity.invokedBy')
const SUBJECT = member('userIdentity.onBehalfOf.userId')
const ISSUER_ARN = member('userIdentity.sessionContext.sessionIssuer.arn')
const ISSUER_ACCOUNT = member('userIdentity.sessionContext.sessionIssuer.accountId')
const ISSUER_NAME = member('userIdentity.sessionContext.sessionIssuer.userName')

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

/** `userIdentity.type` as AWS writes it, and what we call it. */
const TYPES: readonly (readonly [Uint8Array, number])[] = (
  [
    ['AssumedRole', ROLE],
    ['IAMUser', USER],
    ['AWSService', SERVICE],
    ['AWSAccount', ACCOUNT],
    ['Root', ROOT],
    ['FederatedUser', FEDERATED],
    ['SAMLUser', FEDERATED],
    ['WebIdentityUser', FEDERATED],
    ['IdentityCenterUser', FEDERATED],
    ['Directory', FEDERATED],
    ['Role', ROLE],
  ] as const
).map(([name, type]) => [bytesOf(name), type])

/** The console signs people's calls itself: this "service" means a person. */
const SIGN_IN = bytesOf('signin.amazonaws.com')

const isText = (b: Uint8Array, from: number, to: number, text: Uint8Array): boolean => {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (b[from + i] !== text[i]) return false
  return true
}

/** The position of the first `byte` in from..to, or -1. */
const seek = (b: Uint8Array, from: number, to: number, byte: number): number => {
  for (let i = from; i < to; i++) if (b[i] === byte) return i
  return -1
}

/** Where the last part of an ARN or path begins: after the last slash, else after the last colon. */
const lastPart = (b: Uint8Array, from: number, to: number): number => {
  for (let i = to - 1; i >= from; i--) if (b[i] === 47) return i + 1
  for (let i = to - 1; i >= from; i--) if (b[i] === 58) return i + 1
  return from
}

/**
 * Who called, in the one spelling that all detections and profiles key on. A role is its name, never its session: the
 * session name is the caller's to choose, and would make every call a new principal. Text is given as a place in the
 * record's bytes; from === to means none.
 */
export class Principal {
  type = 0
  nameFrom = 0
  nameTo = 0
  /** The member that is the name as a whole, or -1. */
  nameMember = -1
  /** The member that holds the principal's account. */
  account = ACCOUNT_ID
  instanceFrom = 0
  instanceTo = 0
  /** True when a service called on the principal's behalf. */
  byService = false
  /** True when an ARN had a say in it. */
  readsArn = false
  #bytes: Uint8Array = new Uint8Array(0)
  #from: Int32Array = new Int32Array(0)
  #to: Int32Array = new Int32Array(0)

  read(bytes: Uint8Array, from: Int32Array, to: Int32Array): void {
    this.#bytes = bytes
    this.#from = from
    this.#to = to
    this.nameFrom = this.nameTo = this.instanceFrom = this.instanceTo = 0
    this.nameMember = -1
    this.readsArn = false
    this.type = this.#type()
    this.account = from[ACCOUNT_ID] > 0 && to[ACCOUNT_ID] > from[ACCOUNT_ID] ? ACCOUNT_ID : ISSUER_ACCOUNT
    this.byService = this.#has(INVOKED_BY) && !isText(bytes, from[INVOKED_BY], to[INVOKED_BY], SIGN_IN)
    if (this.type === ROLE) this.#role()
    else if (this.type === SERVICE) this.#name(INVOKED_BY)
    else if (this.type === FEDERATED) this.#federated()
    else if (this.type === ACCOUNT) this.#beforeColon()
    else if (this.type !== ROOT && !this.#name(USER_NAME) && this.type === USER) this.#lastOf(ARN)
  }

  #has(slot: number): boolean {
    return this.#from[slot] > 0 && this.#to[slot] > this.#from[slot]
  }

  #type(): number {
    if (!this.#has(TYPE)) this.readsArn = true
    if (!this.#has(TYPE)) return this.#has(INVOKED_BY) && !this.#has(ARN) ? SERVICE : 0
    const from = this.#from[TYPE]
    const to = this.#to[TYPE]
    for (let i = 0; i < TYPES.length; i++) if (isText(this.#bytes, from, to, TYPES[i][0])) return TYPES[i][1]
    return 0
  }

  #name(slot: number): boolean {
    if (!this.#has(slot)) return false
    this.nameFrom = this.#from[slot]
    this.nameTo = this.#to[slot]
    this.nameMember = slot
    return true
  }

  #lastOf(slot: number): boolean {
    this.readsArn = true
    if (!this.#has(slot)) return false
    this.nameFrom = lastPart(this.#bytes, this.#from[slot], this.#to[slot])
    this.nameTo = this.#to[slot]
    return this.nameTo > this.nameFrom
  }

  #role(): void {
    this.#instance()
    if (this.#name(ISSUER_NAME) || this.#lastOf(ISSUER_ARN)) return
    if (!this.#has(ARN)) {
      this.#name(USER_NAME)
      return
    }
    // arn:aws:sts::111122223333:assumed-role/Name/session, or a plain role's arn:aws:iam::111122223333:role/path/Name.
    const b = this.#bytes
    const end = this.#to[ARN]
    const resource = this.#resource()
    const slash = resource < 0 ? -1 : seek(b, resource, end, 47)
    if (slash < 0 || slash - resource !== 12 || b[resource] !== 97) {
      this.#lastOf(ARN)
      return
    }
    const next = seek(b, slash + 1, end, 47)
    this.nameFrom = slash + 1
    this.nameTo = next < 0 ? end : next
  }

  /** Where the sixth part of the ARN begins, or -1. */
  #resource(): number {
    let at = this.#from[ARN]
    for (let part = 0; part < 5; part++) {
      const colon = seek(this.#bytes, at, this.#to[ARN], 58)
      if (colon < 0) return -1
      at = colon + 1
    }
    return at
  }

  /** EC2 names the session of an instance profile after the instance. */
  #instance(): void {
    if (!this.#has(PRINCIPAL_ID)) return
    const b = this.#bytes
    const to = this.#to[PRINCIPAL_ID]
    const colon = seek(b, this.#from[PRINCIPAL_ID], to, 58)
    const from = colon + 1
    const digits = to - from - 2
    if (colon < 0 || digits < 8 || digits > 17 || b[from] !== 105 || b[from + 1] !== 45) return
    for (let i = from + 2; i < to; i++) {
      const c = b[i]
      if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90))) return
    }
    this.instanceFrom = from
    this.instanceTo = to
  }

  #federated(): void {
    if (this.#name(USER_NAME) || this.#name(SUBJECT)) return
    if (this.#has(PRINCIPAL_ID)) {
      const to = this.#to[PRINCIPAL_ID]
      const colon = seek(this.#bytes, this.#from[PRINCIPAL_ID], to, 58)
      if (colon >= 0 && colon + 1 < to) {
        this.nameFrom = colon + 1
        this.nameTo = to
        return
      }
    }
    if (!this.#lastOf(ARN)) this.#name(PRINCIPAL_ID)
  }

  /** A caller from an account that we do not read has no name, only an id; what follows the colon is its session. */
  #beforeColon(): void {
    if (!this.#name(PRINCIPAL_ID)) return
    const colon = seek(this.#bytes, this.nameFrom, this.nameTo, 58)
    if (colon < 0) return
    this.nameTo = colon
    this.nameMember = -1
  }
}
