/** What GuardDuty's service model says of a value beyond its type. */
export interface Limit {
  /** Of a string's length, a number's value, or a list's or map's count. */
  readonly min?: number
  readonly max?: number
  /** The whole string matches it. */
  readonly pattern?: string
  /** No fraction. */
  readonly whole?: true
  /** Of a map's keys. */
  readonly key?: Limit
  /** Of a list's items or a map's values. */
  readonly item?: Limit
}

/** By structure, then by member. */
export type Limits = Readonly<Record<string, Readonly<Record<string, Limit>>>>
