/** What one tunes by, over all Regions: filters with what they did, and a rule tried on history before it acts. */
import { z } from 'zod'
import { type BackTest, backTest } from '../../control/back-test.ts'
import { filtersOf, setFilterExpiry } from '../../control/filters.ts'
import { LIST_KINDS, listsOf } from '../../control/lists.ts'
import { scopesOf } from '../../control/members.ts'
import { mustBeAllowed } from '../../control/operation-rights.ts'
import type { KeptFinding } from '../../store/findings.ts'
import type { Store } from '../../store/store.ts'
import { summaryOf, summarySchema } from './findings.ts'
import { route } from './route.ts'

const EXAMPLES = 20
const TOP = 10
const HIGH = 7

const countsOf = (found: readonly KeptFinding[], nameOf: (one: KeptFinding) => string) => {
  const counts = new Map<string, number>()
  for (const one of found) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1)
  const all = [...counts].map(([name, count]) => ({ name, count }))
  return all.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, TOP)
}

const isUseful = ({ feedback }: KeptFinding): boolean => feedback?.value === 'USEFUL'

/** Those that one would miss come first: useful, then severe. */
const byRegret = (a: KeptFinding, b: KeptFinding): number =>
  Number(isUseful(b)) - Number(isUseful(a)) || b.finding.severity - a.finding.severity || b.updatedAt - a.updatedAt

/** The rule's own conditions stay: what narrows it is added. */
const withMore = (criteria: Readonly<Record<string, unknown>>, more: object) => ({
  criterion: { ...(criteria['criterion'] ?? criteria['Criterion'] ?? {}), ...more },
})

const told = ({ looked, isWhole, hidden, narrower }: BackTest, criteria: Readonly<Record<string, unknown>>) => ({
  ...{ looked, isWhole, hidden: hidden.length },
  useful: hidden.filter(isUseful).length,
  high: hidden.filter(({ finding }) => finding.severity >= HIGH).length,
  unarchived: hidden.filter(({ archived }) => archived === undefined).length,
  types: countsOf(hidden, ({ finding }) => finding.type),
  accounts: countsOf(hidden, ({ finding }) => finding.accountId),
  examples: [...hidden].sort(byRegret).slice(0, EXAMPLES).map(summaryOf),
  narrower: narrower && {
    criteria: withMore(criteria, narrower.criterion),
    hides: narrower.hides,
    usefulHidden: narrower.usefulHidden,
  },
})

const countSchema = z.array(z.strictObject({ name: z.string(), count: z.number() }))
const criteriaSchema = z.looseObject({}).describe('GuardDuty’s FindingCriteria: {"criterion": {…}}')

const filterSchema = z.strictObject({
  region: z.string(),
  name: z.string(),
  description: z.string(),
  action: z.enum(['NOOP', 'ARCHIVE']),
  rank: z.number(),
  version: z.number(),
  criteria: criteriaSchema,
  expiresAt: z.string().optional().describe('from then on it archives nothing'),
  history: z
    .array(z.strictObject({ version: z.number(), until: z.string(), action: z.string(), criteria: criteriaSchema }))
    .describe('what it was before, the latest first'),
  createdAt: z.string(),
  updatedAt: z.string(),
})

const listSchema = z.strictObject({
  region: z.string(),
  kind: z.enum(LIST_KINDS),
  id: z.string(),
  name: z.string(),
  format: z.string(),
  location: z.string(),
  status: z.string(),
  problem: z.string().optional(),
  loaded: z
    .strictObject({ at: z.string(), entries: z.number(), bad: z.number(), sha256: z.string() })
    .optional()
    .describe('what is in force since the latest activation'),
  updatedAt: z.string(),
})

const iso = (ms: number): string => new Date(ms).toISOString()

const regionsOf = async (store: Store, account: string): Promise<readonly string[]> =>
  (await scopesOf(store, account)).map(({ region = '' }) => region)

