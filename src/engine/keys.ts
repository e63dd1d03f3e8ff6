import { OperatorError } from '../errors.ts'
import type { Field } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'

/** One column of a key. */
export interface KeyColumn {
  readonly name: string
  readonly type: Field['type']
}

/** The columns behind a detection's `by`: composites spelled out, the account always first. */
export const keyColumns = (kind: KindName, by: readonly string[], type: string): KeyColumn[] => {
  const { fields, composites } = KINDS[kind] as (typeof KINDS)[KindName] & {
    fields: Readonly<Record<string, Field>>
    composites: Readonly<Record<string, readonly string[]>>
  }
  const names = ['account', ...by.flatMap(name => composites[name] ?? [name])]
  return [...new Set(names)].map(name => {
    const field = fields[name]
    if (field === undefined || field.type === 'count')
      throw new OperatorError('E_DETECTION', {
        type,
        problem: `by names ${name}`,
        expected: `a column of ${kind} that is text, address, number or flag, or one of ${Object.keys(composites).join(', ')}`,
      })
    return { name, type: field.type }
  })
}
