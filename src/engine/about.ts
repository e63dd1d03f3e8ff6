import type { PlainEvent } from '../events/kind.ts'
import { KINDS, type KindName } from '../events/kinds.ts'
import type { About, Detection } from '../sdk/detection.ts'
import type { InterfaceFacts, Known } from '../sdk/known.ts'
import type { Role, SeverityName } from '../sdk/signal.ts'

/** Names of what a sentence speaks of, and the choices that a detection makes from them. */
export type AnyAbout = About<never>

const textOf = (event: PlainEvent, name: string): string => String(event[name] ?? '')

/** The affected resource as a person names it. */
const resourceName = (detection: Detection, event: PlainEvent, known: Known): string => {
  if (detection.on === 'flow') {
    const facts: InterfaceFacts | undefined = known.interface(textOf(event, 'interface'))
    return textOf(event, 'instance') || facts?.instanceId || facts?.functionName || textOf(event, 'interface')
  }
  if (detection.on === 'dns') return textOf(event, 'instance') || textOf(event, 'source')
  if (/:S3\//.test(detection.type) && textOf(event, 'bucket') !== '') return textOf(event, 'bucket')
  return textOf(event, 'principalName') || textOf(event, 'principalId') || 'an unknown principal'
}

const remoteName = (event: PlainEvent): string =>
  textOf(event, 'remote') || textOf(event, 'query') || textOf(event, 'sourceName') || 'an unknown address'

export const roleOf = (detection: Detection, event: PlainEvent): Role =>
  typeof detection.role === 'function' ? detection.role(event as never) : detection.role

export const severityOf = (detection: Detection, about: AnyAbout): SeverityName =>
  typeof detection.severity === 'function' ? detection.severity(about as never) : detection.severity

export const aboutOf = (detection: Detection, event: PlainEvent, record: unknown, known: Known): AnyAbout => ({
  event: event as never,
  role: roleOf(detection, event),
  record,
  known,
  resource: resourceName(detection, event, known),
  remote: remoteName(event),
})

/** Values of a detection's `by`-like names, composites spelled out, as one text. */
export const valuesOf = (kind: KindName, names: readonly string[], event: PlainEvent): string => {
  const composites = KINDS[kind].composites as Readonly<Record<string, readonly string[]>>
  return names
    .flatMap(name => composites[name] ?? [name])
    .map(name => textOf(event, name))
    .join('\u0000')
}
