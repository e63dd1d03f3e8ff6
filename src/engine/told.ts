/** What was decided lately: a restart or a second reading goes on from it, and revises it. */

const DAY = 86_400
/** What comes later than this after its time is read again all the same, but what no longer stands is not taken back. */
const DAYS_KEPT = 8
/** Decisions kept of one day. */
const ENTRIES_MAX = 50_000

/** A window that began or a match that was told of. Times in seconds. */
export interface Told {
  readonly type: string
  readonly low: number
  readonly high: number
  readonly from: number
  /** First second after it. */
  readonly end: number
  readonly shape: 'window' | 'match'
  /** The signal's id; empty while there is none. */
  readonly id: string
}

type Key = Pick<Told, 'type' | 'low' | 'high' | 'from'>

const keyOf = ({ type, low, high, from }: Key): string => `${type}|${low}|${high}|${from}`

interface Day {
  readonly day: number
  readonly entries: Map<string, Told>
}

/** Kept by day, so that only days that changed are written down. */
export class ToldLately {
  readonly #days = new Map<number, Day>()
  readonly #changed = new Set<number>()
  #newest = 0
  /** Decisions that a day had no room for. */
  evictions = 0

  note(entry: Told): void {
    const day = Math.floor(entry.from / DAY)
    if (day <= this.#newest - DAYS_KEPT) return
    const held = this.#day(day)
    const key = keyOf(entry)
    if (!held.entries.has(key) && held.entries.size >= ENTRIES_MAX) {
      this.evictions++
      return
    }
    // A window is noted when it begins, and gets its signal's id when it ends.
    held.entries.set(key, { ...entry, id: entry.id || (held.entries.get(key)?.id ?? '') })
    this.#changed.add(day)
  }

  get(key: Key): Told | undefined {
    return this.#days.get(Math.floor(key.from / DAY))?.entries.get(keyOf(key))
  }

  forget(key: Key): void {
    const day = Math.floor(key.from / DAY)
    if (this.#days.get(day)?.entries.delete(keyOf(key))) this.#changed.add(day)
  }

  /** What began from..until, until not included. */
  between(from: number, until: number): Told[] {
    const found: Told[] = []
    for (const { day, entries } of this.#days.values()) {
      if ((day + 1) * DAY <= from || day * DAY >= until) continue
      for (const entry of entries.values()) if (entry.from >= from && entry.from < until) found.push(entry)
    }
    return found
  }

  /** Windows that began before this time and matter to what is judged from then on. */
  windowsAt(at: number): Told[] {
    // A key that fired begins anew after its window, so those that ended within the longest window count as well.
    return this.between(at - 2 * 3600, at).filter(({ shape, end }) => shape === 'window' && end > at - 3600)
  }

  /** The days that changed since this was last asked, each under the name of its place. */
  changes(): Map<string, Uint8Array> {
    const changes = new Map<string, Uint8Array>()
    for (const day of this.#changed) {
      const entries = [...(this.#days.get(day)?.entries.values() ?? [])]
      changes.set(placeOf(day), Buffer.from(JSON.stringify({ day, entries })))
    }
    this.#changed.clear()
    return changes
  }

  async restore(read: (name: string) => Promise<Uint8Array | undefined>): Promise<void> {
    for (let place = 0; place < DAYS_KEPT; place++) {
      const bytes = await read(placeOf(place))
      if (bytes === undefined) continue
      const { entries } = JSON.parse(Buffer.from(bytes).toString()) as { entries: readonly Told[] }
      for (const entry of entries) this.note(entry)
    }
    this.#changed.clear()
  }

  #day(day: number): Day {
    let held = this.#days.get(day)
    if (held === undefined) this.#days.set(day, (held = { day, entries: new Map() }))
    if (day > this.#newest) {
      this.#newest = day
      for (const old of this.#days.keys()) if (old <= day - DAYS_KEPT) this.#days.delete(old)
    }
    return held
  }
}

/** A day lies where the one of eight days before lay. */
const placeOf = (day: number): string => `told/${day % DAYS_KEPT}`
