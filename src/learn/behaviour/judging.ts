/** How surprising one behaviour is for its principal, factor by factor, against what an intruder would do. */
import { backoff, strangeness } from '../evidence.ts'
import type { Entities } from './entities.ts'
import { ANYWHERE, FACTOR, HOW, type Levelled, SHARE } from './factors.ts'
import type { Doing, Place } from './reading.ts'

/** What one behaviour says. Of contexts, at least LEAST. */
export interface Judged {
  /** Of the operation: how unlikely it is for the principal, its peers and its account, and how rare for its kind anywhere. */
  user: number
  peers: number
  account: number
  world: number
  asn: number
  country: number
  agent: number
  region: number
  hour: number
  /** 1 for a network or tool that the principal was never seen with; how unlikely such a network is for its account. */
  network: number
  stranger: number
  /** The same where the network rents machines to anybody. */
  rented: number
  tool: number
  refused: number
  resource: number
  reader: number
  /** True when nothing of it is new to the principal. */
  isKnown: boolean
}

export const unjudged = (): Judged => ({
  ...{ user: 0, peers: 0, account: 0, world: 0, asn: 0, country: 0, agent: 0, region: 0, hour: 0, refused: 0 },
  ...{ network: 0, stranger: 0, rented: 0, tool: 0, resource: 0, reader: 0, isKnown: true },
})

export class Judge {
  readonly #entities: Entities
  readonly judged = unjudged()
  /**
   * How likely the last value is for the peers. Strangers who hide behind homes of the victim's country have the providers
   * that colleagues have, as often: what colleagues have is no alibi for somebody who was never seen with it.
   */
  #ofPeers = 0
  #ofAccount = 0
  #isNew = false

  constructor(entities: Entities) {
    this.#entities = entities
  }

  /** Judges by what was learned before; the answer is valid until the next call. */
  judge(doing: Doing): Judged {
    const { judged } = this
    const { principal } = doing
    judged.isKnown = true
    this.#operation(doing)
    judged.asn = this.#context('asn', doing, doing.asn)
    judged.network = this.#isNew ? 1 : 0
    judged.stranger = this.#isNew ? -Math.log(this.#ofAccount) : 0
    judged.rented = doing.asn.isRented ? judged.stranger : 0
    judged.country = this.#context('country', doing, doing.country)
    judged.agent = this.#context('agent', doing, doing.agent)
    judged.tool = this.#isNew ? 1 : 0
    judged.region = this.#context('region', doing, doing.region, 1 / 17)
    judged.hour = strangeness(this.#entities.hourShare(principal, doing.hour), 1 / 24, SHARE.hour)
    judged.refused = doing.isRefused ? this.#entities.refusal(principal) : 0
    judged.resource = doing.resource === 0 ? 0 : this.#resource(doing)
    judged.reader = doing.bucket === 0 ? 0 : this.#reader(doing)
    return judged
  }

  #operation(doing: Doing): void {
    const { principal, peers, account, operation, day } = doing
    const { habits } = this.#entities
    const how = HOW.api
    const { share, world } = doing.isPerson ? operation.ofPeople : operation.ofPrograms
    const ofAccount = habits.probability(account, FACTOR.api, operation.number, share, day, how)
    const ofPeers = habits.probability(peers, FACTOR.api, operation.number, ofAccount, day, how)
    const ofUser = habits.probability(principal, FACTOR.api, operation.number, ofPeers, day, how)
    const { judged } = this
    judged.user = -Math.log(ofUser)
    judged.peers = -Math.log(ofPeers)
    judged.account = -Math.log(ofAccount)
    const isNew = habits.count(principal, FACTOR.api, operation.number, day) === 0
    // How rare it is elsewhere says nothing of somebody who does it.
    judged.world = isNew ? world : 0
    if (isNew) judged.isKnown = false
  }

  #probability(factor: Exclude<Levelled, 'api'>, { principal, peers, account, day }: Doing, value: number): number {
    const { habits } = this.#entities
    const how = HOW[factor]
    const place = FACTOR[factor]
    this.#isNew = habits.count(principal, place, value, day) === 0
    if (this.#isNew) this.judged.isKnown = false
    const ofAccount = habits.probability(account, place, value, ANYWHERE[factor], day, how)
    const ofPeers = habits.probability(peers, place, value, ofAccount, day, how)
    this.#ofPeers = ofPeers
    this.#ofAccount = ofAccount
    return habits.probability(principal, place, value, ofPeers, day, how)
  }

  #context(factor: 'asn' | 'country' | 'agent' | 'region', doing: Doing, place: Place, strangers = place.strangers) {
    const usual = this.#probability(factor, doing, place.number)
    const neighbour = factor === 'asn' ? this.#ofPeers : 0
    return strangeness(usual, Math.max(strangers, ANYWHERE[factor] / 2, neighbour), SHARE[factor])
  }

  /** How unlikely this very secret, key, role or bucket is for the principal, over what an unknown one of a known kind is. */
  #resource(doing: Doing): number {
    return Math.max(0, -Math.log(this.#probability('resource', doing, doing.resource)) - 2)
  }

  /** How unlikely the principal is for the bucket. */
  #reader({ bucket, user, day }: Doing): number {
    const { habits } = this.#entities
    const count = habits.count(bucket, FACTOR.userDays, user.number, day)
    const total = habits.total(bucket, FACTOR.userDays, day)
    return Math.max(0, -Math.log(backoff(count, total, total, 0.01, HOW.resource)) - 2)
  }
}

/** Learns one behaviour: the principal first, then those above it, for whom only news counts. */
export const learn = (doing: Doing, entities: Entities): void => {
  const { principal, peers, account, bucket, day, operation } = doing
  const { habits } = entities
  learnAt(entities, doing, FACTOR.api, operation.number)
  learnAt(entities, doing, FACTOR.asn, doing.asn.number)
  learnAt(entities, doing, FACTOR.country, doing.country.number)
  learnAt(entities, doing, FACTOR.agent, doing.agent.number)
  learnAt(entities, doing, FACTOR.region, doing.region.number)
  if (doing.resource !== 0) learnAt(entities, doing, FACTOR.resource, doing.resource)
  for (const place of [account, bucket]) {
    if (place === 0) continue
    habits.meet(place, FACTOR.apiDays, operation.number, day)
    habits.meet(place, FACTOR.asnDays, doing.asn.number, day)
    habits.meet(place, FACTOR.agentDays, doing.agent.number, day)
    habits.meet(place, FACTOR.userDays, doing.user.number, day)
    habits.meet(place, FACTOR.userTypeDays, doing.userType.number, day)
    entities.active(place, day)
  }
  if (bucket !== 0) habits.meet(account, FACTOR.bucketDays, doing.resource, day)
  entities.active(principal, day)
  entities.active(peers, day)
  entities.meetHour(principal, doing.hour)
  entities.called(principal, doing.count, doing.isRefused ? doing.count : 0)
}

const learnAt = (
  entities: Entities,
  { principal, peers, account, day }: Doing,
  factor: number,
  value: number,
): void => {
  const { habits } = entities
  if (!habits.meet(principal, factor, value, day)) return
  if (habits.meet(peers, factor, value, day, false)) habits.meet(account, factor, value, day, false)
}
