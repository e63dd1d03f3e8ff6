import { categoriesOf } from '../events/categories.ts'
import type { Field, PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import { Batch, Dictionaries } from '../formats/batch.ts'
import type { Intel } from '../intel/intel.ts'
import { factsOf } from '../inventory/facts.ts'
import type { Detection, Story } from '../sdk/detection.ts'
import type { Signal } from '../sdk/signal.ts'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import { sha256 } from './enrich.ts'
import { EvidencePass, type Found } from './evidence.ts'
import { CountingPass, type Part } from './pass.ts'
import { Shard } from './shard.ts'

const encoder = new TextEncoder()

/** The lists and countries that a story's events speak of (`remoteLists: TOR_EXIT`), as an Intel: real enrichment then finds them. */
export const storyIntel = (
  kind: KindName,
  events: readonly PlainEvent[],
  networks: Story<KindName>['networks'] = {},
): Intel => {
  const bits = new Map<string, number>()
  const places = new Map<string, number>()
  for (const [name, { of, type, hashed }] of Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>))
    for (const event of events) {
      if (of === undefined || !event[name]) continue
      const into = type === 'place' ? places : bits
      into.set(hashed ? sha256(String(event[of])) : canonicalValue(event[of]), Number(event[name]))
    }
  const decoder = new TextDecoder()
  return {
    version: 'story',
    image: new SharedArrayBuffer(0),
    categoriesOfAddress: (a, b, c, d) => bits.get(addressKey(a, b, c, d)) ?? 0,
    categoriesOfDomain: (bytes, from, to) => bits.get(decoder.decode(bytes.subarray(from, to))) ?? 0,
    categoriesOfHash: hex => bits.get(hex) ?? 0,
    placeOf: text => places.get(canonicalValue(text)) ?? 0,
    hitsOf: value =>
      categoriesOf(bits.get(canonicalValue(value)) ?? 0).map(category => ({
        list: `story ${category}`,
        category,
        value,
      })),
    describeAddress: text => networks[text] ?? {},
  }
}

const addressKey = (a: number, b: number, c: number, d: number): string =>
  [a, b, c, d].map(word => word >>> 0).join(':')

/** One spelling for each value: an address as its four words, a name as it is. */
const canonicalValue = (value: unknown): string => {
  const bytes = encoder.encode(String(value))
  if (parseAddress(bytes, 0, bytes.length) === 0) return String(value)
  return addressKey(parsed[0], parsed[1], parsed[2], parsed[3])
}

const put = (
  batch: Batch,
  row: number,
  name: string,
  field: Field,
  value: unknown,
  dictionaries: Dictionaries,
): void => {
  const column = batch.columns[name]
  if (field.type === 'text') column[row] = value ? dictionaries.text.internText(String(value)) : 0
  else if (field.type === 'address') column[row] = value ? internAddress(String(value), dictionaries) : 0
  else column[row] = Number(value ?? 0)
}

const internAddress = (text: string, { addresses }: Dictionaries): number => {
  const bytes = encoder.encode(text)
  if (parseAddress(bytes, 0, bytes.length) === 0) throw new Error(`${text} is not an address`)
  return addresses.v6(parsed[0], parsed[1], parsed[2], parsed[3])
}

/** Plain events as one batch. Fields that are left out are empty; the account is 111122223333 unless said. */
export const batchOf = (
  kind: KindName,
  events: readonly PlainEvent[],
  records: readonly unknown[],
  into: Dictionaries,
): Batch => {
  const batch = new Batch(kind, Math.max(events.length, 1))
  const pieces = events.map((event, i) => encoder.encode(JSON.stringify(records[i] ?? { ...event, '#': i })))
  const bytes = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0))
  let at = 0
  pieces.forEach((piece, row) => {
    bytes.set(piece, at)
    batch.offset[row] = at
    batch.length[row] = piece.length
    at += piece.length
    const event: Record<string, unknown> = {
      account: '111122223333',
      region: 'eu-west-1',
      sidesKnown: true,
      ...events[row],
    }
    for (const [name, field] of Object.entries(KINDS[kind].fields as Readonly<Record<string, Field>>))
      put(batch, row, name, field, event[name], into)
  })
  batch.bytes = bytes
  batch.rows = events.length
  return batch
}

type StoryLike = Story<KindName> | readonly Partial<PlainEvent>[]

const partsOf = (story: StoryLike) => ('events' in story ? story : { events: story })

const DAY = 86_400

/** A story with what was usual on the days before it. */
export const wholeStory = <S extends Story<KindName>>(story: S): S => {
  const { usual, events, records = [] } = story
  if (usual === undefined) return story
  const before = Array.from({ length: usual.days }, (_, i) => (i - usual.days) * DAY).flatMap(shift =>
    (usual.events as readonly PlainEvent[]).map(event => ({ ...event, at: Number(event['at']) + shift })),
  )
  return {
    ...story,
    events: [...before, ...events],
    records: [...before.map(() => undefined), ...records],
  }
}

/**
 * Plays a story through the real engine, without threads and files: the same passes, shard and signals. `before` tells
 * the inventory something first. Lists are what the events say (`remoteLists`).
 */
export const play = (detection: Detection, story: StoryLike): Signal[] => {
  const { events, records = [], before = [], networks } = wholeStory(partsOf(story) as Story<KindName>)
  const dictionaries = new Dictionaries(1 << 14, 1 << 14)
  const batch = batchOf(detection.on, events as PlainEvent[], records, dictionaries)
  const intel = storyIntel(detection.on, events as PlainEvent[], networks)
  const parts: Part[] = []
  const counting = new CountingPass([detection], dictionaries, intel, {}, part => parts.push(part))
  counting.begin(0)
  counting.sink(batch)
  const shard = new Shard([detection], intel)
  for (const record of before) for (const fact of factsOf(record)) shard.inventory.add(fact)
  for (const part of [...parts, counting.flush()]) shard.take(part)
  shard.decide(Number.POSITIVE_INFINITY)
  const evidence = new EvidencePass([detection], dictionaries, intel)
  const found: Found[] = shard.requests().flatMap(request => {
    evidence.begin(request)
    evidence.sink(batch)
    return evidence.finish()
  })
  const signals = shard.finish(found, () => 'story')
  const [broken] = Object.values(shard.losses.broken)
  if (broken !== undefined) throw new Error(broken)
  return signals
}
