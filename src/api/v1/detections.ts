/** What can fire: each detection in its own words, so that a finding can be read without the source at hand. */
import { z } from 'zod'
import { route } from './route.ts'

const detectionSchema = z.strictObject({
  type: z.string(),
  severity: z.string().describe('Low to Critical, or `varies`'),
  source: z.string(),
  shape: z.string().describe('`match` decides on one record, `window` counts, `profile` has learned'),
  mode: z.string().describe('`live`, or `dry-run`: counted and not raised'),
  feature: z.string().describe('of GuardDuty’s; a detector that has it off finds nothing'),
  why: z.string(),
  falsePositives: z.array(z.string()),
  respond: z.array(z.string()),
  links: z.array(z.string()),
  techniques: z.array(z.strictObject({ id: z.string(), name: z.string(), link: z.string() })),
  tune: z.array(z.strictObject({ name: z.string(), value: z.number(), why: z.string() })),
  withinSeconds: z.number().optional(),
})

export const detectionRoutes = [
  route({
    name: 'detections',
    method: 'GET',
    path: '/v1/detections',
    says: 'What can fire, in its own words: why it matters, when it is harmless, what to do, thresholds and their reasons.',
    takes: { query: z.strictObject({ type: z.string().max(256).optional().describe('only this type') }) },
    answers: z.strictObject({ detections: z.array(detectionSchema) }),
    async run({ query }, _caller, { ports }) {
      const all = ports?.detections ?? []
      const asked = query.type === undefined ? all : all.filter(({ type }) => type === query.type)
      return { detections: structuredClone(asked) as z.infer<typeof detectionSchema>[] }
    },
  }),
]
