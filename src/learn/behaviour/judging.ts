/** How surprising one behaviour is for its principal, factor by factor, against what an intruder would do. */
import { backoff, strangeness } from '../evidence.ts'
import type { Doing, Known, Place } from './doing.ts'
import type { Entities } from './entities.ts'
import { ANYWHERE, FACTOR, HOW, type Levelled, SHARE } from './factors.ts'
import { type Judged, unjudged } from './judged.ts'

export class Judge {
  readonly #entities: Entities
  judged = unjudged()
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

  /** Judges by what was learned before; the answer is valid until the same behaviour is judged again. */
  judge(doing: Doing, known: Known): Judged {
    const { judged } = known
    const { principal, peers, account, bucket, day } = doing
    const { habits } = this.#entities
    // Each only rises, so that an equal sum is five equal states.
    const above = habits.version(peers) + habits.version(account) + habits.version(bucket)
    const at = habits.version(principal) + above + habits.counts.rebuilds
    this.judged = judged
    if (known.judgedAt !== at || known.judgedDay !== day) this.#judgeAnew(doing)
    known.judgedAt = at
    known.judgedDay = day
    judged.hour = strangeness(this.#entities.hourShare(principal, doing.hour), 1 / 24, SHARE.hour)
    judged.refused = doing.isRefused ? this.#entities.refusal(principal) : 0
    return judged
  }

  /** All that depends on nothing but habits and the day. */
  #judgeAnew(doing: Doing): void {
    const { judged } = this
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
    judged.resource = doing.resource === 0 ? 0 : this.#resource(doing)
    judged.reader = doing.bucket === 0 ? 0 : this.#reader(doing)
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

/** Learns one that is often the same: the second time on a day only its hour and its calls are news. */
export const learnKnown = (doing: Doing, known: Known, entities: Entities): void => {
  const { evictions } = entities.habits
  if (known.learnedDay !== doing.day || known.learnedAt !== evictions) {
    learn(doing, entities)
    if (entities.habits.evictions !== evictions) return
    known.learnedDay = doing.day
    known.learnedAt = evictions
    return
  }
  entities.meetHour(doing.principal, doing.hour)
  entities.called(doing.principal, doing.count, doing.isRefused ? doing.count : 0)
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
