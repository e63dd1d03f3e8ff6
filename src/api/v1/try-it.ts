/** Trying out: an attack is played into the sample organisation, or log files are handed over. */
import { z } from 'zod'
import { ApiFault } from '../fault.ts'
import { route } from './route.ts'

const FILE_BYTES_MAX = 16 << 20

/** What the service says of why not is for whoever asked. */
const orRefused = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw new ApiFault('BadRequestException', (error as Error).message)
  }
}

const notHere = (what: string): ApiFault =>
  new ApiFault('AccessDeniedException', `This service does not let anybody ${what}; tryIt in its configuration does.`)

export const tryItRoutes = [
  route({
    name: 'tryIt',
    method: 'GET',
    path: '/v1/try-it',
    says: 'What may be tried here: attack stories for a simulated organisation, and whether log files may be handed over.',
    takes: {},
    answers: z.strictObject({
      stories: z
        .array(z.strictObject({ name: z.string(), says: z.string(), raises: z.array(z.string()) }))
        .describe('none where the organisation is a real one'),
      fileBytesMax: z.number().describe('0 where no files may be handed over'),
    }),
    async run(_asked, _caller, { ports }) {
      const { stories, files } = ports?.tryIt ?? {}
      return {
        stories: (stories?.all ?? []).map(({ name, says, raises }) => ({ name, says, raises: [...raises] })),
        fileBytesMax: files === undefined ? 0 : FILE_BYTES_MAX,
      }
    },
  }),
  route({
    name: 'playStory',
    method: 'POST',
    path: '/v1/try-it/stories',
    says: 'Plays an attack into the simulated organisation: its logs are written, read, and judged like all others.',
    onlyFor: 'analyst',
    changes: 'outside',
    takes: { body: z.strictObject({ name: z.string().max(64) }) },
    answers: z.strictObject({
      objects: z.number().describe('log objects that were written'),
      account: z.string(),
      region: z.string(),
      at: z.string().describe('when it happened, by the logs'),
      raises: z.array(z.string()).describe('the finding types to wait for'),
    }),
    async run({ body }, _caller, { ports }) {
      const stories = ports?.tryIt?.stories
      if (stories === undefined) throw notHere('play attacks')
      const story = stories.all.find(({ name }) => name === body.name)
      if (story === undefined) throw new ApiFault('BadRequestException', 'There is no such story.')
      const played = await orRefused(stories.play(story.name))
      return { ...played, at: new Date(played.at).toISOString(), raises: [...story.raises] }
    },
  }),
  route({
    name: 'handOver',
    method: 'POST',
    path: '/v1/try-it/files',
    says: 'Takes a log file in as a push is: it is on disk and in the ledger when this is answered. CloudTrail, VPC Flow Logs or Resolver query logs, as AWS delivers them, packed or not.',
    onlyFor: 'analyst',
    changes: 'outside',
    takes: {
      query: z.strictObject({
        name: z.string().max(255).describe('its name; AWS’s tells account, Region and time'),
      }),
      file: { bytesMax: FILE_BYTES_MAX },
    },
    answers: z.strictObject({ bytes: z.number() }),
    async run({ query, file }, _caller, { ports }) {
      const files = ports?.tryIt?.files
      if (files === undefined) throw notHere('hand over log files')
      await orRefused(files.take(query.name, file))
      return { bytes: file.length }
    },
  }),
]
