/** One attack on an organisation that was simulated before, at a time of one's choice: for trying out. */
import { OperatorError } from '../errors.ts'
import { flowHeader } from './flow-line.ts'
import { makeOrganisation } from './make-organisation.ts'
import { ObjectWriter, objectKey, type Source, type SourceTotals } from './objects.ts'
import { type Site, siteIn } from './organisation.ts'
import { Random } from './random.ts'
import { type Expected, Script, Stage, type Told } from './stage.ts'
import { STORIES } from './stories/stories.ts'

const SOURCES = ['cloudtrail', 'flow', 'dns'] as const
const SLOT = 300
/** No story begins earlier than an hour before its time, or ends later than this. */
const [BEFORE, AFTER] = [3600, 2 * 3600]

/** The organisation as it was simulated, and what is to happen in it. */
export interface Played {
  readonly out: string
  readonly seed: number
  readonly accounts: number
  readonly regions: readonly string[]
  readonly story: string
  /** Unix seconds. */
  readonly at: number
  /** How many were played before: another account, and other details. */
  readonly nth: number
}

/** How much time a story may need, seconds after it begins. */
export const STORY_SECONDS_MAX = AFTER

const WRAP = { cloudtrail: ['{"Records":[', ',', ']}'], dns: ['', '', ''] } as const

/** Writes its logs in AWS's layout and answers their keys below `out`, and what must be found. */
export const playStory = (played: Played): { files: readonly string[]; expected: readonly Expected[] } => {
  const { out, seed, regions, nth } = played
  const story = STORIES.get(played.story)
  if (story === undefined) {
    const expected = 'a story that vedette stories lists'
    throw new OperatorError('E_BAD_OPTION', { option: 'story', value: played.story, expected })
  }
  const org = makeOrganisation(seed, played.accounts, regions)
  const at = Math.floor(played.at / SLOT) * SLOT
  const able = org.accounts.filter(({ ipv6 }) => story.ipv6 !== true || ipv6)
  const { sites } = able[nth % able.length]
  const script = new Script()
  const told: Told = { expected: [], spared: [] }
  const random = new Random(`played-${seed}-${story.name}-${at}-${nth}`)
  story.play(new Stage(story.name, org, sites[0], at, random.fork('story'), script, told))
  const files: string[] = []
  const folders = new Set<string>()
  const write = (source: Source, site: Site, from: number): void => {
    const lines = script.take(source, site, from, from + SLOT)
    if (lines.length === 0) return
    const totals: SourceTotals = { files: 0, records: 0, raw: 0, stored: 0 }
    const key = (): string => {
      const name = objectKey(source, site, from + SLOT, from + SLOT, random)
      files.push(name)
      return name
    }
    const writer = new ObjectWriter(
      out,
      totals,
      source === 'flow' ? [flowHeader(site), '', ''] : WRAP[source],
      key,
      folders,
    )
    for (const { text } of lines) writer.add(text)
    writer.close()
  }
  const places = org.accounts.flatMap(account => [
    ...account.sites,
    ...(account.sites.some(({ region }) => region === 'us-east-1') ? [] : [siteIn(account.sites[0], 'us-east-1')]),
  ])
  for (let from = at - BEFORE; from < at + AFTER; from += SLOT)
    for (const site of places) for (const source of SOURCES) write(source, site, from)
  return { files, expected: told.expected }
}
