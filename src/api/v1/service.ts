/** The service itself, for whoever runs it: what waits for destinations, and the keys of the account. */
import { z } from 'zod'
import { scopesOf } from '../../control/members.ts'
import type { OutboxEntry, Store } from '../../store/store.ts'
import { ApiFault } from '../fault.ts'
import type { Caller } from '../operation.ts'
import { route } from './route.ts'

const DEAD_MAX = 200
/** Letters of others are passed over; so many are looked at. */
const LOOKED_MAX = 100_000
const LOOKED_AT_ONCE = 500

const iso = (ms: number): string => new Date(ms).toISOString()

/** Letters of the accounts that the caller answers for: a service may have several organisations. */
const deadInSight = async (store: Store, { account }: Caller): Promise<readonly OutboxEntry[]> => {
  const scopes = await scopesOf(store, account)
  const inSight: OutboxEntry[] = []
  for (let looked = 0, after = 0; looked < LOOKED_MAX && inSight.length < DEAD_MAX; ) {
    const letters = await store.outbox.dead(undefined, LOOKED_AT_ONCE, after)
    const ids = [...new Set(letters.map(({ key }) => key))]
    const known = new Set<string>()
    for (const scope of scopes)
      for (const { finding } of await store.findings.get(scope, ids, 'exported')) known.add(finding.id)
    inSight.push(...letters.filter(({ key }) => known.has(key)))
    if (letters.length < LOOKED_AT_ONCE) break
    looked += letters.length
    after = letters[letters.length - 1].id
  }
  return inSight.slice(0, DEAD_MAX)
}

const keyRow = z.strictObject({
  accessKeyId: z.string(),
  role: z.enum(['administrator', 'analyst', 'reader']),
  createdAt: z.string(),
  lastUsedAt: z.string().optional(),
  disabled: z.boolean(),
})

export const serviceRoutes = [
  route({
    name: 'outbox',
    method: 'GET',
    path: '/v1/outbox',
    says: 'What waits for each destination, and the dead letters: findings of the accounts in sight that a destination did not take.',
    onlyFor: 'administrator',
    takes: {},
    answers: z.strictObject({
      destinations: z.array(
        z.strictObject({
          name: z.string(),
          waiting: z.number(),
          dead: z.number(),
          oldest: z.string().optional().describe('when the oldest that waits was put there'),
        }),
      ),
      dead: z.array(
        z.strictObject({
          id: z.number(),
          destination: z.string(),
          findingId: z.string(),
          attempts: z.number(),
          problem: z.string(),
          createdAt: z.string(),
        }),
      ),
    }),
    async run(_asked, caller, { store }) {
      // An export is its account's own affair; the destinations of the configuration are the service's.
      const isOthers = (name: string): boolean =>
        name.startsWith('export/') && !name.startsWith(`export/${caller.account}/`)
      const waiting = (await store.outbox.waiting()).filter(({ destination }) => !isOthers(destination))
      return {
        destinations: waiting.map(({ destination, waiting, dead, oldest }) => ({
          ...{ name: destination, waiting, dead },
          oldest: waiting > 0 && oldest > 0 ? iso(oldest) : undefined,
        })),
        dead: (await deadInSight(store, caller)).map(({ id, destination, key, attempts, problem, createdAt }) => ({
          ...{ id, destination, findingId: key, attempts, problem: problem ?? '' },
          createdAt: iso(createdAt),
        })),
      }
    },
  }),
  route({
    name: 'resend',
    method: 'POST',
    path: '/v1/outbox/resend',
    says: 'Sends dead letters again.',
    onlyFor: 'administrator',
    changes: true,
    takes: { body: z.strictObject({ ids: z.array(z.number().int().min(0)).min(1).max(DEAD_MAX) }) },
    answers: z.strictObject({ sent: z.number() }),
    async run({ body }, caller, { store, now }) {
      const mine = new Set((await deadInSight(store, caller)).map(({ id }) => id))
      return {
        sent: await store.outbox.resend(
          body.ids.filter(id => mine.has(id)),
          now(),
        ),
      }
    },
  }),
  route({
    name: 'keys',
    method: 'GET',
    path: '/v1/keys',
    says: 'The access keys of the account, without their secrets. New ones are made with `vedette keys create`.',
    onlyFor: 'administrator',
    takes: {},
    answers: z.strictObject({ keys: z.array(keyRow) }),
    async run(_asked, { account }, { store }) {
      const keys = await store.keys.list(account)
      return {
        keys: keys.map(({ accessKeyId, role, createdAt, lastUsedAt, disabled }) => ({
          ...{ accessKeyId, role, disabled, createdAt: iso(createdAt) },
          lastUsedAt: lastUsedAt === undefined ? undefined : iso(lastUsedAt),
        })),
      }
    },
  }),
  route({
    name: 'disableKey',
    method: 'POST',
    path: '/v1/keys/{id}/disabled',
    says: 'Disables an access key of the account, or enables it again.',
    onlyFor: 'administrator',
    changes: true,
    takes: {
      path: z.strictObject({ id: z.string().regex(/^[A-Z0-9]{16,32}$/) }),
      body: z.strictObject({ disabled: z.boolean() }),
    },
    answers: z.strictObject({}),
    async run({ path, body }, { account }, { store }) {
      await store.transaction(async inside => {
        const key = await inside.keys.get(path.id)
        if (key?.account !== account)
          throw new ApiFault('ResourceNotFoundException', `There is no access key ${path.id} of this account.`)
        await inside.keys.put({ ...key, disabled: body.disabled })
      })
      return {}
    },
  }),
]
