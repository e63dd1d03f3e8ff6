/** From the SDK's output types to the wire: the names of the body, times as epoch seconds, nothing that is empty. */
import type { Member, Shape, Structure } from './schema.ts'

/** Documented to answer nothing for an account without an administrator, though the model requires the member. */
const MAY_LACK: ReadonlySet<string> = new Set(['Administrator', 'Master'])

/**
 * The body of an answer. Members that are required and missing are a defect of ours and throw. Optional members of
 * nested structures that are empty are left out, as AWS does; those of the answer itself stay.
 */
export const encodeOutput = (output: Structure, value: object): Record<string, unknown> => {
  const given = value as Readonly<Record<string, unknown>>
  for (const { name, required } of output.members)
    if (required && !MAY_LACK.has(name) && (given[name] === undefined || given[name] === null))
      throw new Error(`${output.name} lacks ${name}, which GuardDuty’s model requires`)
  return structureTo(output, given, false)
}

/** The wire form of any structure: `toWire(shapeNamed('FindingCriteria'), criteria)`. */
export const toWire = (structure: Structure, value: object): Record<string, unknown> =>
  structureTo(structure, value as Readonly<Record<string, unknown>>, true)

const structureTo = (
  { members }: Structure,
  value: Readonly<Record<string, unknown>>,
  dropEmpty: boolean,
): Record<string, unknown> => {
  const wire: Record<string, unknown> = {}
  for (const member of members) {
    const given = value[member.name]
    if (given === undefined || given === null) continue
    const made = valueTo(member.shape, given)
    if (!(dropEmpty && isEmpty(member, made))) wire[member.wire] = made
  }
  return wire
}

const isEmpty = ({ required }: Member, made: unknown): boolean =>
  !required && typeof made === 'object' && made !== null && Object.keys(made).length === 0

const valueTo = (shape: Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case 'structure':
      return structureTo(shape, value as Readonly<Record<string, unknown>>, true)
    case 'list':
      return (value as readonly unknown[]).map(entry => valueTo(shape.item, entry))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object)
          .filter(([, entry]) => entry !== undefined && entry !== null)
          .map(([key, entry]) => [key, valueTo(shape.value, entry)]),
      )
    case 'timestamp':
      return secondsOf(value)
    default:
      return value
  }
}

const secondsOf = (value: unknown): number => {
  const time = value instanceof Date ? value.getTime() : Number.NaN
  if (Number.isNaN(time)) throw new Error('A timestamp of an answer is no Date')
  return time / 1000
}
