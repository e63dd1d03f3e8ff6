// Hot. Nothing here may allocate per event.
import type { Batch, Dictionaries } from '../formats/batch.ts'

/** What the operator asked to see. Absent = everything. */
export interface Scope {
  /** Seconds, inclusive and exclusive. */
  readonly since?: number
  readonly until?: number
  readonly accounts?: readonly string[]
  readonly regions?: readonly string[]
}

/** True when nothing lies outside. */
export const isWhole = (scope: Scope): boolean => Object.values(scope).every(value => value === undefined)

/** Drops a batch's rows outside the scope, in place. Returns how many records went. */
export const narrow = (batch: Batch, scope: Scope, dictionaries: Dictionaries): number => {
  const since = scope.since ?? 0
  const until = scope.until ?? 0xffffffff
  const { at, account, region } = batch.columns
  const { text } = dictionaries
  const sidesKnown = batch.columns['sidesKnown']
  let kept = 0
  let gone = 0
  for (let row = 0; row < batch.rows; row++) {
    const inside =
      at[row] >= since &&
      at[row] < until &&
      (scope.accounts === undefined || scope.accounts.includes(text.text(account[row]))) &&
      (scope.regions === undefined || scope.regions.includes(text.text(region[row])))
    if (!inside) {
      gone += sidesKnown !== undefined && sidesKnown[row] === 0 ? 0.5 : 1
      continue
    }
    if (kept !== row) moveRow(batch, row, kept)
    kept++
  }
  batch.rows = kept
  return gone
}

const moveRow = (batch: Batch, from: number, to: number): void => {
  for (const name in batch.columns) batch.columns[name][to] = batch.columns[name][from]
  batch.offset[to] = batch.offset[from]
  batch.length[to] = batch.length[from]
}
