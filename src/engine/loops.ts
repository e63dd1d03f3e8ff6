import type { KindName } from '../events/kinds.ts'
import type { Dictionaries } from '../formats/batch.ts'
import type { RowDetection } from '../sdk/detection.ts'
import { finish, HIGH, LOW, mix } from '../tables/hash.ts'
import { FULL, type Tallies } from '../tables/tallies.ts'
import { DEPENDS, NEVER, type Rows, UNASKED, UnsortedRows } from './classes.ts'
import type { Cursor } from './cursor.ts'
import { type KeyColumn, keyColumns } from './keys.ts'
import { Operations } from './operations.ts'
import type { Present } from './present.ts'
import { PAIR_SHIFT, PAIRED, PAIRED_FIELD, PAIRS, type Pairs, Verdicts } from './verdicts.ts'

/**
 * One loop for each detection, generated: `where` has its own call site and is inlined with its getters. A shared loop
 * ran four times slower, because a call site that meets thirty functions can inline none (design prototype, 2026-11).
 */
export interface Loop {
  /** False when none of the operations that a batch holds is one of the detection's `calls`. */
  concerns(present: Present): boolean
  /** Runs rows 0..rows of the bound batch, sorted by `classes` or not. Returns how many rows found no room. */
  run(cursor: Cursor, dictionaries: Dictionaries, rows: number, classes?: Rows): number
}

/** What a loop does with a row that passed `where`. */
export interface WindowTarget {
  readonly tallies: Tallies
  readonly seen: { row: number }
}
export type MatchTarget = (row: number, low: number, high: number) => void

const lane = (column: KeyColumn, which: 'low' | 'high'): string => {
  if (column.type === 'text') return `texts.${which}[k_${column.name}[row]]`
  if (column.type === 'address') return `addresses.${which}[k_${column.name}[row]]`
  return `k_${column.name}[row]`
}

const source = (
  columns: readonly KeyColumn[],
  withCalls: boolean,
  paired: string | undefined,
  body: string,
): string => `
  return function (cursor, texts, addresses, numbers, calls, where, rows, observe, target, mix, finish, verdicts, pairs) {
    ${columns.map(({ name }) => `const k_${name} = cursor.c_${name}`).join('\n    ')}
    const k_at = cursor.c_at
    ${withCalls ? 'const k_call = cursor.c_eventName' : ''}
    ${paired ? `const k_pair = cursor.c_${paired}` : ''}
    const { present, count, order, ends } = rows
    let lost = 0
    let begin = 0
    for (let i = 0; i < count; i++) {
      const id = present[i]
      const end = ends[id]
      let verdict = verdicts[id]
      if (verdict === ${NEVER}) { begin = end; continue }
      for (let place = begin; place < end; place++) {
        const row = order[place]
        ${withCalls ? `if (calls[numbers[k_call[row]]] === 0) { if (verdict === ${UNASKED}) { verdicts[id] = ${NEVER}; break } continue }` : ''}
        ${
          paired
            ? `const pair = (id << ${PAIR_SHIFT}) | k_pair[row]
        const slot = (k_pair[row] + id * 37) & ${PAIRS - 1}
        if (pairs.any && pairs.refused[slot] === pair) continue`
            : ''
        }
        cursor.row = row
        cursor.touched = 0
        const passed = where(cursor)
        if (verdict === ${UNASKED}) {
          verdict = verdicts[id] = passed || cursor.touched !== 0 ? ${DEPENDS} : ${NEVER}
          if (verdict === ${NEVER}) break
        }
        if (!passed) {
          ${paired ? `if (cursor.touched === ${PAIRED} && id !== 0) { pairs.refused[slot] = pair; pairs.any = true }` : ''}
          continue
        }
        let low = ${LOW}
        let high = ${HIGH}
        ${columns.map(column => `low = mix(low, ${lane(column, 'low')}); high = mix(high, ${lane(column, 'high')})`).join('\n        ')}
        low = finish(low)
        high = finish(high)
        ${body}
      }
      begin = end
    }
    return lost
  }`

