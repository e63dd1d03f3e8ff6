/** GuardDuty's protection plans ("features"), their defaults, and the older way to say three of them ("data sources"). */
import { z } from 'zod'
import { Refusal, refuse, SAYS } from './refusal.ts'

/** Always on; nobody can turn them off short of suspending the detector. */
export const FOUNDATIONAL = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'] as const

export const FEATURES = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'EKS_RUNTIME_MONITORING',
  'RUNTIME_MONITORING',
  'AI_PROTECTION',
  'AI_ANALYST',
] as const
export type FeatureName = (typeof FEATURES)[number]

export const ADDITIONAL = ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'] as const
export type AdditionalName = (typeof ADDITIONAL)[number]

/** An administrator sets these for its organisation; AI_ANALYST is each account's own. */
export const ORGANIZATION_FEATURES = FEATURES.filter(name => name !== 'AI_ANALYST')
export type OrganizationFeatureName = Exclude<FeatureName, 'AI_ANALYST'>

const ADDITIONAL_OF: Partial<Record<FeatureName, readonly AdditionalName[]>> = {
  EKS_RUNTIME_MONITORING: ['EKS_ADDON_MANAGEMENT'],
  RUNTIME_MONITORING: ADDITIONAL,
}
export const additionalOf = (name: FeatureName): readonly AdditionalName[] => ADDITIONAL_OF[name] ?? []

/** Agents on hosts and an analyst that reads findings are opted into; all else is on in a new detector. */
const OFF_BY_DEFAULT: ReadonlySet<FeatureName> = new Set(['EKS_RUNTIME_MONITORING', 'RUNTIME_MONITORING', 'AI_ANALYST'])

const switchOf = <Name extends z.ZodType>(name: Name) => z.object({ name, enabled: z.boolean(), updatedAt: z.number() })

/** As it lies in a detector's body: every feature, in the order of FEATURES. */
export const featureSchema = switchOf(z.enum(FEATURES)).extend({ additional: z.array(switchOf(z.enum(ADDITIONAL))) })
export type Feature = z.infer<typeof featureSchema>

/** A wish to change one feature: what is left out stays. */
export interface FeatureChange {
  readonly name: FeatureName
  readonly enabled?: boolean
  readonly additional?: readonly { readonly name: AdditionalName; readonly enabled: boolean }[]
}

/** The older form: three of the features under other names. */
export interface DataSources {
  readonly s3Logs?: boolean
  readonly kubernetesAuditLogs?: boolean
  readonly ebsVolumes?: boolean
}

export const defaultFeatures = (at: number): Feature[] =>
  FEATURES.map(name => ({
    name,
    enabled: !OFF_BY_DEFAULT.has(name),
    updatedAt: at,
    additional: additionalOf(name).map(each => ({ name: each, enabled: false, updatedAt: at })),
  }))

const fromDataSources = (sources: DataSources): FeatureChange[] => {
  const said: readonly [FeatureName, boolean | undefined][] = [
    ['S3_DATA_EVENTS', sources.s3Logs],
    ['EKS_AUDIT_LOGS', sources.kubernetesAuditLogs],
    ['EBS_MALWARE_PROTECTION', sources.ebsVolumes],
  ]
  return said.flatMap(([name, enabled]) => (enabled === undefined ? [] : [{ name, enabled }]))
}

/** What GuardDuty itself refuses in a list of features, whoever sends it. */
export const checkFeatures = (
  features: readonly { name: string; additional?: readonly { name: string }[] }[],
): void => {
  const names = features.map(each => each.name)
  if (new Set(names).size < names.length) throw refuse('a feature is named more than once')
  if (names.includes('EKS_RUNTIME_MONITORING') && names.includes('RUNTIME_MONITORING')) {
    throw refuse('EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot be provided together; use RUNTIME_MONITORING')
  }
  for (const { name, additional = [] } of features) {
    const allowed: readonly string[] = additionalOf(name as FeatureName)
    const wrong = additional.find(each => !allowed.includes(each.name))
    if (wrong) throw refuse(`${wrong.name} is not an additional configuration of ${name}`)
  }
}

/** One of the two forms, or neither; both are refused. */
export const changesOf = (
  features: readonly FeatureChange[] | undefined,
  sources: DataSources | undefined,
): readonly FeatureChange[] => {
  if (features !== undefined && sources !== undefined) throw new Refusal('invalid', SAYS.bothFeatureForms)
  const changes = features ?? fromDataSources(sources ?? {})
  checkFeatures(changes)
  return changes
}

const turned = <S extends { enabled: boolean; updatedAt: number }>(
  it: S,
  enabled: boolean | undefined,
  at: number,
): S => (enabled === undefined || enabled === it.enabled ? it : { ...it, enabled, updatedAt: at })

/** The time of a feature moves when the feature does, not whenever it is named. */
export const changeFeatures = (
  features: readonly Feature[],
  changes: readonly FeatureChange[],
  at: number,
): Feature[] =>
  features.map(feature => {
    const change = changes.find(each => each.name === feature.name)
    if (change === undefined) return feature
    const wishes = new Map(change.additional?.map(each => [each.name, each.enabled]))
    const additional = feature.additional.map(each => turned(each, wishes.get(each.name), at))
    return { ...turned(feature, change.enabled, at), additional }
  })

export const isEnabled = (features: readonly Feature[], name: FeatureName): boolean =>
  features.some(feature => feature.name === name && feature.enabled)
