// Hot. Nothing here may allocate per event: a fact costs memory only when it is new in its object.
import type { Batch, Dictionaries } from '../formats/batch.ts'
import { PairSet } from '../tables/pair-set.ts'
import type { HourCount } from './ports.ts'

/** What a flow or DNS record says of an interface or instance. */
export interface SeenInterface {
  readonly account: string
  readonly at: number
  readonly interface: string
  readonly instance: string
  readonly vpc: string
  readonly subnet: string
  /** The interface's own address, where the record tells which side is its own; else empty. */
  readonly address: string
  /** Where records did not tell: the addresses, two at most, that all of them have in common. */
  readonly either: readonly string[] | undefined
  /** The family that `either` speaks of. */
  readonly isV6: boolean
}

/** That an instance's credentials were used from an address on a day. */
export interface AddressUse {
  readonly account: string
  readonly instance: string
  readonly address: string
  /** Days since 1970. */
  readonly day: number
}

const DAY = 86_400
const HOUR = 3600
/** Hours that one object may speak of by name: a year of two accounts. A hostile one's others are counted together. */
const HOURS_MAX = 20_000
const OTHER = 'other'

/** Addresses whose text is remembered. */
const TEXTS_MAX = 4096
const NONE = -1

/** What the ambiguous records of an interface and family have in common; NONE before the first. */
interface Pair {
  readonly id: number
  readonly account: number
  readonly at: number
  a: number
  b: number
}

/** Notes, once per object, what rows say in passing: hours covered, interfaces' own addresses, where credentials are used from. */
export class Observed {
  readonly #dictionaries: Dictionaries
  readonly #owned = new PairSet(1 << 14)
  readonly #pairs = new Map<number, Pair>()
  /** The key that was asked for last, and its pair: an interface's records often lie side by side. */
  #lastKey = 0
  #lastPair: Pair | undefined
  /** Texts of own addresses: the same few in each object. */
  readonly #addressTexts = new Map<number, string>()
  #addressGeneration = 0
  readonly #uses = new PairSet(1 << 14)
  #hours = new Map<string, { -readonly [P in keyof HourCount]: HourCount[P] }>()
  interfaces: SeenInterface[] = []
  addressUses: AddressUse[] = []
  firstAt = 0
  lastAt = 0
  #useDay = 0

  constructor(dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries
  }

  take(batch: Batch): void {
    this.#cover(batch)
    if (batch.kind === 'flow') this.#flows(batch)
    else if (batch.kind === 'cloudtrail') this.#calls(batch)
  }

