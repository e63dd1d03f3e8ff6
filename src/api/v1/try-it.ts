/** Trying out: an attack is played into the sample organisation, or log files are handed over. */
import { z } from 'zod'
import { answersForAll } from '../../control/answers-for-all.ts'
import { NotTaken } from '../../intake/handed.ts'
import type { Store } from '../../store/store.ts'
import { ApiFault } from '../fault.ts'
import type { Caller, Service } from '../operation.ts'
import { route } from './route.ts'

const FILE_BYTES_MAX = 16 << 20

/** What the service says of why not is for whoever asked; any other error is a defect, or a disk, and is logged. */
const orRefused = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof NotTaken) throw new ApiFault('BadRequestException', error.message)
    throw error
  }
}

const notHere = (what: string): ApiFault =>
  new ApiFault('AccessDeniedException', `This service does not let anybody ${what}; tryIt in its configuration does.`)

/** What is handed over is learned from and judged like all logs, and may speak of any account. */
const mustAnswerForAll = async (store: Store, { account }: Caller): Promise<void> => {
  if (await answersForAll(store, account)) return
  throw new ApiFault(
    'AccessDeniedException',
    `Log files may speak of any account: only one that sees all that are watched here, as the organization’s administrator does, may bring them in; ${account} does not.`,
  )
}

const filesOf = ({ ports }: Service) => {
  const files = ports?.tryIt?.files
  if (files === undefined) throw notHere('hand over log files')
  return files
}

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
        .describe('none where the organisation is a real one, or the caller does not answer for all accounts'),
      fileBytesMax: z.number().describe('0 where no files may be handed over, or not by the caller'),
    }),
    async run(_asked, { account }, { store, ports }) {
      const tryIt = ports?.tryIt
      const { stories, files } = tryIt !== undefined && (await answersForAll(store, account)) ? tryIt : {}
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
    async run({ body }, caller, { store, ports }) {
      const stories = ports?.tryIt?.stories
      if (stories === undefined) throw notHere('play attacks')
      await mustAnswerForAll(store, caller)
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
      file: { bytesMax: FILE_BYTES_MAX, mayBeTaken: service => void filesOf(service) },
    },
    answers: z.strictObject({ bytes: z.number() }),
    async run({ query, file }, caller, service) {
      const files = filesOf(service)
      await mustAnswerForAll(service.store, caller)
      await orRefused(files.take(query.name, file))
      return { bytes: file.length }
    },
  }),
]
