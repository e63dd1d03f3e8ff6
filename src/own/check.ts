/** Is this a detection? Asked before anything of it runs: private files are written by people, in an editor or not. */
import { CATALOGUE } from '../detections/catalogue.ts'
import { keyColumns } from '../engine/keys.ts'
import { KIND_NAMES, type KindName } from '../events/kinds.ts'
import type { Detection } from '../sdk/sdk.ts'
import { isFindingType } from './template.ts'

/** The family of private detections: a type that GuardDuty does not know begins with it. */
export const FAMILY = 'Custom'

const WITHIN_MAX = 3600

/** What is wrong with a type for a private detection, as a sentence without its full stop, or undefined. */
export const typeProblem = (type: string, shipped: ReadonlySet<string>): string | undefined => {
  if (!isFindingType(type)) return `type '${type.slice(0, 100)}' is not spelled Purpose:Resource/Name`
  if (shipped.has(type)) return `Vedette brings a detection of type ${type} itself`
  const entry = CATALOGUE.get(type)
  if (entry?.retired) return `${type} was retired by GuardDuty and its name stays taken`
  return entry !== undefined || type.startsWith(`${FAMILY}:`)
    ? undefined
    : `${type} is not a type of GuardDuty’s, so it must begin with ${FAMILY}:`
}

type Members = Readonly<Record<string, unknown>>

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(each => typeof each === 'string')
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isMembers = (value: unknown): value is Members => value !== null && typeof value === 'object'

const SEVERITIES: readonly unknown[] = ['Low', 'Medium', 'High', 'Critical']
const ROLES: readonly unknown[] = ['ACTOR', 'TARGET']

const WANTED: readonly (readonly [string, (value: unknown) => boolean, string])[] = [
  ['title', isFunction, 'a function that answers a sentence'],
  ['why', value => typeof value === 'string', 'a sentence'],
  ['falsePositives', isTexts, 'a list of sentences'],
  ['respond', isTexts, 'a list of sentences'],
  ['attack', isTexts, 'a list of ATT&CK technique ids'],
  ['severity', value => isFunction(value) || SEVERITIES.includes(value), 'Low, Medium, High, Critical or a function'],
  ['role', value => isFunction(value) || ROLES.includes(value), 'ACTOR, TARGET or a function'],
  ['where', isFunction, 'a function of the event'],
  ['by', value => isTexts(value) && (value as unknown[]).length > 0, 'a list of columns'],
  ['because', isFunction, 'a function that answers a sentence'],
  ['examples', isFunction, 'a function that answers { fires, quiet }'],
  ['calls', value => value === undefined || isTexts(value), 'a list of API operations'],
  ['apart', value => value === undefined || isTexts(value), 'a list of event fields'],
]

const OF_MATCH: typeof WANTED = [
  ['acts', value => value === undefined || isFunction(value), 'a function that answers named acts'],
]

const OF_WINDOW: typeof WANTED = [
  ['tune', isMembers, 'thresholds by name'],
  ['tuneWhy', isMembers, 'a reason for each threshold'],
  ['state', isMembers, 'reducers by name'],
  ['observe', isFunction, 'a function of event and seen'],
  ['fires', isFunction, 'a function of seen and tune'],
]

const isWithin = (value: unknown): boolean =>
  typeof value === 'number' && value > 0 && value <= WITHIN_MAX && value % 60 === 0

/** What keeps a value from being a detection, as a sentence without its full stop, or undefined. */
export const detectionProblem = (value: unknown, shipped: ReadonlySet<string>): string | undefined => {
  if (!isMembers(value) || (value['shape'] !== 'match' && value['shape'] !== 'window'))
    return 'its default export is not a detection'
  if (typeof value['type'] !== 'string') return 'type is not a text'
  const ofType = typeProblem(value['type'], shipped)
  if (ofType !== undefined) return ofType
  if (!KIND_NAMES.includes(value['on'] as KindName)) return `on is not one of ${KIND_NAMES.join(', ')}`
  const isWindow = value['shape'] === 'window'
  for (const [name, fine, wanted] of isWindow ? [...WANTED, ...OF_WINDOW] : [...WANTED, ...OF_MATCH])
    if (!fine(value[name])) return `${name} is not ${wanted}`
  if (isWindow || value['within'] !== undefined)
    if (!isWithin(value['within'])) return `within is not whole minutes in seconds, at most ${WITHIN_MAX}`
  try {
    keyColumns(value['on'] as KindName, value['by'] as string[], value['type'])
  } catch (error) {
    return (error as Error).message.replace(/\.$/, '')
  }
  return undefined
}

export const asDetection = (value: unknown): Detection => value as Detection
