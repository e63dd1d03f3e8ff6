/** A worker thread's entry: wraps an Analyst in messages. Detections and the opener come as module URLs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ObjectCounts } from '../formats/decoder.ts'
import { openIntel } from '../intel/open.ts'
import type { Detection } from '../sdk/detection.ts'
import { Analyst, type WorkerObject } from './analyst.ts'
import type { Found, ObjectRequest } from './evidence.ts'
import type { Scope } from './narrow.ts'
import type { Part } from './pass.ts'
import type { OpenObject } from './ports.ts'

export interface ThreadData {
  readonly detectionModules: readonly string[]
  readonly openModule: string
  readonly image: SharedArrayBuffer
  readonly scope: Scope
}

export type ToThread =
  | { readonly do: 'read'; readonly object: WorkerObject }
  | { readonly do: 'search'; readonly object: WorkerObject; readonly request: ObjectRequest }

export type FromThread =
  | { readonly did: 'ready' }
  | { readonly did: 'part'; readonly part: Part }
  | { readonly did: 'read'; readonly object: number; readonly counts: ObjectCounts; readonly part: Part }
  | { readonly did: 'search'; readonly object: number; readonly found: readonly Found[] }
  | { readonly did: 'fail'; readonly object: number; readonly problem: string }
  /** Said by the pool for a thread that died while it had the object at work. */
  | { readonly did: 'die'; readonly object: number; readonly problem: string }

const port = parentPort as NonNullable<typeof parentPort>

/** Typed columns change hands instead of being copied. */
const buffersOf = (part: Part): ArrayBuffer[] => {
  const buffers = new Set<ArrayBuffer>()
  for (const tally of part.tallies) {
    const columns = [tally.low, tally.high, tally.minute, ...Object.values(tally.numbers)]
    for (const { from, values } of Object.values(tally.sets)) columns.push(from, values)
    for (const column of columns) buffers.add(column.buffer as ArrayBuffer)
  }
  return [...buffers]
}

const say = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

const serve = async (): Promise<void> => {
  const { detectionModules, openModule, image, scope } = workerData as ThreadData
  const modules = await Promise.all(detectionModules.map(url => import(url) as Promise<{ detections: Detection[] }>))
  const { open } = (await import(openModule)) as { open: OpenObject }
  const detections = modules.flatMap(module => module.detections)
  const handOver = (part: Part) => say({ did: 'part', part }, buffersOf(part))
  const analyst = new Analyst(detections, openIntel(image), scope, handOver)

  const answer = async (message: ToThread): Promise<void> => {
    const { object } = message
    try {
      const source = await open(object.name)
      if (message.do === 'read') {
        const { counts, part } = await analyst.read(object, source)
        say({ did: 'read', object: object.index, counts, part }, buffersOf(part))
      } else say({ did: 'search', object: object.index, found: await analyst.search(object, source, message.request) })
    } catch (error) {
      say({ did: 'fail', object: object.index, problem: error instanceof Error ? error.message : String(error) })
    }
  }

  let queue = Promise.resolve()
  port.on('message', (message: ToThread) => {
    queue = queue.then(() => answer(message))
  })
  say({ did: 'ready' })
}

await serve()