  /** Runs of equal account, Region and hour are counted together: most batches are a handful of runs. */
  #cover(batch: Batch): void {
    const { account, region, at } = batch.columns
    const sidesKnown = batch.kind === 'flow' ? batch.columns['sidesKnown'] : undefined
    let { firstAt, lastAt } = this
    let start = 0
    let hour = at[0] - (at[0] % HOUR)
    let halves = 0
    for (let row = 0; row < batch.rows; row++) {
      const seconds = at[row]
      if (firstAt === 0 || seconds < firstAt) firstAt = seconds
      if (seconds > lastAt) lastAt = seconds
      if (
        seconds < hour ||
        seconds >= hour + HOUR ||
        account[row] !== account[start] ||
        region[row] !== region[start]
      ) {
        this.#count(batch, start, halves / 2)
        start = row
        hour = seconds - (seconds % HOUR)
        halves = 0
      }
      // A record whose sides are unknown stands in the batch twice, once for each side.
      halves += sidesKnown !== undefined && sidesKnown[row] === 0 ? 1 : 2
    }
    this.firstAt = firstAt
    this.lastAt = lastAt
    if (batch.rows > 0) this.#count(batch, start, halves / 2)
  }

  /** An interface's records often lie side by side: what was asked last is not asked again. */
  #flows(batch: Batch): void {
    const { interface: eni, local, remote, sidesKnown } = batch.columns
    let lastEni = 0
    let lastLocal = 0
    for (let row = 0; row < batch.rows; row++) {
      if (sidesKnown[row] === 0) {
        this.#narrow(batch, row, eni[row], local[row], remote[row])
        continue
      }
      if (eni[row] === lastEni && local[row] === lastLocal) continue
      lastEni = eni[row]
      lastLocal = local[row]
      if (this.#owned.add(lastEni, lastLocal)) this.#noteInterface(batch, row)
    }
  }

  /** Keeps, for an interface, the addresses that all its ambiguous records so far have in common. */
  #narrow(batch: Batch, row: number, id: number, a: number, b: number): void {
    const key = this.#dictionaries.addresses.isV4(a) ? id : -id
    if (key !== this.#lastKey) {
      this.#lastKey = key
      this.#lastPair = this.#pairOf(batch, row, key, id)
    }
    const pair = this.#lastPair as Pair
    if (pair.a === NONE) {
      pair.a = a
      pair.b = b
    } else {
      if (pair.a !== a && pair.a !== b) pair.a = 0
      if (pair.b !== a && pair.b !== b) pair.b = 0
    }
  }

  #pairOf(batch: Batch, row: number, key: number, id: number): Pair {
    let pair = this.#pairs.get(key)
    if (pair === undefined) {
      const { account, at } = batch.columns
      pair = { id, account: account[row], at: at[row], a: NONE, b: NONE }
      this.#pairs.set(key, pair)
    }
    return pair
  }

  #calls(batch: Batch): void {
    const { instance, remote, remotePublic, at } = batch.columns
    for (let row = 0; row < batch.rows; row++) {
      if (instance[row] === 0 || remotePublic[row] === 0) continue
      const day = (at[row] / DAY) | 0
      if (day !== this.#useDay) this.#uses.clear()
      this.#useDay = day
      if (this.#uses.add(instance[row], remote[row])) this.#noteUse(batch, row, day)
    }
  }

  // Cold from here: only what is new in the object.
  #count(batch: Batch, row: number, events: number): void {
    const { text } = this.#dictionaries
    const account = text.text(batch.columns['account'][row])
    const region = text.text(batch.columns['region'][row])
    const hour = batch.columns['at'][row] - (batch.columns['at'][row] % HOUR)
    const key = `${account},${region},${batch.kind},${hour}`
    const held = this.#hours.get(key)
    if (held !== undefined) held.events += events
    else if (this.#hours.size < HOURS_MAX) this.#hours.set(key, { account, region, kind: batch.kind, hour, events })
    else this.#countOther(batch.kind, events)
  }

  #countOther(kind: HourCount['kind'], events: number): void {
    const key = `${OTHER} ${kind}`
    const held = this.#hours.get(key)
    if (held !== undefined) held.events += events
    else this.#hours.set(key, { account: OTHER, region: OTHER, kind, hour: 0, events })
  }

  #noteInterface(batch: Batch, row: number): void {
    const { text } = this.#dictionaries
    const { columns } = batch
    this.interfaces.push({
      account: text.text(columns['account'][row]),
      at: columns['at'][row],
      interface: text.text(columns['interface'][row]),
      instance: text.text(columns['instance'][row]),
      vpc: text.text(columns['vpc'][row]),
      subnet: text.text(columns['subnet'][row]),
      address: this.#textOf(columns['local'][row]),
      either: undefined,
      isV6: false,
    })
  }

  #textOf(id: number): string {
    const { addresses } = this.#dictionaries
    const texts = this.#addressTexts
    if (addresses.generation !== this.#addressGeneration || texts.size >= TEXTS_MAX) texts.clear()
    this.#addressGeneration = addresses.generation
    const known = texts.get(id)
    if (known !== undefined) return known
    const made = addresses.text(id)
    texts.set(id, made)
    return made
  }

  #noteEither(): void {
    const { text } = this.#dictionaries
    for (const [key, { id, account, at, a, b }] of this.#pairs) {
      const seen = { account: text.text(account), at, interface: text.text(id), instance: '', vpc: '', subnet: '' }
      const either = [a, b].filter(one => one !== 0).map(one => this.#textOf(one))
      this.interfaces.push({ ...seen, address: '', either, isV6: key < 0 })
    }
    this.#pairs.clear()
    this.#lastKey = 0
  }

  #noteUse(batch: Batch, row: number, day: number): void {
    const { text, addresses } = this.#dictionaries
    const { account, instance, remote } = batch.columns
    const names = { account: text.text(account[row]), instance: text.text(instance[row]) }
    this.addressUses.push({ ...names, address: addresses.text(remote[row]), day })
  }

  /** What was noted since the last time, and begins anew. */
  flush(): { hours: HourCount[]; interfaces: SeenInterface[]; addressUses: AddressUse[] } {
    this.#noteEither()
    const noted = { hours: [...this.#hours.values()], interfaces: this.interfaces, addressUses: this.addressUses }
    this.#hours = new Map()
    this.interfaces = []
    this.addressUses = []
    this.#owned.clear()
    this.#uses.clear()
    return noted
  }
}
