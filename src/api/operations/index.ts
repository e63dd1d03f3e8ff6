/** Every operation that is answered: a spread of the files beside this one. Whoever adds a file adds it here. */
import { guarded } from '../guard.ts'
import type { OperationName, Operations } from '../operation.ts'
import { coverage } from './coverage.ts'
import { destinationOperations } from './destinations.ts'
import { detectors } from './detectors.ts'
import { filterOperations } from './filters.ts'
import { findingOperations } from './findings.ts'
import { investigationOperations } from './investigations.ts'
import { invitations } from './invitations.ts'
import { listOperations } from './lists.ts'
import { malwarePlanOperations } from './malware-plans.ts'
import { malwareScanOperations } from './malware-scans.ts'
import { members } from './members.ts'
import { organization } from './organization.ts'
import { ruleOperations } from './rules.ts'
import { sampleOperations } from './samples.ts'
import { tags } from './tags.ts'
import { usage } from './usage.ts'

export const operations: Partial<Operations<OperationName>> = guarded({
  ...coverage,
  ...destinationOperations,
  ...detectors,
  ...filterOperations,
  ...findingOperations,
  ...investigationOperations,
  ...invitations,
  ...listOperations,
  ...malwarePlanOperations,
  ...malwareScanOperations,
  ...members,
  ...organization,
  ...ruleOperations,
  ...sampleOperations,
  ...tags,
  ...usage,
})
