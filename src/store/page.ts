/** A place in a sorted list: opaque outside the store. */
export type Cursor = string

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: Cursor | undefined
}