const filtersIn = async (store: Store, account: string, region: string) =>
  (await filtersOf(store, { account, region })).map(({ name, body }) => ({
    ...{ region, name, description: body.description ?? '', action: body.action, rank: body.rank },
    ...{ version: body.version, criteria: body.criteria },
    expiresAt: body.expiresAt === undefined ? undefined : iso(body.expiresAt),
    history: (body.history ?? []).map(({ until, ...before }) => ({ ...before, until: iso(until) })),
    ...{ createdAt: iso(body.createdAt), updatedAt: iso(body.updatedAt) },
  }))

const listsIn = async (store: Store, account: string, region: string) => {
  const all = await Promise.all(LIST_KINDS.map(kind => listsOf(store, kind, { account, region })))
  return all.flat().map(({ kind, name, body: { title, format, location, status, problem, loaded, updatedAt } }) => ({
    ...{ region, kind, id: name, name: title, format, location, status, problem },
    loaded: loaded && { at: iso(loaded.at), entries: loaded.entries, bad: loaded.bad, sha256: loaded.sha256 },
    updatedAt: iso(updatedAt),
  }))
}

export const tuningRoutes = [
  route({
    name: 'backTest',
    method: 'POST',
    path: '/v1/suppression/back-test',
    says: 'What a suppression rule would have hidden of the latest findings of a Region, and a narrower rule that hides the same noise.',
    takes: { body: z.strictObject({ region: z.string().regex(/^[a-z0-9-]{1,64}$/), criteria: criteriaSchema }) },
    answers: z.strictObject({
      looked: z.number().describe('findings of history, samples left out'),
      isWhole: z.boolean().describe('false when there are more than were looked at'),
      hidden: z.number(),
      useful: z.number().describe('of the hidden: marked useful'),
      high: z.number().describe('of the hidden: severity 7 and above'),
      unarchived: z.number().describe('of the hidden: still open'),
      types: countSchema,
      accounts: countSchema,
      examples: z.array(summarySchema).describe('useful ones first, then the most severe'),
      narrower: z
        .strictObject({ criteria: criteriaSchema, hides: z.number(), usefulHidden: z.number() })
        .optional()
        .describe(
          'the rule with more conditions: it hides all that was hidden and not marked useful, and spares what it can',
        ),
    }),
    async run({ body }, { account }, { store }) {
      return told(await backTest(store, { account, region: body.region }, body.criteria), body.criteria)
    },
  }),
  route({
    name: 'filters',
    method: 'GET',
    path: '/v1/filters',
    says: 'The account’s filters in all Regions, by rank.',
    takes: {},
    answers: z.strictObject({ filters: z.array(filterSchema) }),
    async run(_asked, { account }, { store }) {
      const regions = await regionsOf(store, account)
      return { filters: (await Promise.all(regions.map(region => filtersIn(store, account, region)))).flat() }
    },
  }),
  route({
    name: 'setFilterExpiry',
    method: 'POST',
    path: '/v1/filters/expiry',
    says: 'Gives a filter an end, or takes it away: from then on it archives nothing, and stays to be seen.',
    onlyFor: 'administrator',
    changes: true,
    takes: {
      body: z.strictObject({
        region: z.string().regex(/^[a-z0-9-]{1,64}$/),
        name: z.string().max(64),
        expiresAt: z.iso.datetime().optional().describe('without it the filter never ends'),
      }),
    },
    answers: z.strictObject({}),
    async run({ body: { region, name, expiresAt } }, { account }, { store, now }) {
      await mustBeAllowed(store, { account, region }, 'UpdateFilter')
      const until = expiresAt === undefined ? undefined : Date.parse(expiresAt)
      await setFilterExpiry(store, { account, region }, name, until, now())
      return {}
    },
  }),
  route({
    name: 'lists',
    method: 'GET',
    path: '/v1/lists',
    says: 'The account’s IP sets, threat lists and entity sets in all Regions, with what of them is in force.',
    takes: {},
    answers: z.strictObject({ lists: z.array(listSchema) }),
    async run(_asked, { account }, { store }) {
      const regions = await regionsOf(store, account)
      return { lists: (await Promise.all(regions.map(region => listsIn(store, account, region)))).flat() }
    },
  }),
]
