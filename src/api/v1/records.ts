/** What the service knows of its own work: coverage of the logs, and the audit log. */
import { z } from 'zod'
import { scopesOf } from '../../control/members.ts'
import { route } from './route.ts'

const HOUR = 3600
const DAYS_MAX = 31
/** A year of hours of a hundred accounts is nothing to look at. */
const HOURS_MAX = 50_000

const hourSchema = z.strictObject({
  account: z.string(),
  region: z.string(),
  kind: z.string(),
  hour: z.number().describe('start, event time, seconds since 1970'),
  events: z.number(),
  objects: z.number(),
  lag: z.number().describe('the longest that an object came after its hour, seconds'),
})

export const recordRoutes = [
  route({
    name: 'coverage',
    method: 'GET',
    path: '/v1/coverage',
    says: 'Events and objects that were read, by account, Region, source and hour. An hour that is missing was never told of.',
    takes: {
      query: z.strictObject({
        from: z.coerce.number().int().min(0).optional().describe('event time, seconds; a day ago unless given'),
        until: z.coerce.number().int().min(0).optional(),
        account: z
          .string()
          .regex(/^\d{12}$/)
          .optional()
          .describe('only this one'),
      }),
    },
    answers: z.strictObject({
      hours: z.array(hourSchema),
      isWhole: z.boolean().describe(`false when there are more: the latest ${HOURS_MAX} are told`),
    }),
    async run({ query }, { account }, { store, now }) {
      const until = query.until ?? Math.floor(now() / 1000) + HOUR
      const from = Math.max(query.from ?? until - 24 * HOUR, until - DAYS_MAX * 24 * HOUR)
      const scopes = await scopesOf(store, account)
      const inSight = new Set(scopes.flatMap(({ accounts, region }) => accounts.map(each => `${each}/${region}`)))
      const all = [...new Set([account, ...scopes.flatMap(scope => scope.accounts)])]
      const accounts = query.account === undefined ? all : all.filter(each => each === query.account)
      if (accounts.length === 0) return { hours: [], isWhole: true }
      const told = await store.ledger.coverage({ from, until, accounts, limit: HOURS_MAX + 1 })
      // The latest come last.
      const hours = told.slice(-HOURS_MAX)
      return {
        hours: hours.filter(hour => hour.account === account || inSight.has(`${hour.account}/${hour.region}`)),
        isWhole: told.length <= HOURS_MAX,
      }
    },
  }),
  route({
    name: 'auditLog',
    method: 'GET',
    path: '/v1/audit',
    says: 'What was changed or denied in the account, the latest first, in CloudTrail’s shape.',
    onlyFor: 'administrator',
    takes: {
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(100).default(50),
        after: z.string().max(200).optional(),
      }),
    },
    answers: z.strictObject({ records: z.array(z.unknown()), next: z.string().optional() }),
    async run({ query }, { account }, { store }) {
      const { items, next } = await store.audit.list({ account, limit: query.limit, before: query.after })
      return { records: [...items], next }
    },
  }),
]
