/** Decisions become signals, with the evidence that is read again for them, and are written down as told. */
import type { Detection, MatchDetection, WindowDetection } from '../sdk/detection.ts'
import type { Signal } from '../sdk/signal.ts'
import type { Decided } from './decided.ts'
import type { ObjectRequest } from './evidence.ts'
import { periodOf } from './groups.ts'
import type { Stretch } from './late.ts'
import type { Matched } from './matches.ts'
import type { ObjectIndex } from './objects.ts'
import type { Pool } from './pool.ts'
import { searchAll } from './reading.ts'
import type { BegunWindow, Shard } from './shard.ts'
import type { Told, ToldLately } from './told.ts'

/** What every step of the service works with. */
export interface Bench {
  readonly pool: Pool
  readonly detections: readonly Detection[]
  readonly objects: ObjectIndex
  readonly told: ToldLately
}

/** What a step has to say of signals. */
export interface Saying {
  readonly signals: Signal[]
  /** Ids of signals that did not stand. */
  readonly retracted: string[]
  /** Event times of what could not be read again now: they are read later, as if it had come late. */
  readonly unread: Stretch[]
}

export const sayNothing = (): Saying => ({ signals: [], retracted: [], unread: [] })

/** A decision as it is told of, without a signal yet. */
export const toldOf = (detections: readonly Detection[], one: Decided | BegunWindow): Told => {
  const { detection: index, low, high } = one
  const detection = detections[index]
  if ('period' in one) {
    const end = one.period + periodOf(detection as MatchDetection)
    return { type: detection.type, low, high, from: one.period, end, shape: 'match', id: '' }
  }
  const from = one.from * 60
  return {
    type: detection.type,
    low,
    high,
    from,
    end: from + (detection as WindowDetection).within,
    shape: 'window',
    id: '',
  }
}

/** Notes windows as they begin, so that a restart knows that their keys are quiet. */
export const noteBegun = ({ told, detections }: Bench, begun: readonly BegunWindow[]): void => {
  for (const one of begun) told.note(toldOf(detections, one))
}

/** A match that was told of early and did not stand in the end. */
export const takeBack = ({ told, detections }: Bench, fallen: readonly Matched[], saying: Saying): void => {
  for (const one of fallen) {
    const entry = told.get(toldOf(detections, one))
    if (entry === undefined) continue
    if (entry.id !== '') saying.retracted.push(entry.id)
    told.forget(entry)
  }
}

/** When the records lie that a search was to find. */
const stretchesOf = ({ windows, records }: ObjectRequest): Stretch[] => [
  ...windows.map(({ from, until }) => ({ from, until })),
  ...records.map(({ locator: { at } }) => ({ from: at, until: at + 1 })),
]

/**
 * Reads the evidence of what a shard has decided, and makes the signals. What cannot be read now is no proof against a
 * signal: it keeps what was told of it until its time is read again.
 */
export const conclude = async (bench: Bench, shard: Shard, saying: Saying): Promise<void> => {
  const { pool, objects, told, detections } = bench
  noteBegun(bench, shard.takeBegun())
  takeBack(bench, shard.takeFallen(), saying)
  const { found, unread } = await searchAll(pool, shard.requests(), objects.at)
  const open = new Set(unread.flatMap(({ windows, records }) => [...windows, ...records]).map(({ signal }) => signal))
  saying.unread.push(...unread.flatMap(stretchesOf))
  for (const [index, { one, signal }] of shard.conclude(found, objects.nameOf).entries()) {
    const entry = toldOf(detections, one)
    if (signal !== undefined) {
      told.note({ ...entry, id: signal.id })
      saying.signals.push(signal)
      continue
    }
    const before = told.get(entry)
    if (before === undefined || before.id === '' || open.has(index)) continue
    saying.retracted.push(before.id)
    told.forget(before)
    if (before.shape === 'window') told.note(entry)
  }
}
