/** The filter of the list: tokens in the address, and FindingCriteria for the service. */
import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter'
import type { Answer, Asks } from '../api/v1.ts'

export type Field = Answer<'findingFields'>['fields'][number]
export type Choice = Pick<Asks<'searchFindings'>['body'], 'criteria' | 'region' | 'about'>
export type Token = PropertyFilterProps.Token

/** What a token is about when it names no field of GuardDuty's: the service looks wherever the document has it. */
export const ABOUT = {
  'about.address': 'Remote address',
  'about.domain': 'Domain',
  'about.country': 'Country',
  'about.principal': 'Principal',
  'about.resource': 'Resource',
} as const

const OPERATORS = {
  '=': 'equals',
  '!=': 'notEquals',
  '>': 'greaterThan',
  '>=': 'greaterThanOrEqual',
  '<': 'lessThan',
  '<=': 'lessThanOrEqual',
  ':': 'matches',
  '!:': 'notMatches',
} as const
type Operator = keyof typeof OPERATORS
const isOperator = (text: string): text is Operator => Object.hasOwn(OPERATORS, text)

export const operatorsOf = (kind: Field['kind']): Operator[] =>
  kind === 'number' || kind === 'time'
    ? ['=', '!=', '>', '>=', '<', '<=']
    : kind === 'text'
      ? ['=', '!=', ':', '!:']
      : ['=', '!=']

/** `f=severity>=7`: a field, an operator, a value. Whatever is no such thing is left out. */
const TOKEN = /^([A-Za-z][\w.-]{0,255})(!=|!:|>=|<=|=|:|>|<)(.{1,2048})$/s

export const tokenIn = (text: string): Token | undefined => {
  const [, propertyKey, operator, value] = TOKEN.exec(text) ?? []
  return propertyKey === undefined || !isOperator(operator ?? '')
    ? undefined
    : { propertyKey, operator: operator as string, value }
}

export const tokenText = ({ propertyKey, operator, value }: Token): string => `${propertyKey}${operator}${value}`

export const tokensIn = (search: URLSearchParams): Token[] => search.getAll('f').flatMap(text => tokenIn(text) ?? [])

const numberIn = (value: string, kind: Field['kind'] | undefined): number =>
  kind === 'time' && !/^\d+$/.test(value) ? Date.parse(value) : Number(value)

/** What holds a text; who writes stars and question marks has a pattern in mind. */
const patternIn = (value: string): string => (/[*?]/.test(value) ? value : `*${value}*`)

/** Values of one field OR, fields AND, as in GuardDuty. */
export const criteriaOf = (
  tokens: readonly Token[],
  kinds: ReadonlyMap<string, Field['kind']>,
): Pick<Choice, 'criteria' | 'about'> => {
  const criterion: Record<string, Record<string, string[] | number>> = {}
  const about: Record<string, string> = {}
  for (const { propertyKey = '', operator, value } of tokens) {
    if (!isOperator(operator)) continue
    if (Object.hasOwn(ABOUT, propertyKey)) {
      about[propertyKey.slice('about.'.length)] = value
      continue
    }
    const name = OPERATORS[operator]
    const condition = (criterion[propertyKey] ??= {})
    if (name === 'equals' || name === 'notEquals') condition[name] = [...((condition[name] as string[]) ?? []), value]
    else if (name === 'matches' || name === 'notMatches')
      condition[name] = [...((condition[name] as string[]) ?? []), patternIn(value)]
    else {
      const number = numberIn(value, kinds.get(propertyKey))
      if (Number.isFinite(number)) condition[name] = number
    }
  }
  const empty = Object.entries(criterion).filter(([, condition]) => Object.keys(condition).length === 0)
  for (const [field] of empty) delete criterion[field]
  return {
    ...(Object.keys(criterion).length > 0 && { criteria: { criterion } }),
    ...(Object.keys(about).length > 0 && { about }),
  }
}

/** What is shown unless one asks: findings that nobody has put away. */
export type Shown = 'current' | 'archived' | 'all'
export const shownIn = (search: URLSearchParams): Shown => {
  const shown = search.get('show')
  return shown === 'archived' || shown === 'all' ? shown : 'current'
}

/** The fields that one asks for most, with words for people; all others have their own names. */
export const COMMON: Readonly<Record<string, string>> = {
  severity: 'Severity',
  type: 'Finding type',
  accountId: 'Account ID',
  region: 'Region',
  id: 'Finding ID',
  'resource.resourceType': 'Resource type',
  'resource.instanceDetails.instanceId': 'Instance ID',
  'resource.accessKeyDetails.userName': 'User name',
  'resource.accessKeyDetails.accessKeyId': 'Access key ID',
  'resource.s3BucketDetails.name': 'Bucket',
  'service.action.actionType': 'Action type',
  'service.action.awsApiCallAction.api': 'API call',
  'service.action.awsApiCallAction.serviceName': 'Service of the call',
  'service.action.networkConnectionAction.remotePortDetails.port': 'Remote port',
  'service.action.networkConnectionAction.localPortDetails.port': 'Local port',
  'service.resourceRole': 'Role of the resource',
  'service.count': 'Count',
  'service.eventFirstSeen': 'First seen',
  'service.eventLastSeen': 'Last seen',
  'service.archived': 'Archived',
  'service.userFeedback': 'Feedback',
  updatedAt: 'Updated at',
  createdAt: 'Created at',
}

/** A whole list in the address: what links elsewhere are made of. */
export const listParams = (
  tokens: readonly (readonly [field: string, operator: Operator, value: string])[],
  more: Readonly<Record<string, string | undefined>> = {},
): Record<string, string | readonly string[] | undefined> => ({
  f: tokens.map(([field, operator, value]) => `${field}${operator}${value}`),
  ...more,
})
