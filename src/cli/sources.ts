/** From `sources:` of the configuration to ways in. */
import { OperatorError } from '../errors.ts'
import { BucketSource, FolderSource } from '../intake/listing.ts'
import { PushSource } from '../intake/push.ts'
import { QueueSource } from '../intake/queue.ts'
import type { Source } from '../intake/source.ts'
import type { SourceSettings } from './config-schema.ts'

export interface MadeSources {
  readonly sources: readonly Source[]
  /** Those that are posted to, by the end of their addresses. */
  readonly pushes: ReadonlyMap<string, PushSource>
}

export const makeSources = (
  settings: readonly SourceSettings[],
  { spoolFolder, now }: { readonly spoolFolder: string; readonly now: () => number },
): MadeSources => {
  const pushes = new Map<string, PushSource>()
  const sources = settings.map((one): Source => {
    if (one.type === 'folder') return new FolderSource({ path: one.path, every: one.every * 1000 })
    if (one.type === 'sqs') return new QueueSource(one)
    if (one.type === 's3') {
      const since = one.since === undefined ? undefined : Date.parse(one.since) / 1000
      return new BucketSource({ url: one.url, every: one.every * 1000, since, now })
    }
    const push = new PushSource({ source: one.name, key: keyFrom(one.keyFrom), folder: spoolFolder, now })
    pushes.set(one.name, push)
    return push
  })
  return { sources, pushes }
}

const keyFrom = (variable: string): string => {
  const key = process.env[variable]
  if (key !== undefined && key.length >= 16) return key
  const value = key === undefined ? 'not set' : 'too short'
  throw new OperatorError('E_BAD_OPTION', { option: variable, value, expected: 'a key of at least 16 characters' })
}
