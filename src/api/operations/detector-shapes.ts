/** Features in the SDK's shapes, and the older data sources, which say the same of three of them. */
import type {
  DataSourceConfigurations,
  DataSourceConfigurationsResult,
  DetectorFeatureConfiguration,
  DetectorFeatureConfigurationResult,
  MemberFeaturesConfiguration,
  MemberFeaturesConfigurationResult,
} from '@aws-sdk/client-guardduty'
import type { Detector } from '../../control/detectors.ts'
import {
  ADDITIONAL,
  type DataSources,
  FEATURES,
  type Feature,
  type FeatureChange,
  type FeatureName,
  FOUNDATIONAL,
  isEnabled,
  type OrganizationFeatureName,
} from '../../control/features.ts'
import { refuse } from '../../control/refusal.ts'

export const statusOf = (enabled: boolean): 'ENABLED' | 'DISABLED' => (enabled ? 'ENABLED' : 'DISABLED')

/** A name that the model knows and the account may set, or a fault. */
export const named = <Name extends string>(names: readonly Name[], name: string | undefined): Name => {
  const known = names.find(each => each === name)
  if (known === undefined) throw refuse(`${name ?? 'a feature without a name'} is not one of ${names.join(', ')}`)
  return known
}

type FeatureShape = DetectorFeatureConfiguration | MemberFeaturesConfiguration

export const featureChanges = (features: readonly FeatureShape[] | undefined): FeatureChange[] | undefined =>
  features?.map(({ Name, Status, AdditionalConfiguration }) => ({
    name: named(FEATURES, Name),
    ...(Status !== undefined && { enabled: Status === 'ENABLED' }),
    additional: AdditionalConfiguration?.filter(each => each.Status !== undefined).map(each => ({
      name: named(ADDITIONAL, each.Name),
      enabled: each.Status === 'ENABLED',
    })),
  }))

export const dataSourcesIn = (sources: DataSourceConfigurations | undefined): DataSources | undefined =>
  sources && {
    s3Logs: sources.S3Logs?.Enable,
    kubernetesAuditLogs: sources.Kubernetes?.AuditLogs?.Enable,
    ebsVolumes: sources.MalwareProtection?.ScanEc2InstanceWithFindings?.EbsVolumes,
  }

/** What only the three foundational sources and the older three plans have. */
export const dataSourcesOut = ({
  enabled,
  features,
  ...place
}: Pick<Detector, 'account' | 'enabled' | 'features'>): DataSourceConfigurationsResult => {
  const status = (name: FeatureName) => ({ Status: statusOf(isEnabled(features, name)) })
  const always = { Status: statusOf(enabled) }
  const serviceRole = `arn:aws:iam::${place.account}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection`
  return {
    CloudTrail: always,
    DNSLogs: always,
    FlowLogs: always,
    S3Logs: status('S3_DATA_EVENTS'),
    Kubernetes: { AuditLogs: status('EKS_AUDIT_LOGS') },
    MalwareProtection: {
      ScanEc2InstanceWithFindings: { EbsVolumes: status('EBS_MALWARE_PROTECTION') },
      ServiceRole: serviceRole,
    },
  }
}

const featureOut = <Name extends FeatureName>(feature: Feature & { name: Name }) => ({
  Name: feature.name,
  Status: statusOf(feature.enabled),
  UpdatedAt: new Date(feature.updatedAt),
  ...(feature.additional.length > 0 && {
    AdditionalConfiguration: feature.additional.map(each => ({
      Name: each.name,
      Status: statusOf(each.enabled),
      UpdatedAt: new Date(each.updatedAt),
    })),
  }),
})

/** The foundational sources stand first; they are on while the detector is. */
export const featuresOut = (detector: Detector): DetectorFeatureConfigurationResult[] => [
  ...FOUNDATIONAL.map(name => ({
    Name: name,
    Status: statusOf(detector.enabled),
    UpdatedAt: new Date(detector.createdAt),
  })),
  ...detector.features.map(feature => featureOut(feature)),
]

const isOrganizations = (feature: Feature): feature is Feature & { name: OrganizationFeatureName } =>
  feature.name !== 'AI_ANALYST'

/** What an administrator sees of a member: not the foundational sources, nor what is each account's own. */
export const memberFeaturesOut = (features: readonly Feature[]): MemberFeaturesConfigurationResult[] =>
  features.filter(isOrganizations).map(feature => featureOut(feature))
