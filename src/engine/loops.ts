import type { Dictionaries } from '../formats/batch.ts'
import type { Detection } from '../sdk/detection.ts'
import { finish, HIGH, LOW, mix } from '../tables/hash.ts'
import { FULL, type Tallies } from '../tables/tallies.ts'
import { DEPENDS, NEVER, type RowClasses, UNASKED, UNSORTED, Verdicts } from './classes.ts'
import type { Cursor } from './cursor.ts'
import { type KeyColumn, keyColumns } from './keys.ts'
import type { Present } from './present.ts'

/**
 * One loop for each detection, generated: `where` has its own call site and is inlined with its getters. A shared loop
 * ran four times slower, because a call site that meets thirty functions can inline none (design prototype, 2026-11).
 */
export interface Loop {
  /** False when none of the operations that a batch holds is one of the detection's `calls`. */
  concerns(present: Present, dictionaries: Dictionaries): boolean
  /** Runs rows 0..rows of the bound batch, sorted by `classes` or not. Returns how many rows found no room. */
  run(cursor: Cursor, dictionaries: Dictionaries, rows: number, classes?: RowClasses): number
}

/** What a loop does with a row that passed `where`. */
export interface WindowTarget {
  readonly tallies: Tallies
  readonly seen: { row: number }
}
export type MatchTarget = (row: number, low: number, high: number) => void

/** 1 where an operation's name is one of the detection's `calls`, by text id. */
export class CallMask {
  readonly bits: Uint8Array
  readonly #names: readonly string[]
  #generation = -1

  constructor(names: readonly string[], capacity: number) {
    this.bits = new Uint8Array(capacity + 1)
    this.#names = names
  }

  /** The bits; looked up anew when the dictionary has begun anew. */
  refresh({ text }: Dictionaries): Uint8Array {
    if (text.generation !== this.#generation) {
      this.bits.fill(0)
      for (const name of this.#names) this.bits[text.internText(name)] = 1
      this.bits[0] = 0
      this.#generation = text.generation
    }
    return this.bits
  }
}

const lane = (column: KeyColumn, which: 'low' | 'high'): string => {
  if (column.type === 'text') return `texts.${which}[k_${column.name}[row]]`
  if (column.type === 'address') return `addresses.${which}[k_${column.name}[row]]`
  return `k_${column.name}[row]`
}

const source = (columns: readonly KeyColumn[], withCalls: boolean, body: string): string => `
  return function (cursor, texts, addresses, calls, where, rows, observe, target, mix, finish, classOf, verdicts) {
    ${columns.map(({ name }) => `const k_${name} = cursor.c_${name}`).join('\n    ')}
    const k_at = cursor.c_at
    ${withCalls ? 'const k_call = cursor.c_eventName' : ''}
    let lost = 0
    for (let row = 0; row < rows; row++) {
      const verdict = verdicts[classOf[row]]
      if (verdict === ${NEVER}) continue
      ${withCalls ? `if (calls[k_call[row]] === 0) { if (verdict === ${UNASKED}) verdicts[classOf[row]] = ${NEVER}; continue }` : ''}
      cursor.row = row
      if (verdict === ${UNASKED}) {
        cursor.touched = 0
        const passed = where(cursor)
        verdicts[classOf[row]] = passed || cursor.touched !== 0 ? ${DEPENDS} : ${NEVER}
        if (!passed) continue
      } else if (!where(cursor)) continue
      let low = ${LOW}
      let high = ${HIGH}
      ${columns.map(column => `low = mix(low, ${lane(column, 'low')}); high = mix(high, ${lane(column, 'high')})`).join('\n      ')}
      low = finish(low)
      high = finish(high)
      ${body}
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
  calls: Uint8Array | undefined,
  where: unknown,
  rows: number,
  observe: unknown,
  target: WindowTarget | MatchTarget,
  mixer: typeof mix,
  finisher: typeof finish,
  classOf: Uint16Array,
  verdicts: Uint8Array,
) => number

/** Makes a detection's loop. `target` takes what passes `where`. */
export const makeLoop = (
  detection: Detection,
  target: WindowTarget | MatchTarget,
  capacity: number,
  build: (text: string) => Generated = text => new Function(text)() as Generated,
): Loop => {
  const columns = keyColumns(detection.on, detection.by, detection.type)
  const mask = detection.calls === undefined ? undefined : new CallMask(detection.calls, capacity)
  const observe = detection.shape === 'window' ? detection.observe : undefined
  const body = detection.shape === 'window' ? WINDOW_BODY : MATCH_BODY
  let generated: Generated
  try {
    generated = build(source(columns, mask !== undefined, body))
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    generated = plainLoop(columns, detection.shape === 'window')
  }
  const said = new Verdicts()
  const { where } = detection
  return {
    concerns({ calls, callCount }, dictionaries) {
      if (mask === undefined) return true
      const bits = mask.refresh(dictionaries)
      for (let i = 0; i < callCount; i++) if (bits[calls[i]] === 1) return true
      return false
    },
    run(cursor, dictionaries, rows, classes) {
      const calls = mask?.refresh(dictionaries)
      const verdicts = said.refresh(classes)
      if (classes?.allNever(verdicts)) return 0
      const { text, addresses } = dictionaries
      const of = classes?.of ?? UNSORTED
      return generated(cursor, text, addresses, calls, where, rows, observe, target, mix, finish, of, verdicts)
    },
  }
}

/** The same loop without generated code, for places that forbid it, and as the generated one's oracle. */
export const plainLoop =
  (columns: readonly KeyColumn[], isWindow: boolean): Generated =>
  (cursor, texts, addresses, calls, where, rows, observe, target) => {
    const column = (name: string) => cursor[`c_${name}`] as Uint32Array
    const laneOf = (which: 'low' | 'high', row: number, { name, type }: KeyColumn): number => {
      const value = column(name)[row]
      return type === 'text' ? texts[which][value] : type === 'address' ? addresses[which][value] : value
    }
    let lost = 0
    for (let row = 0; row < rows; row++) {
      if (calls !== undefined && calls[column('eventName')[row]] === 0) continue
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
