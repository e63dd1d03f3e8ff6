/** Findings with what GuardDuty has no word for: evidence, occurrences, reasons, and all Regions at once. */
import { z } from 'zod'
import { findingById, searchFindings } from '../../control/all-findings.ts'
import type { Finding } from '../../findings/finding.ts'
import { findingSchema } from '../../findings/schema.ts'
import type { KeptFinding } from '../../store/findings.ts'
import { ApiFault } from '../fault.ts'
import { route } from './route.ts'

const time = z.iso.datetime()
const region = z.string().regex(/^[a-z0-9-]{1,64}$/)

const iso = (ms: number): string => new Date(ms).toISOString()

const summarySchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  severity: z.number(),
  title: z.string(),
  accountId: z.string(),
  region: z.string(),
  resourceType: z.string(),
  count: z.number(),
  archived: z.boolean(),
  sample: z.boolean(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  updatedAt: z.string(),
})
export type FindingSummary = z.infer<typeof summarySchema>

export const summaryOf = ({ finding, archived, sample, updatedAt }: KeptFinding): FindingSummary => ({
  id: finding.id,
  type: finding.type,
  severity: finding.severity,
  title: finding.title,
  accountId: finding.accountId,
  region: finding.region,
  resourceType: finding.resource.resourceType,
  count: finding.service.count,
  archived: archived !== undefined,
  sample,
  firstSeen: finding.service.eventFirstSeen,
  lastSeen: finding.service.eventLastSeen,
  updatedAt: iso(updatedAt),
})

const keptSchema = z.strictObject({
  finding: findingSchema as z.ZodType<Finding>,
  archived: z.strictObject({ by: z.enum(['hand', 'filter']), name: z.string().optional() }).optional(),
  feedback: z.strictObject({ value: z.enum(['USEFUL', 'NOT_USEFUL']), comments: z.string() }).optional(),
  sample: z.boolean(),
  createdAt: time,
  updatedAt: time,
})

export const findingRoutes = [
  route({
    name: 'searchFindings',
    method: 'POST',
    path: '/v1/findings/search',
    says: 'Findings of the account and its members in all Regions, the latest updated first.',
    takes: {
      body: z.strictObject({
        criteria: z
          .looseObject({})
          .optional()
          .describe('GuardDuty’s FindingCriteria as ListFindings takes them: {"criterion": {…}}'),
        region: region.optional().describe('only this Region'),
        limit: z.number().int().min(1).max(100).default(50),
        after: z.string().max(200).optional().describe('`next` of the page before'),
      }),
    },
    answers: z.strictObject({ findings: z.array(summarySchema), next: z.string().optional() }),
    async run({ body }, { account }, { store }) {
      const { items, next } = await searchFindings(store, account, body)
      return { findings: items.map(summaryOf), next }
    },
  }),
  route({
    name: 'getFinding',
    method: 'GET',
    path: '/v1/findings/{id}',
    says: 'One finding with its reason, its occurrences and the records that are its evidence.',
    takes: { path: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) }) },
    answers: keptSchema,
    async run({ path }, { account }, { store }) {
      const kept = await findingById(store, account, path.id)
      if (kept === undefined)
        throw new ApiFault('ResourceNotFoundException', `There is no finding ${path.id} in sight.`)
      const { finding, archived, feedback, sample, createdAt, updatedAt } = kept
      return { finding, archived, feedback, sample, createdAt: iso(createdAt), updatedAt: iso(updatedAt) }
    },
  }),
]
