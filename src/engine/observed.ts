// Hot. Nothing here may allocate per event: a fact costs memory only when it is new in its object.
import { BATCH_ROWS, type Batch, type Dictionaries } from '../formats/batch.ts'
import { PairSet } from '../tables/pair-set.ts'
import { plainEvent } from './cursor.ts'
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
  /** Where it does not tell: the two addresses, of which one is the interface's own. */
  readonly either: readonly [string, string] | undefined
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

/** Notes, once per object, what rows say in passing: hours covered, interfaces' own addresses, where credentials are used from. */
export class Observed {
  readonly #dictionaries: Dictionaries
  readonly #owned = new PairSet(1 << 14)
  readonly #either = new PairSet(1 << 14)
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
    let start = 0
    let events = 0
    for (let row = 0; row < batch.rows; row++) {
      const seconds = at[row]
      if (this.firstAt === 0 || seconds < this.firstAt) this.firstAt = seconds
      if (seconds > this.lastAt) this.lastAt = seconds
      if (
        account[row] !== account[start] ||
        region[row] !== region[start] ||
        ((seconds / HOUR) | 0) !== ((at[start] / HOUR) | 0)
      ) {
        this.#count(batch, start, events)
        start = row
        events = 0
      }
      // A record whose sides are unknown stands in the batch twice, once for each side.
      events += sidesKnown !== undefined && sidesKnown[row] === 0 ? 0.5 : 1
    }
    if (batch.rows > 0) this.#count(batch, start, events)
  }

  #flows(batch: Batch): void {
    const { interface: eni, local, remote, sidesKnown } = batch.columns
    for (let row = 0; row < batch.rows; row++) {
      if (sidesKnown[row] === 1) {
        if (this.#owned.add(eni[row], local[row])) this.#noteInterface(batch, row)
      } else if (
        this.#either.size < BATCH_ROWS &&
        this.#either.add(eni[row], local[row] ^ Math.imul(remote[row], 0x10001))
      )
        this.#noteInterface(batch, row)
    }
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
    const account = text.strings[batch.columns['account'][row]]
    const region = text.strings[batch.columns['region'][row]]
    const hour = batch.columns['at'][row] - (batch.columns['at'][row] % HOUR)
    const key = `${account},${region},${batch.kind},${hour}`
    const held = this.#hours.get(key)
    if (held === undefined) this.#hours.set(key, { account, region, kind: batch.kind, hour, events })
    else held.events += events
  }

  #noteInterface(batch: Batch, row: number): void {
    const event = plainEvent(batch, row, this.#dictionaries) as Record<string, string & number & boolean>
    this.interfaces.push({
      account: event['account'],
      at: event['at'],
      interface: event['interface'],
      instance: event['instance'],
      vpc: event['vpc'],
      subnet: event['subnet'],
      address: event['sidesKnown'] ? event['local'] : '',
      either: event['sidesKnown'] ? undefined : [event['local'], event['remote']],
    })
  }

  #noteUse(batch: Batch, row: number, day: number): void {
    const event = plainEvent(batch, row, this.#dictionaries) as Record<string, string>
    this.addressUses.push({ account: event['account'], instance: event['instance'], address: event['remote'], day })
  }

  /** What was noted since the last time, and begins anew. */
  flush(): { hours: HourCount[]; interfaces: SeenInterface[]; addressUses: AddressUse[] } {
    const noted = { hours: [...this.#hours.values()], interfaces: this.interfaces, addressUses: this.addressUses }
    this.#hours = new Map()
    this.interfaces = []
    this.addressUses = []
    this.#owned.clear()
    this.#either.clear()
    this.#uses.clear()
    return noted
  }
}
