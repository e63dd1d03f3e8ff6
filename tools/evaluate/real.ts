/** Attacks and console sessions that others recorded, injected into an organisation that was learned for four weeks. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { detections } from '../../src/detections/index.generated.ts'
import { Analyst } from '../../src/engine/analyst.ts'
import type { Intel } from '../../src/intel/intel.ts'
import { Behaviour } from '../../src/learn/behaviour/behaviour.ts'
import { TEXT } from '../../src/learn/behaviour/shape.ts'
import type { Tuple } from '../../src/learn/model.ts'
import { Life } from '../../src/simulate/life/life.ts'
import { LISTS } from '../train/name-lists.ts'
import { Lookup } from './behaviour/learned.ts'
import { START } from './behaviour/trial.ts'
import { isRecorded, tupleOf } from './behaviour/tuples.ts'
import type { EvaluationPart } from './part.ts'

const DATA = join(LISTS, '..')
const SESSIONS = join(DATA, 'cloudtrail-benign/permiso-console-sessions')
const DAY = 86_400
const DAYS = 28
const LEARNING = { budget: 1, days: 14 }
const asking = new Lookup()
const NOTHING_KNOWN: Intel = {
  ...{ version: '', image: new SharedArrayBuffer(0), categoriesOfAddress: () => 0, categoriesOfDomain: () => 0 },
  ...{ categoriesOfHash: () => 0, placeOf: () => 0, hitsOf: () => [], describeAddress: () => ({}) },
}

/** The behaviours that a log tells of, in order of time. */
const behavioursOf = async (path: string): Promise<Tuple[]> => {
  const bytes = readFileSync(path)
  let at = 0
  const source = {
    read: (into: Uint8Array) => {
      const some = bytes.subarray(at, at + into.length)
      into.set(some)
      at += some.length
      return some.length
    },
    close: () => undefined,
  }
  const learns = detections.filter(({ shape, on }) => shape === 'profile' && on === 'cloudtrail')
  const analyst = new Analyst(learns, NOTHING_KNOWN, {}, () => undefined)
  const { part } = await analyst.read({ index: 0, name: path, account: '', region: '' }, source)
  return part.tuples
    .flatMap(({ rows, texts, numbers, values, count, at: times, id }) =>
      Array.from({ length: rows }, (_, row) => ({
        ...{ texts: texts.map(column => values[column[row]]), numbers: numbers.map(column => column[row]) },
        ...{ count: count[row], mark: { at: times[row], id: id[row], object: -1, offset: 0, length: 0 } },
      })),
    )
    .sort((a, b) => a.mark.at - b.mark.at)
}

const WHO = ['account', 'principalAccount', 'principalType', 'principalName', 'session', 'userType'] as const

/** The same, done by somebody of the organisation, from a second on. */
const doneBy = (tuples: readonly Tuple[], who: readonly string[], from: number): Tuple[] =>
  tuples.map(tuple => {
    const texts = [...tuple.texts]
    for (const name of WHO) texts[TEXT[name]] = who[TEXT[name]]
    return { ...tuple, texts, mark: { ...tuple.mark, at: from + tuple.mark.at - tuples[0].mark.at } }
  })

const typesOf = (model: Behaviour): string[] =>
  model.verdicts().map(({ verdict }) => {
    const told = detections.find(one => one.shape === 'profile' && one.model === 'behaviour' && one.verdict === verdict)
    return `${told?.type} (${String(told?.severity)})`
  })

/** Learns an organisation; answers what was learned, and the person who did most. */
const learn = (): { bytes: Uint8Array; who: readonly string[] } => {
  const life = new Life({ seed: 'real-1', start: START })
  const model = new Behaviour(LEARNING)
  const did = new Map<string, { tuple: Tuple; times: number }>()
  let id = 0
  for (let day = 0; day < DAYS; day++) {
    for (const deed of life.nextDay()) {
      if (!isRecorded(deed)) continue
      const tuple = tupleOf(deed, ++id)
      const key = `${deed.account} ${deed.actor.name} ${deed.actor.kind === 'person' ? deed.actor.session : ''}`
      if (deed.actor.kind === 'person') did.set(key, { tuple, times: (did.get(key)?.times ?? 0) + 1 })
      model.pass(tuple.mark.at)
      model.take(tuple, asking)
    }
  }
  model.pass(START + DAYS * DAY)
  model.verdicts()
  const [most] = [...did.values()].sort((a, b) => b.times - a.times)
  return { bytes: model.save(), who: most.tuple.texts }
}

