/** What the delegated administrator has its members' detectors switched to. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import type { Place } from './detectors.ts'
import {
  ADDITIONAL,
  type AdditionalName,
  additionalOf,
  checkFeatures,
  type DataSources,
  FEATURES,
  type FeatureChange,
  ORGANIZATION_FEATURES,
  type OrganizationFeatureName,
} from './features.ts'
import { Refusal, refuse, SAYS } from './refusal.ts'
import { allSettings } from './settings.ts'
import { configurationKey } from './standing.ts'

export const AUTO_ENABLE = ['NEW', 'ALL', 'NONE'] as const
export type AutoEnable = (typeof AUTO_ENABLE)[number]

const autoEnable = z.enum(AUTO_ENABLE)

const configurationSchema = z.object({
  managementAccount: z.string(),
  autoEnable,
  /** Accounts that joined later than this are new. */
  since: z.number(),
  features: z.array(
    z.object({
      name: z.enum(FEATURES),
      autoEnable,
      additional: z.array(z.object({ name: z.enum(ADDITIONAL), autoEnable })),
    }),
  ),
})
export type Configuration = z.infer<typeof configurationSchema>

/** Nothing is switched on in anybody's account before the administrator says so. */
export const newConfiguration = (managementAccount: string, at: number): Configuration => ({
  managementAccount,
  autoEnable: 'NONE',
  since: at,
  features: ORGANIZATION_FEATURES.map(name => ({
    name,
    autoEnable: 'NONE',
    additional: additionalOf(name).map(each => ({ name: each, autoEnable: 'NONE' })),
  })),
})

export const configurationOf = async (store: Store, place: Place): Promise<Configuration | undefined> => {
  const setting = await store.settings.get(configurationKey(place))
  return setting && configurationSchema.parse(setting.body)
}

export const putConfiguration = async (store: Store, place: Place, body: Configuration, at: number): Promise<void> => {
  await store.settings.put(configurationKey(place), configurationSchema.parse(body), at)
}

/** Every delegated administrator × Region. */
export const allConfigurations = async (
  store: Store,
): Promise<readonly { readonly place: Place; readonly configuration: Configuration }[]> => {
  const settings = await allSettings(store, { kind: 'organization', name: 'configuration' })
  return settings.map(({ account, region, body }) => ({
    place: { account, region },
    configuration: configurationSchema.parse(body),
  }))
}

export interface OrganizationFeatureChange {
  readonly name: OrganizationFeatureName
  readonly autoEnable?: AutoEnable
  readonly additional?: readonly { readonly name: AdditionalName; readonly autoEnable: AutoEnable }[]
}

export interface ConfigurationWish {
  /** The older form: true is NEW, false is NONE. */
  readonly autoEnable?: boolean
  readonly autoEnableMembers?: AutoEnable
  readonly features?: readonly OrganizationFeatureChange[]
  readonly dataSources?: DataSources
}

const fromDataSources = ({ s3Logs, kubernetesAuditLogs, ebsVolumes }: DataSources): OrganizationFeatureChange[] => {
  const said: readonly [OrganizationFeatureName, boolean | undefined][] = [
    ['S3_DATA_EVENTS', s3Logs],
    ['EKS_AUDIT_LOGS', kubernetesAuditLogs],
    ['EBS_MALWARE_PROTECTION', ebsVolumes],
  ]
  return said.flatMap(([name, on]) => (on === undefined ? [] : [{ name, autoEnable: on ? 'NEW' : 'NONE' }]))
}

const changesOf = ({ features, dataSources }: ConfigurationWish): readonly OrganizationFeatureChange[] => {
  if (features !== undefined && dataSources !== undefined) throw new Refusal('invalid', SAYS.bothFeatureForms)
  const changes = features ?? fromDataSources(dataSources ?? {})
  checkFeatures(changes)
  return changes
}

/** Exactly one of the two ways to say whose detectors are switched on; features that are not named stay. */
export const changeConfiguration = (before: Configuration, wish: ConfigurationWish, at: number): Configuration => {
  if ((wish.autoEnable === undefined) === (wish.autoEnableMembers === undefined)) {
    throw refuse('exactly one of autoEnableOrganizationMembers and autoEnable must be provided')
  }
  const members = wish.autoEnableMembers ?? (wish.autoEnable ? 'NEW' : 'NONE')
  const changes = new Map(changesOf(wish).map(change => [change.name as string, change]))
  const features = before.features.map(feature => {
    const change = changes.get(feature.name)
    const wishes = new Map(change?.additional?.map(each => [each.name, each.autoEnable]))
    const additional = feature.additional.map(each => ({
      ...each,
      autoEnable: wishes.get(each.name) ?? each.autoEnable,
    }))
    return { ...feature, autoEnable: change?.autoEnable ?? feature.autoEnable, additional }
  })
  const since = members === before.autoEnable ? before.since : at
  return { ...before, autoEnable: members, since, features }
}

/** What is switched on where the configuration says one of these; it never switches anything off. */
export const switchedOn = (configuration: Configuration, which: readonly AutoEnable[]): FeatureChange[] =>
  configuration.features.flatMap(({ name, autoEnable, additional }) => {
    const on = additional
      .filter(each => which.includes(each.autoEnable))
      .map(each => ({ name: each.name, enabled: true }))
    if (!which.includes(autoEnable)) return on.length > 0 ? [{ name, additional: on }] : []
    return [{ name, enabled: true, additional: on }]
  })
