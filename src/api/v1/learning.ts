/** What was learned: how far each account has come, what is normal for a principal, and how the service is set up. */
import { z } from 'zod'
import { scopesOf } from '../../control/members.ts'
import type { Store } from '../../store/store.ts'
import type { LearningProgress } from '../service-view.ts'
import { route } from './route.ts'

const PROFILES_MAX = 20

const profileSchema = z.strictObject({
  account: z.string(),
  principal: z.string().describe('kind and name: `AssumedRole deploy`'),
  days: z.number().describe('on which it was active; older ones count less'),
  lastDay: z.string(),
  refused: z.number().describe('the share of its calls that are refused'),
  hours: z.array(z.number()).describe('by hour of the day, UTC: the share of its activity'),
  factors: z.array(
    z.strictObject({
      name: z.string(),
      known: z.number().describe('how many values are known; `values` has the most usual'),
      values: z.array(z.strictObject({ value: z.string(), days: z.number(), frequency: z.string() })),
    }),
  ),
})

const accountsInSight = async (store: Store, account: string): Promise<ReadonlySet<string>> =>
  new Set([account, ...(await scopesOf(store, account)).flatMap(({ accounts }) => accounts)])

/** Several models learn of an account: it has come as far as the one that is furthest behind. */
const togetherOf = (account: string, models: readonly LearningProgress[]) => {
  const last = models.reduce((least, one) => (one.days / one.needed < least.days / least.needed ? one : least))
  const entities = models.reduce((sum, one) => sum + one.entities, 0)
  return { account, days: last.days, needed: last.needed, entities }
}

export const learningRoutes = [
  route({
    name: 'learning',
    method: 'GET',
    path: '/v1/learning',
    says: 'How far each account in sight has come with learning what is normal. One whose logs tell of no behaviour yet is missing.',
    takes: {},
    answers: z.strictObject({
      accounts: z.array(
        z.strictObject({
          account: z.string(),
          days: z.number().describe('that it has been observed'),
          needed: z.number().describe('before anything is said of its behaviour'),
          entities: z.number().describe('principals, groups and hosts that are known'),
        }),
      ),
    }),
    async run(_asked, { account }, { store, ports }) {
      const inSight = await accountsInSight(store, account)
      const all = (ports?.view?.progress() ?? []).filter(one => inSight.has(one.account))
      return {
        accounts: [...Map.groupBy(all, one => one.account)].map(([account, models]) => togetherOf(account, models)),
      }
    },
  }),
  route({
    name: 'profile',
    method: 'GET',
    path: '/v1/profile',
    says: 'What is normal for a principal, as `vedette profile` prints it: operations, networks, tools, Regions, hours. The most active first.',
    takes: {
      query: z.strictObject({
        principal: z.string().min(1).max(256).describe('a part of a user, role, session or account'),
        account: z
          .string()
          .regex(/^\d{12}$/)
          .optional(),
      }),
    },
    answers: z.strictObject({
      profiles: z.array(profileSchema),
      isWhole: z.boolean().describe(`false when there are more than ${PROFILES_MAX}`),
    }),
    async run({ query }, { account }, { store, ports }) {
      const inSight = await accountsInSight(store, account)
      const wanted = query.account === undefined ? inSight : new Set([query.account].filter(one => inSight.has(one)))
      const found = ports?.view?.profilesOf(query.principal, wanted) ?? []
      const profiles = structuredClone(found.slice(0, PROFILES_MAX)) as z.infer<typeof profileSchema>[]
      return { profiles, isWhole: found.length <= PROFILES_MAX }
    },
  }),
  route({
    name: 'setup',
    method: 'GET',
    path: '/v1/setup',
    says: 'How the service is set up in its configuration file: learning and what is kept how long. Nothing of it is changed here.',
    takes: {},
    answers: z.strictObject({
      setup: z
        .strictObject({
          version: z.string(),
          learning: z.strictObject({
            budget: z.number().describe('false findings by learned behaviour that each account may have in a week'),
            days: z.number().describe('of logs before anything is said of behaviour'),
          }),
          retention: z.strictObject({
            days: z.number(),
            ledgerDays: z.number(),
            auditDays: z.number(),
            deadLetterDays: z.number(),
          }),
        })
        .optional(),
    }),
    async run(_asked, _caller, { ports }) {
      return { setup: ports?.view?.setup && structuredClone(ports.view.setup) }
    },
  }),
]
