/** How findings are spread: totals, the most of each, over time; and what one can filter by. */
import { z } from 'zod'
import { facetFindings, findingValues, timelineFindings, totalFindings } from '../../control/all-findings.ts'
import { FILTER_FIELDS, QUERY_FIELDS } from '../../findings/filter-fields.generated.ts'
import { isFilterField, isTimeField } from '../../findings/filter-fields.ts'
import { SUBJECTS, subjectField } from '../../store/about.ts'
import { hotField } from '../../store/hot-fields.ts'
import { ApiFault } from '../fault.ts'
import { choiceShape } from './findings.ts'
import { route } from './route.ts'

const FACETS = ['account', 'region', 'type', 'severity', 'resourceType', ...SUBJECTS] as const
const HOUR_MS = 3_600_000
const STEP_MS_MAX = 31 * 24 * HOUR_MS

const kindOf = (field: string): 'text' | 'number' | 'time' | 'truth' => {
  const hot = hotField(field)
  if (isTimeField(field)) return 'time'
  if (hot !== undefined) return hot.kind === 'whole' ? 'number' : hot.kind
  return /(?:Port\.port|asn)$/.test(field) ? 'number' : 'text'
}

export const findingFacetRoutes = [
  route({
    name: 'countFindings',
    method: 'POST',
    path: '/v1/findings/count',
    says: 'How many findings meet the criteria, and how they are spread over what is asked: the most of each first.',
    takes: {
      body: z.strictObject({
        ...choiceShape,
        facets: z.array(z.enum(FACETS)).max(FACETS.length).default([]),
        limit: z.number().int().min(1).max(300).default(10).describe('groups of each facet'),
      }),
    },
    answers: z.strictObject({
      total: z.number(),
      facets: z.partialRecord(
        z.enum(FACETS),
        z.array(z.strictObject({ key: z.string(), total: z.number(), latest: z.number() })),
      ),
    }),
    async run({ body }, { account }, { store }) {
      const { facets, limit, ...choice } = body
      const counts = facets.map(async facet => {
        const groups = await facetFindings(store, account, { ...choice, facet, limit })
        return [facet, groups.map(group => ({ ...group }))] as const
      })
      const total = await totalFindings(store, account, choice)
      return { total, facets: Object.fromEntries(await Promise.all(counts)) }
    },
  }),
  route({
    name: 'findingsOverTime',
    method: 'POST',
    path: '/v1/findings/timeline',
    says: 'Findings by severity and the time of their last event, in steps that begin at whole multiples of the step.',
    takes: { body: z.strictObject({ ...choiceShape, stepMs: z.number().int().min(HOUR_MS).max(STEP_MS_MAX) }) },
    answers: z.strictObject({
      steps: z.array(z.strictObject({ at: z.number(), severity: z.number(), total: z.number() })),
    }),
    async run({ body }, { account }, { store }) {
      return { steps: [...(await timelineFindings(store, account, body))] }
    },
  }),
  route({
    name: 'findingFields',
    method: 'GET',
    path: '/v1/findings/fields',
    says: 'The attributes that criteria may name.',
    takes: {},
    answers: z.strictObject({
      fields: z.array(
        z.strictObject({
          field: z.string(),
          kind: z.enum(['text', 'number', 'time', 'truth']),
          query: z.boolean().describe('false: only filters with the action ARCHIVE may name it'),
        }),
      ),
    }),
    async run() {
      const query = new Set(QUERY_FIELDS.trim().split('\n'))
      const all = [...new Set([...query, ...FILTER_FIELDS.trim().split('\n')])].sort()
      return { fields: all.map(field => ({ field, kind: kindOf(field), query: query.has(field) })) }
    },
  }),
  route({
    name: 'findingValues',
    method: 'GET',
    path: '/v1/findings/values',
    says: 'Values that findings in sight have in an attribute: what to suggest to somebody who types.',
    takes: {
      query: z.strictObject({
        field: z.string().max(256),
        holding: z.string().max(256).default(''),
        limit: z.coerce.number().int().min(1).max(100).default(25),
      }),
    },
    answers: z.strictObject({ values: z.array(z.string()) }),
    async run({ query }, { account }, { store }) {
      const isSubject = SUBJECTS.some(subject => subjectField(subject) === query.field)
      if (!isSubject && !isFilterField(query.field))
        throw new ApiFault('BadRequestException', 'query.field is no attribute that findings can be filtered by.')
      return { values: [...(await findingValues(store, account, query))] }
    },
  }),
]
