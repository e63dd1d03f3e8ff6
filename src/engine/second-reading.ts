/**
 * Reading a time again: because something came for it after it was decided, or because the service has started and
 * open panes are not stored. Objects of the ledger are read once more into a shard of their own, which goes on from
 * what was told before that time; its signals have the ids that they had, and what no longer stands is taken back.
 */
import type { Intel } from '../intel/intel.ts'
import { type Bench, conclude, type Saying, toldOf } from './conclude.ts'
import type { Stretch } from './late.ts'
import type { Learned } from './learned.ts'
import type { Memory } from './memory.ts'
import type { LiveObject, LivePorts } from './ports.ts'
import { readAll } from './reading.ts'
import { type BegunWindow, Shard } from './shard.ts'
import type { Told } from './told.ts'

const HOUR = 3600
/** Objects that are read before the shard decides what lies before the next one. */
const AT_ONCE = 64

export interface SecondReading extends Bench {
  readonly intel: Intel
  readonly memory: Memory
  readonly learned: Learned
  readonly ports: Pick<LivePorts, 'since'>
}

const windowOf = (reading: SecondReading, { type, low, high, from }: Told): BegunWindow[] => {
  const detection = reading.detections.findIndex(one => one.type === type)
  return detection < 0 ? [] : [{ detection, low, high, from: from / 60 }]
}

/** A shard that goes on from what was told until then. Only one that reaches the watermark goes on learning. */
const shardAt = (reading: SecondReading, decided: number, learned?: Learned): Shard => {
  const begun = reading.told.windowsAt(decided).flatMap(told => windowOf(reading, told))
  return new Shard(reading.detections, reading.intel, { memory: reading.memory, decided, begun, learned })
}

/**
 * Reads what the ledger has of a time, deciding on the way what lies before both the next object and `until`. Answers
 * the objects that could not be read and are still there.
 */
const readInto = async (
  reading: SecondReading,
  shard: Shard,
  some: readonly LiveObject[],
  until: number,
): Promise<LiveObject[]> => {
  const unread: LiveObject[] = []
  const objects = some.toSorted((a, b) => (a.from ?? a.at) - (b.from ?? b.at))
  for (let i = 0; i < objects.length; i += AT_ONCE) {
    const chunk = objects.slice(i, i + AT_ONCE).map(object => ({ object, job: reading.objects.add(object) }))
    const answers = await readAll(
      reading.pool,
      chunk.map(({ job }) => job),
    )
    for (const { object, job } of chunk) {
      const answer = answers.get(job.index)
      for (const part of answer?.parts ?? []) shard.take(part)
      if (answer?.unread === true) unread.push(object)
      reading.objects.ends(job.index, object.until ?? 0)
    }
    const next = objects[i + AT_ONCE]?.from ?? until
    shard.decide(Math.min(Math.floor(next / 60) * 60, until))
  }
  shard.decide(until)
  return unread
}

/**
 * The open panes of a service that starts, or whose shard is made anew: everything before `decided` is decided. What
 * cannot be read now is told by its time.
 */
export const readOpen = async (
  reading: SecondReading,
  decided: number,
): Promise<{ readonly shard: Shard; readonly unread: readonly Stretch[] }> => {
  const shard = shardAt(reading, decided, reading.learned)
  // What a model is about to tell rests on records of the last hour and a little more.
  const back = reading.learned.models.size === 0 ? HOUR : 2 * HOUR
  const unread = await readInto(reading, shard, await reading.ports.since(decided - back), decided)
  return { shard, unread: unread.map(stretchOf) }
}

const stretchOf = ({ at, from = at, until = from }: LiveObject): Stretch => ({ from, until: until + 1 })

/** First and last second that are decided anew: whatever what came late can have a part in. */
const wholeOf = ({ from, until }: Stretch): Stretch => ({
  from: Math.floor(from / HOUR) * HOUR - HOUR,
  until: Math.ceil(until / HOUR) * HOUR + HOUR,
})

/** What became of a second reading: `unread` says that some of it could not be read, and that nothing was changed. */
export interface ReadAgain {
  readonly shard: Shard | undefined
  readonly unread: boolean
}

/**
 * Decides a stretch anew, unless some of it cannot be read and it `mustBeWhole`. Answers the shard when the stretch reached the watermark: it has all open panes and takes the
 * other's place. Otherwise it goes on until its windows are those that were told, from where on nothing changes.
 */
export const readAgain = async (
  reading: SecondReading,
  stretch: Stretch,
  watermark: number,
  saying: Saying,
  mustBeWhole: boolean,
): Promise<ReadAgain> => {
  const { from, until } = wholeOf(stretch)
  for (let end = until; end + 2 * HOUR < watermark; end += 2 * (end - from)) {
    const shard = shardAt(reading, from)
    const before = reading.told.windowsAt(end)
    const unread = await readInto(reading, shard, await reading.ports.since(from - HOUR, end + HOUR), end)
    if (mustBeWhole && unread.length > 0) return { shard: undefined, unread: true }
    shard.end(end + HOUR)
    const begun = shard.takeBegun()
    if (!meets(reading, begun, before, from, end)) continue
    replace(reading, begun, from, end, saying)
    await conclude(reading, shard, saying)
    return { shard: undefined, unread: false }
  }
  const shard = shardAt(reading, from, reading.learned)
  const unread = await readInto(reading, shard, await reading.ports.since(from - HOUR), watermark)
  if (mustBeWhole && unread.length > 0) return { shard: undefined, unread: true }
  replace(reading, shard.takeBegun(), from, watermark, saying)
  await conclude(reading, shard, saying)
  return { shard, unread: false }
}

const keyOf = ({ type, low, high, from }: Told): string => `${type}|${low}|${high}|${from}`

/** True when the windows that matter after the end are the ones that were told: what follows stays as it is. */
const meets = (
  { detections }: SecondReading,
  begun: readonly BegunWindow[],
  before: readonly Told[],
  from: number,
  end: number,
): boolean => {
  const was = before.filter(told => told.from >= from).map(keyOf)
  const is = begun.map(one => toldOf(detections, one)).filter(told => told.end > end - HOUR)
  const known = new Set(was)
  return was.length === is.length && is.every(told => known.has(keyOf(told)))
}

/** What was told of the stretch and is not among what has begun now did not stand. */
const replace = (
  { detections, told }: SecondReading,
  begun: readonly BegunWindow[],
  from: number,
  end: number,
  saying: Saying,
): void => {
  const now = begun.map(one => toldOf(detections, one))
  const stands = new Set(now.map(keyOf))
  for (const entry of told.between(from, end)) {
    if (entry.shape !== 'window' || stands.has(keyOf(entry))) continue
    if (entry.id !== '') saying.retracted.push(entry.id)
    told.forget(entry)
  }
  for (const entry of now) told.note(entry)
}
