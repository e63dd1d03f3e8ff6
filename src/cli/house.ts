/** What `main` hands to the commands, so that none of them knows where detections come from. */
import { techniqueLink, techniqueName } from '../detections/techniques.ts'
import type { RuleOf } from '../findings/rule.ts'
import type { Detection } from '../sdk/sdk.ts'

export interface House {
  readonly version: string
  readonly detections: readonly Detection[]
  /** URLs of the modules that workers import for the same detections, in the same order. */
  readonly detectionModules: readonly string[]
  /** Those that ask lists, and the module with them: what new list entries can make fire. */
  readonly listDriven: Pick<House, 'detections' | 'detectionModules'>
  /** Where the source of a type's detection lies; undefined where it is not at hand. */
  readonly fileOf: (type: string) => string | undefined
  /** URL of the module that opens objects. */
  readonly openModule: string
}

/** Enough to print help and documentation. */
export const EMPTY_HOUSE: House = {
  version: '0.0.0',
  detections: [],
  detectionModules: [],
  listDriven: { detections: [], detectionModules: [] },
  fileOf: () => undefined,
  openModule: '',
}

/** A technique as GuardDuty writes it: `T1078.004 - Valid Accounts: Cloud Accounts`. */
const techniqueText = (id: string): string => {
  const [parent] = id.split('.')
  const names = parent === id ? [techniqueName(id)] : [techniqueName(parent), techniqueName(id)]
  return `${id} - ${names.filter(name => name !== undefined).join(': ')}`
}

/** The ATT&CK techniques of a finding type; none for a type that nobody declared. */
export const techniquesOf = ({ detections }: Pick<House, 'detections'>): ((type: string) => readonly string[]) => {
  const byType = new Map(detections.map(({ type, attack }) => [type, attack]))
  return type => (byType.get(type) ?? []).map(techniqueText)
}

/** What the formats of others want to know of our detections. */
export const rulesOf = ({ detections }: Pick<House, 'detections'>): RuleOf => {
  const byType = new Map(detections.map(detection => [detection.type, detection]))
  return type => {
    const found = byType.get(type)
    if (found === undefined) return undefined
    const techniques = found.attack.map(id => ({ id, name: techniqueName(id) ?? id, link: techniqueLink(id) }))
    return { shape: found.shape, techniques, why: found.why, respond: found.respond }
  }
}
