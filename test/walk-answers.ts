/** Holds what a client gives to its user to the service model: types, what is required, and every limit. */
import type { Limit } from '../src/api/limit.ts'
import type { Member, Shape, Structure } from '../src/api/schema.ts'

/** What is wrong with an answer; nothing if the model accepts it. */
export const problemsOf = (structure: Structure, value: unknown, path = structure.name): string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no structure`]
  const given = value as Readonly<Record<string, unknown>>
  const known = new Set(structure.members.map(({ name }) => name))
  const strange = Object.keys(given).filter(name => !known.has(name))
  return [
    ...strange.map(name => `${path}.${name} is not known to the model`),
    ...structure.members.flatMap(member => {
      const at = `${path}.${member.name}`
      const found = given[member.name]
      if (found === undefined || found === null) return member.required ? [`${at} is missing`] : []
      return valueProblems(member.shape, found, member, at)
    }),
  ]
}

type Known = Pick<Member, 'limit' | 'oneOf'>

const valueProblems = (shape: Shape, value: unknown, { limit, oneOf }: Known, path: string): string[] => {
  const inner = { limit: limit?.item, oneOf }
  switch (shape.kind) {
    case 'structure':
      return problemsOf(shape, value, path)
    case 'list':
      if (!Array.isArray(value)) return [`${path} is no list`]
      return [
        ...amount(value.length, limit, `${path} has items:`),
        ...value.flatMap((item, at) => valueProblems(shape.item, item, inner, `${path}[${at}]`)),
      ]
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) => [
        ...text(key, { limit: limit?.key, oneOf: undefined }, `${path}: a key`),
        ...valueProblems(shape.value, item, inner, `${path}.${key}`),
      ])
    case 'string':
      return typeof value === 'string' ? text(value, { limit, oneOf }, path) : [`${path} is no string`]
    case 'number':
      return typeof value === 'number' ? amount(value, limit, path) : [`${path} is no number`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path} is no boolean`]
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? [] : [`${path} is no time`]
  }
}

const amount = (number: number, limit: Limit | undefined, path: string): string[] =>
  number < (limit?.min ?? number) || number > (limit?.max ?? number) ? [`${path} ${number} is out of range`] : []

const text = (value: string, { limit, oneOf }: Known, path: string): string[] => {
  const problems = amount(value.length, limit, `the length of ${path}`)
  if (oneOf !== undefined && !oneOf.includes(value)) problems.push(`${path} is ${value}, none of the model’s values`)
  if (limit?.pattern !== undefined && !new RegExp(`^(?:${limit.pattern})$`, 'u').test(value))
    problems.push(`${path} is ${value}, not of the pattern`)
  return problems
}
