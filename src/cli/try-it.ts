/** What the console may try out, as the configuration says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TryIt } from '../api/try-it.ts'
import { HandedSource, NotTaken } from '../intake/handed.ts'
import { playStory, STORY_SECONDS_MAX } from '../simulate/play-story.ts'
import { STORIES } from '../simulate/stories/stories.ts'
import type { Config } from './config-schema.ts'

/** Log files that are taken in an hour, of both kinds together: a story is some ten of them. */
const AN_HOUR = 600
const BYTES_AN_HOUR = 1 << 30
/** What is set aside for a story before it is made. */
const STORY_FILES = 20
const STORY_BYTES = 4 << 20

interface Parts {
  readonly spoolFolder: string
  now(): number
  /** Event time until which everything is decided, seconds; 0 before anything was read. */
  decidedUntil(): number
}

/** Nothing unless the configuration allows something. The source is to run with the others. */
export const makeTryIt = (
  { tryIt: { files, sample } }: Config,
  { spoolFolder, now, decidedUntil }: Parts,
): { readonly tryIt: TryIt; readonly source: HandedSource } | undefined => {
  if (!files && sample === undefined) return undefined
  const source = new HandedSource({ folder: spoolFolder, anHour: AN_HOUR, bytesAnHour: BYTES_AN_HOUR, now })
  let nth = 0
  let playing = false
  const play = async (story: string) => {
    if (sample === undefined) throw new NotTaken('There is no simulated organisation here.')
    const until = decidedUntil()
    if (until === 0) throw new NotTaken('The first logs are still being read; try again in a moment.')
    if (playing) throw new NotTaken('Another attack is being played; try again in a moment.')
    source.reserve(STORY_FILES, STORY_BYTES)
    const out = mkdtempSync(join(tmpdir(), 'vedette-story-'))
    playing = true
    try {
      // Before what is decided already: it is found as what came late, without waiting for the watermark to come so far.
      const at = until - STORY_SECONDS_MAX
      const played = playStory({ ...sample, out, story, at, nth: nth++ })
      await source.take(
        played.files.map(key => ({ name: basename(key), bytes: readFileSync(join(out, key)) })),
        {
          reserved: true,
        },
      )
      const [first] = played.expected
      return {
        objects: played.files.length,
        account: first?.account ?? '',
        region: first?.region ?? '',
        at: at * 1000,
      }
    } finally {
      playing = false
      rmSync(out, { recursive: true, force: true })
    }
  }
  const all = [...STORIES.values()].filter(({ raises }) => raises.length > 0)
  return {
    source,
    tryIt: {
      ...(sample && { stories: { all, play } }),
      ...(files && { files: { take: async (name, bytes) => void (await source.take([{ name, bytes }])) } }),
    },
  }
}
