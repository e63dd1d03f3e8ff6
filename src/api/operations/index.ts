/** Every operation that is answered: a spread of the files beside this one. Whoever adds a file adds it here. */
import type { OperationName, Operations } from '../operation.ts'
import { filterOperations } from './filters.ts'
import { findingOperations } from './findings.ts'
import { listOperations } from './lists.ts'

export const operations: Partial<Operations<OperationName>> = {
  ...filterOperations,
  ...findingOperations,
  ...listOperations,
}
