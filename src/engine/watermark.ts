/** How far event time has come while objects keep arriving. */
import { KIND_NAMES, type KindName, LATENESS } from '../events/kinds.ts'

const LATEST = Math.max(...Object.values(LATENESS))

/** Clocks of sources may be ahead of ours this much, seconds. */
const AHEAD = 900

/** What was last seen of one kind of source. */
export interface Seen {
  /** Newest event time, seconds. */
  readonly newest: number
  /** When an object of it last came, by the clock, seconds. */
  readonly cameAt: number
}

/**
 * Nothing earlier than the watermark can still come from an object that is within its lateness. It lies the lateness
 * behind what each kind of source showed last; a source that was silent for twice its lateness no longer holds it: for
 * that one the clock counts. It never goes back.
 */
export class Watermark {
  readonly #seen = new Map<KindName, Seen>()
  #at: number

  constructor(at = 0, seen: Readonly<Partial<Record<KindName, Seen>>> = {}) {
    this.#at = at
    for (const kind of KIND_NAMES) {
      const known = seen[kind]
      if (known !== undefined) this.#seen.set(kind, known)
    }
  }

  /** Seconds, whole minutes. */
  get at(): number {
    return this.#at
  }

  get seen(): Readonly<Partial<Record<KindName, Seen>>> {
    return Object.fromEntries(this.#seen)
  }

  /** An object of this kind came, and its last event was then. */
  saw(kind: KindName, newest: number, clock: number): void {
    const before = this.#seen.get(kind)
    // A record may claim any time; one from the future must not make everything else late.
    const believed = Math.min(newest, clock + AHEAD)
    this.#seen.set(kind, { newest: Math.max(believed, before?.newest ?? 0), cameAt: clock })
  }

  /** Goes on as far as it may, with the event time of the first object that is seen and not read; answers how far. */
  advance(clock: number, firstOpen: number | undefined): number {
    let at = Number.POSITIVE_INFINITY
    for (const [kind, { newest, cameAt }] of this.#seen) {
      const lateness = LATENESS[kind]
      const isSilent = clock - cameAt >= 2 * lateness
      at = Math.min(at, (isSilent ? Math.max(newest, clock) : newest) - lateness)
    }
    if (firstOpen !== undefined) at = Math.min(at, firstOpen - LATEST)
    if (Number.isFinite(at)) this.#at = Math.max(this.#at, Math.floor(at / 60) * 60)
    return this.#at
  }
}
