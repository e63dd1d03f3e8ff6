/** Findings to take away: whole documents, a page at a time. */
import { z } from 'zod'
import { searchFindings } from '../../control/all-findings.ts'
import { forOcsf } from '../../findings/ocsf.ts'
import type { KeptFinding } from '../../store/findings.ts'
import { ApiFault } from '../fault.ts'
import type { Service } from '../operation.ts'
import { searchShape } from './findings.ts'
import { route } from './route.ts'

/** With what people did to it. */
const exported = ({ finding, archived, feedback }: KeptFinding): object => ({
  ...finding,
  service: { ...finding.service, archived: archived !== undefined, ...(feedback && { userFeedback: feedback.value }) },
})

const asOcsf = ({ ports }: Service) => {
  const ocsf = ports?.ocsf
  if (ocsf === undefined) throw new ApiFault('BadRequestException', 'This service has no detections to name in OCSF.')
  return ({ finding }: KeptFinding): object => forOcsf(finding, ocsf.ruleOf, ocsf.version)
}

export const findingExportRoutes = [
  route({
    name: 'exportFindings',
    method: 'POST',
    path: '/v1/findings/export',
    says: 'The same list as searchFindings, as whole documents: with evidence, or as OCSF Detection Findings.',
    takes: { body: z.strictObject({ ...searchShape, format: z.enum(['vedette', 'ocsf']).default('vedette') }) },
    answers: z.strictObject({ findings: z.array(z.unknown()), next: z.string().optional() }),
    async run({ body }, { account }, service) {
      const { format, ...ask } = body
      const shape = format === 'ocsf' ? asOcsf(service) : exported
      const { items, next } = await searchFindings(service.store, account, { ...ask, parts: 'all' })
      return { findings: items.map(shape), next }
    },
  }),
]