interface Label {
  readonly baseline?: readonly string[]
}
interface Injected {
  readonly log: string
  readonly expected: readonly string[]
  readonly raised: readonly string[]
}

const injected = async (bytes: Uint8Array, who: readonly string[]): Promise<Injected[]> => {
  const { datasets } = JSON.parse(readFileSync(join(DATA, 'LABELS.json'), 'utf8')) as {
    datasets: Record<string, Record<string, Label>>
  }
  const found: Injected[] = []
  for (const [set, files] of Object.entries(datasets))
    for (const [name, { baseline = [] }] of Object.entries(files)) {
      const path = join(DATA, 'cloudtrail', set, `${name}.json`)
      if (baseline.length === 0 || !existsSync(path)) continue
      const model = new Behaviour(LEARNING)
      model.restore(bytes)
      const tuples = doneBy(await behavioursOf(path), who, START + DAYS * DAY + 10 * 3600)
      for (const tuple of tuples) {
        model.pass(tuple.mark.at)
        model.take(tuple, asking)
      }
      model.pass((tuples.at(-1)?.mark.at ?? 0) + DAY)
      found.push({ log: `${set}/${name}`, expected: baseline, raised: [...new Set(typesOf(model))].sort() })
    }
  return found
}

/** Each session on a day of its own, by somebody new with the same role. */
const newEmployee = async (bytes: Uint8Array, who: readonly string[]) => {
  const model = new Behaviour(LEARNING)
  model.restore(bytes)
  const newcomer = [...who]
  newcomer[TEXT.session] = `${who[TEXT.session].split(':')[0]}:new.employee`
  const files = readdirSync(SESSIONS, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.json'))
  let behaviours = 0
  for (const [i, file] of files.sort().entries()) {
    const from = START + (DAYS + i) * DAY + 9 * 3600
    const tuples = doneBy(await behavioursOf(join(SESSIONS, file)), newcomer, from)
    behaviours += tuples.length
    for (const tuple of tuples.filter(({ mark }) => mark.at < from + 12 * 3600)) {
      model.pass(tuple.mark.at)
      model.take(tuple, asking)
    }
  }
  model.pass(START + (DAYS + files.length + 1) * DAY)
  return { sessions: files.length, behaviours, raised: typesOf(model).sort() }
}

const measure = async (): Promise<object> => {
  const { bytes, who } = learn()
  return { labels: await injected(bytes, who), sessions: await newEmployee(bytes, who) }
}

interface Measured {
  readonly labels: readonly Injected[]
  readonly sessions: { readonly sessions: number; readonly behaviours: number; readonly raised: readonly string[] }
}

const section = ({ labels, sessions }: Measured): string => {
  const fires = labels.filter(({ expected, raised }) =>
    expected.some(type => raised.some(one => one.startsWith(`${type} `))),
  )
  return [
    '## Logs that others recorded',
    `A simulated organisation is learned for ${DAYS} days (budget 1). Then each log of an attack is injected on its own, done by the person who was most active, from the addresses and with the tools of the log. Of ${labels.length} logs whose labels expect behaviour to be unusual, ${fires.length} raise an expected type, ${labels.filter(({ raised }) => raised.length > 0).length} any.`,
    `| log | expected | raised |\n| --- | --- | --- |\n${labels.map(one => `| ${one.log} | ${one.expected.join(', ')} | ${one.raised.join(', ') || '–'} |`).join('\n')}`,
    `${sessions.sessions} console sessions of people at work (${sessions.behaviours} behaviours), each on a day of its own, done by somebody new with that person’s role, raise ${sessions.raised.length} findings, of which ${sessions.raised.filter(one => one.endsWith('(High)')).length} are High; none should be: ${sessions.raised.join(', ') || 'nothing'}.`,
    'What this is not: a real organisation’s history. Networks are looked up for the addresses of the logs, some of which were made up by those who published them; countries are not, and count as unknown.',
  ].join('\n\n')
}

export const real: EvaluationPart = {
  missing: () => (existsSync(join(DATA, 'LABELS.json')) ? undefined : `${DATA} does not hold LABELS.json`),
  measure,
  section: section as EvaluationPart['section'],
}