const WINDOW_BODY = `const tally = target.tallies.row(low, high, (k_at[row] / 60) | 0)
      if (tally === ${FULL}) { lost++; continue }
      target.seen.row = tally
      observe(cursor, target.seen)`
const MATCH_BODY = 'target(row, low, high)'

type Generated = (
  cursor: Cursor,
  texts: Dictionaries['text'],
  addresses: Dictionaries['addresses'],
  numbers: Uint16Array,
  calls: Uint8Array | undefined,
  where: unknown,
  rows: Rows,
  observe: unknown,
  target: WindowTarget | MatchTarget,
  mixer: typeof mix,
  finisher: typeof finish,
  verdicts: Uint8Array,
  pairs: Pairs,
) => number

/** Makes a detection's loop. `target` takes what passes `where`. */
export const makeLoop = (
  detection: RowDetection,
  target: WindowTarget | MatchTarget,
  capacity: number,
  operations: Operations = new Operations(detection.calls ?? [], capacity),
  build: (text: string) => Generated = text => new Function(text)() as Generated,
): Loop => {
  const columns = keyColumns(detection.on, detection.by, detection.type)
  const mask = detection.calls === undefined ? undefined : operations.maskOf(detection.calls)
  const paired = capacity < 1 << PAIR_SHIFT ? PAIRED_FIELD[detection.on as KindName] : undefined
  const observe = detection.shape === 'window' ? detection.observe : undefined
  const body = detection.shape === 'window' ? WINDOW_BODY : MATCH_BODY
  let generated: Generated
  try {
    generated = build(source(columns, mask !== undefined, paired, body))
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    generated = plainLoop(columns, detection.shape === 'window')
  }
  const said = new Verdicts()
  const unsaid = new Verdicts()
  const unsorted = new UnsortedRows()
  const { where } = detection
  return {
    concerns({ calls, callCount }) {
      if (mask === undefined) return true
      for (let i = 0; i < callCount; i++) if (mask[calls[i]] === 1) return true
      return false
    },
    run(cursor, dictionaries, rows, classes) {
      const numbers = operations.refresh(dictionaries)
      const sorted = classes ?? unsorted.take(rows)
      const { bits, pairs } = (classes === undefined ? unsaid : said).refresh(sorted)
      const { text, addresses } = dictionaries
      // biome-ignore format: spread over lines, these say no more.
      return generated(cursor, text, addresses, numbers, mask, where, sorted, observe, target, mix, finish, bits, pairs)
    },
  }
}

/** The same loop without generated code, for places that forbid it, and as the generated one's oracle. */
export const plainLoop =
  (columns: readonly KeyColumn[], isWindow: boolean): Generated =>
  (cursor, texts, addresses, numbers, calls, where, rows, observe, target) => {
    const column = (name: string) => cursor[`c_${name}`] as Uint32Array
    const laneOf = (which: 'low' | 'high', row: number, { name, type }: KeyColumn): number => {
      const value = column(name)[row]
      return type === 'text' ? texts[which][value] : type === 'address' ? addresses[which][value] : value
    }
    const { order, count, ends, present } = rows
    const all = count === 0 ? 0 : ends[present[count - 1]]
    let lost = 0
    for (let place = 0; place < all; place++) {
      const row = order[place]
      if (calls !== undefined && calls[numbers[column('eventName')[row]]] === 0) continue
      cursor.row = row
      if (!(where as (cursor: Cursor) => boolean)(cursor)) continue
      const low = finish(columns.reduce((h, key) => mix(h, laneOf('low', row, key)), LOW))
      const high = finish(columns.reduce((h, key) => mix(h, laneOf('high', row, key)), HIGH))
      if (!isWindow) {
        ;(target as MatchTarget)(row, low, high)
        continue
      }
      const { tallies, seen } = target as WindowTarget
      const tally = tallies.row(low, high, (column('at')[row] / 60) | 0)
      if (tally === FULL) lost++
      else {
        seen.row = tally
        ;(observe as (cursor: Cursor, seen: unknown) => void)(cursor, seen)
      }
    }
    return lost
  }
