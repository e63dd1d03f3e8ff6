/** Findings with what GuardDuty has no word for: evidence, occurrences, reasons, and all Regions at once. */
import { z } from 'zod'
import { findingById, SORT_FIELDS, searchFindings } from '../../control/all-findings.ts'
import type { Finding } from '../../findings/finding.ts'
import { findingSchema } from '../../findings/schema.ts'
import { SUBJECTS, subjectsOf } from '../../store/about.ts'
import type { KeptFinding } from '../../store/findings.ts'
import { ApiFault } from '../fault.ts'
import { route } from './route.ts'

const time = z.iso.datetime()
const region = z.string().regex(/^[a-z0-9-]{1,64}$/)

const iso = (ms: number): string => new Date(ms).toISOString()

export const summarySchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  severity: z.number(),
  title: z.string(),
  accountId: z.string(),
  region: z.string(),
  resourceType: z.string(),
  resource: z.string().optional().describe('instance, bucket, function or key'),
  principal: z.string().optional(),
  remote: z.string().optional().describe('the first address, else the first domain'),
  country: z.string().optional(),
  count: z.number(),
  archived: z.boolean(),
  sample: z.boolean(),
  feedback: z.enum(['USEFUL', 'NOT_USEFUL']).optional(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  updatedAt: z.string(),
})
export type FindingSummary = z.infer<typeof summarySchema>

export const summaryOf = ({ finding, archived, sample, feedback, updatedAt }: KeptFinding): FindingSummary => ({
  id: finding.id,
  type: finding.type,
  severity: finding.severity,
  title: finding.title,
  accountId: finding.accountId,
  region: finding.region,
  resourceType: finding.resource.resourceType,
  ...aboutOf(finding),
  count: finding.service.count,
  archived: archived !== undefined,
  sample,
  ...(feedback && { feedback: feedback.value }),
  firstSeen: finding.service.eventFirstSeen,
  lastSeen: finding.service.eventLastSeen,
  updatedAt: iso(updatedAt),
})

const aboutOf = (finding: Finding): Pick<FindingSummary, 'resource' | 'principal' | 'remote' | 'country'> => {
  const { resource, principal, address, domain, country } = subjectsOf(finding)
  return { resource: resource[0], principal: principal[0], remote: address[0] ?? domain[0], country: country[0] }
}

/** What all questions about findings have in common. */
export const choiceShape = {
  criteria: z
    .looseObject({})
    .optional()
    .describe('GuardDuty’s FindingCriteria as ListFindings takes them: {"criterion": {…}}'),
  region: region.optional().describe('only this Region'),
  about: z
    .partialRecord(z.enum(SUBJECTS), z.string().min(1).max(2048))
    .optional()
    .describe('only what is about this address, domain, country, principal or resource, wherever the document has it'),
}

/** A list of findings, a page at a time. */
export const searchShape = {
  ...choiceShape,
  sort: z
    .strictObject({ field: z.enum(SORT_FIELDS), descending: z.boolean().default(true) })
    .optional()
    .describe('the latest updated first unless said'),
  limit: z.number().int().min(1).max(100).default(50),
  after: z.string().max(20_000).optional().describe('`next` of the page before'),
}

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
      body: z.strictObject(searchShape),
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
