/** Finding criteria as rows that one can edit, and back. */

export interface Row {
  readonly field: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export const OPERATORS = {
  equals: 'is',
  notEquals: 'is not',
  matches: 'looks like',
  notMatches: 'does not look like',
  greaterThanOrEqual: 'is at least',
  lessThanOrEqual: 'is at most',
  greaterThan: 'is more than',
  lessThan: 'is less than',
} as const
export type Operator = keyof typeof OPERATORS

const NUMBERS: ReadonlySet<string> = new Set(['greaterThanOrEqual', 'lessThanOrEqual', 'greaterThan', 'lessThan'])
/** The short names are deprecated and mean the same. */
const SAME: Readonly<Record<string, Operator>> = {
  eq: 'equals',
  neq: 'notEquals',
  gte: 'greaterThanOrEqual',
  lte: 'lessThanOrEqual',
  gt: 'greaterThan',
  lt: 'lessThan',
}

/** The fields that people suppress by; any other documented one can be typed. */
export const FIELDS: readonly (readonly [field: string, says: string])[] = [
  ['type', 'Finding type'],
  ['accountId', 'Account'],
  ['severity', 'Severity'],
  ['resource.resourceType', 'Resource type'],
  ['resource.accessKeyDetails.userName', 'User or role'],
  ['resource.accessKeyDetails.principalId', 'Principal id'],
  ['resource.accessKeyDetails.accessKeyId', 'Access key'],
  ['resource.instanceDetails.instanceId', 'Instance'],
  ['resource.instanceDetails.imageId', 'Image'],
  ['resource.instanceDetails.tags.key', 'Tag'],
  ['resource.instanceDetails.tags.value', 'Value of a tag'],
  ['resource.s3BucketDetails.name', 'Bucket'],
  ['service.action.awsApiCallAction.api', 'API'],
  ['service.action.awsApiCallAction.remoteIpDetails.ipAddressV4', 'Address of a caller'],
  ['service.action.awsApiCallAction.remoteIpDetails.organization.asn', 'ASN of a caller'],
  ['service.action.awsApiCallAction.remoteIpDetails.country.countryName', 'Country of a caller'],
  ['service.action.dnsRequestAction.domain', 'Domain'],
  ['service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', 'Remote address'],
  ['service.action.networkConnectionAction.localPortDetails.port', 'Local port'],
  ['service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4', 'Address of a prober'],
  ['service.resourceRole', 'Role of the resource'],
]

const NAMES = new Map(FIELDS)
export const nameOf = (field: string): string => NAMES.get(field) ?? field

/** Nothing of it that is not understood is lost: unknown operators make it undefined, and it is edited elsewhere. */
export const rowsOf = (criteria: Readonly<Record<string, unknown>>): readonly Row[] | undefined => {
  const rows: Row[] = []
  const { criterion = {} } = criteria as { criterion?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  for (const [field, conditions] of Object.entries(criterion))
    for (const [name, given] of Object.entries(conditions)) {
      const operator = SAME[name] ?? (name in OPERATORS ? (name as Operator) : undefined)
      if (operator === undefined) return undefined
      rows.push({ field, operator, values: [given].flat().map(String) })
    }
  return rows
}

export const criteriaOf = (rows: readonly Row[]): { criterion: Record<string, Record<string, unknown>> } => {
  const criterion: Record<string, Record<string, unknown>> = {}
  for (const { field, operator, values } of rows) {
    if (field === '' || values.length === 0) continue
    criterion[field] ??= {}
    const before = criterion[field][operator]
    criterion[field][operator] = NUMBERS.has(operator)
      ? Number(values[0])
      : [...(Array.isArray(before) ? (before as string[]) : []), ...values.filter(value => value !== '')]
  }
  return { criterion }
}

/** "Finding type is Recon:EC2/Portscan and Account is 111122223333" */
export const wordsOf = (criteria: Readonly<Record<string, unknown>>): string =>
  rowsOf(criteria)
    ?.map(({ field, operator, values }) => `${nameOf(field)} ${OPERATORS[operator]} ${values.join(' or ')}`)
    .join(' and ') ?? JSON.stringify(criteria)
