/** A worker thread's entry: wraps an Analyst in messages. Detections and the opener come as module URLs. */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { ObjectCounts } from '../formats/decoder.ts'
import { openIntel } from '../intel/open.ts'
import type { Detection } from '../sdk/detection.ts'
import { Analyst, type WorkerObject } from './analyst.ts'
import type { Found, ObjectRequest } from './evidence.ts'
import type { Scope } from './narrow.ts'
import { buffersOf } from './parts.ts'
import type { Part } from './pass.ts'
import type { ByteSource, OpenObject } from './ports.ts'

export interface ThreadData {
  readonly detectionModules: readonly string[]
  readonly openModule: string
  readonly image: SharedArrayBuffer
  readonly scope: Scope
}

export type ToThread =
  /** `hashFirst`: say what the object is before its parts, so that nobody has to keep them until its end. */
  | { readonly do: 'read'; readonly object: WorkerObject; readonly hashFirst?: boolean }
  | { readonly do: 'search'; readonly object: WorkerObject; readonly request: ObjectRequest }

export type FromThread =
  | { readonly did: 'ready' }
  | { readonly did: 'part'; readonly part: Part }
  | { readonly did: 'hash'; readonly object: number; readonly sha256: string }
  | { readonly did: 'read'; readonly object: number; readonly counts: ObjectCounts; readonly part: Part }
  | { readonly did: 'search'; readonly object: number; readonly found: readonly Found[] }
  | { readonly did: 'fail'; readonly object: number; readonly problem: string; readonly gone: boolean }
  /** Said by the pool for a thread that died while it had the object at work. */
  | { readonly did: 'die'; readonly object: number; readonly problem: string }

/** Bytes hashed at a time. */
const HASHED_BYTES = 256 << 10

const port = parentPort as NonNullable<typeof parentPort>

/** The SHA-256 of an object as it is stored. */
const hashOf = async (source: ByteSource): Promise<string> => {
  const hash = createHash('sha256')
  const piece = new Uint8Array(HASHED_BYTES)
  try {
    for (let size = await source.read(piece); size > 0; size = await source.read(piece))
      hash.update(piece.subarray(0, size))
    return hash.digest('hex')
  } finally {
    source.close()
  }
}

/** Typed columns change hands instead of being copied. */
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
      if (message.do === 'read' && message.hashFirst)
        say({ did: 'hash', object: object.index, sha256: await hashOf(await open(object.name)) })
      if (message.do === 'read') {
        const { counts, part } = await analyst.read(object, await open(object.name))
        say({ did: 'read', object: object.index, counts, part }, buffersOf(part))
      } else say({ did: 'search', object: object.index, found: await analyst.search(object, open, message.request) })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      const { gone, code } = error as { gone?: boolean; code?: string }
      say({ did: 'fail', object: object.index, problem, gone: gone === true || code === 'ENOENT' })
    }
  }

  let queue = Promise.resolve()
  port.on('message', (message: ToThread) => {
    queue = queue.then(() => answer(message))
  })
  say({ did: 'ready' })
}

await serve()
