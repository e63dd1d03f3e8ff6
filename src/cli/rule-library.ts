import type { LibraryRule } from '../control/rules.ts'
import { CATALOGUE } from '../detections/catalogue.ts'
import { techniqueName } from '../detections/techniques.ts'
import type { Detection } from '../sdk/sdk.ts'

/** Rules have no history of their own yet: this is when the library came to be. */
const MADE = Date.UTC(2026, 10, 24)

const DESCRIPTION_MAX = 1024

/** `InitialAccess:IAM/ValidAccounts` → `initial-access-iam-valid-accounts`. */
const idOf = (type: string): string =>
  type
    .replace(/[:/]/g, '-')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()

const words = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2')

/**
 * What a rule looks at, in SQL for a reader: the operations. How it decides is code, and the comment says where to read it.
 */
const expressionOf = (detection: Detection): string => {
  const names = 'calls' in detection ? (detection.calls ?? []) : []
  const among = names.map(name => `'${name}'`).join(', ')
  return `SELECT * FROM cloudtrail WHERE eventName IN (${among}) -- and what the detection ${detection.type} decides on each`
}

/** The detections of GuardDuty's rule library, as the API tells of them. */
export const ruleLibrary = (detections: readonly Detection[]): readonly LibraryRule[] =>
  detections
    .filter(({ type }) => CATALOGUE.get(type)?.feature === 'CUSTOM_DETECTION_RULES')
    .map((detection): LibraryRule => {
      const { type, why, attack } = detection
      const [, tactic = '', service = '', what = ''] = /^([^:]+):([^/]+)\/(.+)$/.exec(type) ?? []
      const severity = CATALOGUE.get(type)?.severities[0] ?? 'Medium'
      return {
        ...{ id: idOf(type), type, name: `${words(tactic)}: ${words(what)} (${service})`, service },
        description: why.slice(0, DESCRIPTION_MAX),
        severity: severity.toUpperCase() as LibraryRule['severity'],
        tactic: words(tactic),
        technique: `${attack[0]} - ${techniqueName(attack[0])}`,
        expression: expressionOf(detection),
        createdAt: MADE,
      }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
