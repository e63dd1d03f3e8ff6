/** Values that the contract allows, made from it: every member is there, and no list is empty. */
import type { Limit } from '../src/api/limit.ts'
import type { Member, Shape, Structure } from '../src/api/schema.ts'

const DEPTH_MAX = 9

/** What matches each pattern of the model; a pattern that is not here fails the test that meets it. */
const MATCHES: Readonly<Record<string, string>> = {
  '[a-zA-Z0-9_-]{1,64}': 'an_id-1',
  '[a-z0-9]+(-[a-z0-9]+)*': 'rule-1',
  '[a-fA-F0-9\\-]+': 'aF0-9',
  '[a-zA-Z0-9+/=_\\-]+': 'dG9rZW4=',
  '[a-zA-Z0-9 _.\\-:/]+': 'a value',
  '(?!aws:)[a-zA-Z+-=._:/]+': 'team',
  '[0-9]+': '111122223333',
  '[0-9]{12}': '111122223333',
  'arn:[A-Za-z_.-]{1,20}:guardduty:[A-Za-z0-9_/.-]{0,63}:\\d+:detector/[A-Za-z0-9_/.-]{32,264}':
    'arn:aws:guardduty:eu-west-1:111122223333:detector/0123456789abcdef0123456789abcdef',
  'arn:(aws|aws-cn|aws-us-gov):[a-z]+:[a-z]+(-[0-9]+|-[a-z]+)+:([0-9]{12}):[a-z\\-]+\\/[a-zA-Z0-9]*':
    'arn:aws:ec2:us-east-1:111122223333:instance/i0abc',
  'arn:[A-Za-z-]+:[A-Za-z0-9]+:[A-Za-z0-9-]+:\\d+:(([A-Za-z0-9-]+)[:\\/])?[A-Za-z0-9:-]*':
    'arn:aws:ec2:us-east-1:111122223333:instance/i0abc',
}

/** A structure in the SDK's form. Members can be left out or taken as they are. */
export const sampleOf = (
  structure: Structure,
  keep: (member: Member, of: Structure) => boolean = () => true,
  depth = 0,
): Record<string, unknown> => {
  const made: Record<string, unknown> = {}
  for (const member of structure.members)
    if (keep(member, structure) && (depth < DEPTH_MAX || member.required))
      made[member.name] = sampleValue(member.shape, member, keep, depth + 1)
  return made
}

type Seen = Pick<Member, 'name' | 'limit' | 'oneOf'>

const sampleValue = (
  shape: Shape,
  seen: Seen,
  keep: (member: Member, of: Structure) => boolean,
  depth: number,
): unknown => {
  const inner = { name: seen.name, limit: seen.limit?.item, oneOf: seen.oneOf }
  switch (shape.kind) {
    case 'structure':
      return sampleOf(shape, keep, depth)
    case 'list':
      return [sampleValue(shape.item, inner, keep, depth)]
    case 'map':
      return { [textOf(`${seen.name}Key`, seen.limit?.key)]: sampleValue(shape.value, inner, keep, depth) }
    case 'timestamp':
      return new Date(1_764_000_000_500)
    case 'boolean':
      return true
    case 'number':
      return Math.max(seen.limit?.min ?? 1, 1)
    case 'string':
      return seen.oneOf === undefined ? textOf(seen.name, seen.limit) : seen.oneOf[0]
  }
}

const textOf = (name: string, limit: Limit | undefined): string => {
  if (limit?.pattern !== undefined) {
    const match = MATCHES[limit.pattern]
    if (match === undefined) throw new Error(`${name}: say in api-samples.ts what matches ${limit.pattern}`)
    return match
  }
  // What always has twelve characters is an account.
  if (limit?.min === 12 && limit.max === 12) return '111122223333'
  // Odd letters on purpose: escapes, UTF-8 and what JSON quotes must come through.
  return `ä “x”/\\ ${name}`.padEnd(limit?.min ?? 0, '1').slice(0, limit?.max)
}
