/** A place in a sorted list: opaque outside the store. */
export type Cursor = string

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: Cursor | undefined
}

/** A cursor that no list gave: somebody made it up, or it belongs to another sort. */
export class BadCursor extends Error {
  constructor() {
    super('This cursor was not given by this list.')
    this.name = 'BadCursor'
  }
}
