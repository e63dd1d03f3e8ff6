/** Finding criteria: what filters, lists and statistics select by. */

/**
 * One attribute of a FindingCriteria. Fields are named as on the wire (`service.action.actionType`). A list matches when
 * any of its elements does. Values OR in `equals`, AND in `notEquals`; severity is compared by its integer part there.
 */
export interface Condition {
  readonly field: string
  readonly equals?: readonly string[]
  readonly notEquals?: readonly string[]
  /** Numbers, or epoch milliseconds where the field is a time. */
  readonly greaterThan?: number
  readonly greaterThanOrEqual?: number
  readonly lessThan?: number
  readonly lessThanOrEqual?: number
  /** Patterns with `*` and `?`; only in filters that archive. */
  readonly matches?: readonly string[]
  readonly notMatches?: readonly string[]
}
