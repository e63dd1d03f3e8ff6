import type { Losses } from './ports.ts'

export const noLosses = (): Losses => ({
  tallyEvictions: 0,
  groupEvictions: 0,
  tupleEvictions: 0,
  unlearned: 0,
  lateEvents: 0,
  refusedValues: 0,
  familiarEvictions: 0,
  inventoryEvictions: 0,
  evidenceMissing: 0,
  evidenceCut: 0,
  decisionEvictions: 0,
  broken: {},
})
