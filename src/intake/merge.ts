/** Merging listings that are each in order of time, holding only the head of each. */
import type { FoundObject } from './ports.ts'

/** By time, then by name: the order must not depend on who listed first. */
export const byTime = (a: FoundObject, b: FoundObject): number =>
  a.at - b.at || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** One listing: pieces (a day's objects), each sorted, each after the one before. */
export type Listing = AsyncGenerator<readonly FoundObject[]>

interface Head {
  piece: readonly FoundObject[]
  index: number
  readonly rest: Listing
}

/** Asks for the next piece while the present one is being used: a bucket answers in tens of milliseconds. */
async function* readAhead(listing: Listing): Listing {
  const ask = () => {
    const next = listing.next()
    // A failure is met when the piece is wanted, not before.
    next.catch(() => {})
    return next
  }
  let next = ask()
  for (;;) {
    const { value, done } = await next
    if (done) return
    next = ask()
    yield value
  }
}

const first = (head: Head): FoundObject => head.piece[head.index]

/** A binary heap by each listing's next object: thousands of listings (accounts × Regions × sources) are usual. */
class Heap {
  readonly #heads: Head[] = []

  get top(): Head | undefined {
    return this.#heads[0]
  }

  push(head: Head): void {
    this.#heads.push(head)
    let at = this.#heads.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (byTime(first(this.#heads[parent]), first(this.#heads[at])) <= 0) return
      this.#swap(parent, at)
      at = parent
    }
  }

  /** Puts the top where it belongs after its next object changed. */
  sink(): void {
    let at = 0
    for (;;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.#heads.length && byTime(first(this.#heads[child]), first(this.#heads[least])) < 0)
          least = child
      if (least === at) return
      this.#swap(least, at)
      at = least
    }
  }

  dropTop(): void {
    const tail = this.#heads.pop()
    if (tail === undefined || this.#heads.length === 0) return
    this.#heads[0] = tail
    this.sink()
  }

  #swap(a: number, b: number): void {
    const held = this.#heads[a]
    this.#heads[a] = this.#heads[b]
    this.#heads[b] = held
  }
}

const nextPiece = async (listing: Listing): Promise<readonly FoundObject[] | undefined> => {
  for (;;) {
    const { value, done } = await listing.next()
    if (done) return undefined
    if (value.length > 0) return value
  }
}

/** Objects of all listings in order of time. At most two pieces of each listing are held. */
export async function* mergeByTime(listings: readonly Listing[]): AsyncGenerator<FoundObject> {
  const heap = new Heap()
  const started = await Promise.all(
    listings.map(async listing => {
      const rest = readAhead(listing)
      return { piece: await nextPiece(rest), rest }
    }),
  )
  for (const { piece, rest } of started) if (piece) heap.push({ piece, index: 0, rest })
  let previous = ''
  for (let head = heap.top; head !== undefined; head = heap.top) {
    const object = first(head)
    // The same path named twice is one object; equal names have equal times, so they meet here.
    if (object.name !== previous) yield object
    previous = object.name
    head.index++
    if (head.index >= head.piece.length) {
      const piece = await nextPiece(head.rest)
      if (piece === undefined) {
        heap.dropTop()
        continue
      }
      head.piece = piece
      head.index = 0
    }
    heap.sink()
  }
}
