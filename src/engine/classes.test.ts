import { expect, test } from 'vitest'
import { detections } from '../detections/index.generated.ts'
import type { PlainEvent } from '../events/kind.ts'
import { KIND_NAMES, type KindName } from '../events/kinds.ts'
import { BATCH_ROWS, Dictionaries } from '../formats/batch.ts'
import { isRowDetection, type RowDetection } from '../sdk/detection.ts'
import { CLASS_FIELDS, RowClasses } from './classes.ts'
import { makeCursor } from './cursor.ts'
import { makeLoop } from './loops.ts'
import { batchOf } from './play.ts'

/** Numbers that look random and are the same in every run. */
const numbers = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

/** Events of all examples of a kind, with values of their class swapped among them. */
const mixed = (kind: KindName, rows: number, seed: number): PlainEvent[] => {
  const next = numbers(seed)
  const events = detections
    .filter(one => one.on === kind)
    .flatMap(one => Object.values({ ...one.examples().fires, ...one.examples().quiet }))
    .flatMap(story => ('events' in story ? story.events : story)) as PlainEvent[]
  const any = () => events[Math.floor(next() * events.length)]
  return Array.from({ length: rows }, () => {
    const event: Record<string, string | number | boolean> = { ...any() }
    const other = any()
    for (const name of CLASS_FIELDS[kind]) if (other[name] !== undefined && next() < 0.3) event[name] = other[name]
    return event
  })
}

const byNumber = (a: number, b: number): number => a - b

/** The rows that a detection lets through. */
const asMatch = (detection: RowDetection, rows: number[], capacity: number) =>
  makeLoop({ ...detection, shape: 'match' } as RowDetection, row => rows.push(row), capacity)

test.for(KIND_NAMES)('%s: the same rows pass, sorted into classes or not, batch after batch', kind => {
  const dictionaries = new Dictionaries(1 << 14, 1 << 14)
  const capacity = dictionaries.text.capacity
  const cursor = makeCursor(kind, dictionaries)
  const classes = new RowClasses(kind)
  const loops = detections
    .filter(isRowDetection)
    .filter(one => one.on === kind)
    .map(one => {
      const [sorted, plain]: number[][] = [[], []]
      return { sorted, plain, ours: asMatch(one, sorted, capacity), theirs: asMatch(one, plain, capacity) }
    })
  let passed = 0
  for (const seed of [1, 2, 3, 1, 2, 3]) {
    const batch = batchOf(kind, mixed(kind, 1500, seed), [], dictionaries)
    cursor.bind(batch)
    classes.take(batch, dictionaries)
    for (const { sorted, plain, ours, theirs } of loops) {
      ours.run(cursor, dictionaries, batch.rows, classes)
      theirs.run(cursor, dictionaries, batch.rows)
      expect(sorted.toSorted(byNumber)).toEqual(plain)
      passed += sorted.splice(0).length
      plain.length = 0
    }
    if (seed === 2) dictionaries.clear()
  }
  expect(passed).toBeGreaterThan(100)
})

test('more classes than are held at a time: what finds no place is undecided, never forgotten', () => {
  const dictionaries = new Dictionaries(1 << 14, 1 << 14)
  const classes = new RowClasses('flow')
  const cursor = makeCursor('flow', dictionaries)
  const portOnly = { ...detections.find(one => one.on === 'flow'), calls: undefined } as RowDetection
  const rows: number[] = []
  const where = (flow: { servicePort: number }) => flow.servicePort % 1000 === 7
  const loop = asMatch({ ...portOnly, where } as unknown as RowDetection, rows, dictionaries.text.capacity)
  for (let from = 0; from < 60_000; from += BATCH_ROWS) {
    const events = Array.from({ length: BATCH_ROWS }, (_, i) => ({ at: 1_790_000_000, servicePort: from + i }))
    const batch = batchOf('flow', events, [], dictionaries)
    cursor.bind(batch)
    classes.take(batch, dictionaries)
    rows.length = 0
    loop.run(cursor, dictionaries, batch.rows, classes)
    const expected = events.flatMap((event, row) => (where(event) ? [row] : []))
    expect(rows.toSorted(byNumber)).toEqual(expected)
    rows.length = 0
    loop.run(cursor, dictionaries, batch.rows, classes)
    expect(rows.toSorted(byNumber)).toEqual(expected)
  }
})
