/** How common operations are among people and among programs of organisations at large: what is believed before an account is known. */
import shipped from '../models/operations.json' with { type: 'json' }

export interface Commonness {
  /** The share that it has of all that such principals do. */
  readonly share: number
  /** -ln of the share of such principals that do it at all. */
  readonly world: number
}

interface Shipped {
  /** People and programs that were counted. */
  readonly principals: readonly number[]
  /** By operation: how many people, and how many programs, do it. */
  readonly operations: Readonly<Record<string, readonly number[]>>
}

const { principals, operations } = shipped as unknown as Shipped
const totals = [0, 1].map(kind => Object.values(operations).reduce((sum, counts) => sum + counts[kind], 0))

/** What nobody was seen with counts as so many: looking around is more usual than what intruders are known for. */
const UNSEEN = { named: 0.1, looks: 0.3, other: 0.2 } as const

/** `kind` is 0 for people, 1 for programs. */
export const commonness = (name: string, kind: 0 | 1, isNamed: boolean, hasTactic: boolean): Commonness => {
  const unseen = UNSEEN[isNamed ? 'named' : hasTactic ? 'looks' : 'other']
  const count = (Object.hasOwn(operations, name) ? operations[name][kind] : 0) + unseen
  return { share: count / (totals[kind] + 500), world: -Math.log(count / (principals[kind] + 1)) }
}
