import type {
  OrganizationDataSourceConfigurations,
  OrganizationDataSourceConfigurationsResult,
  OrganizationFeatureConfiguration,
} from '@aws-sdk/client-guardduty'
import {
  ADDITIONAL,
  type DataSources,
  ORGANIZATION_FEATURES,
  type OrganizationFeatureName,
} from '../../control/features.ts'
import {
  describeConfiguration,
  disableAdministrator,
  enableAdministrator,
  listAdministrators,
  organizationStatistics,
  updateConfiguration,
} from '../../control/organization.ts'
import {
  AUTO_ENABLE,
  type Configuration,
  type OrganizationFeatureChange,
} from '../../control/organization-configuration.ts'
import type { Operations } from '../operation.ts'
import { named } from './detector-shapes.ts'

const ORGANIZATION_NAMES = ORGANIZATION_FEATURES as readonly OrganizationFeatureName[]

const changesIn = (features: readonly OrganizationFeatureConfiguration[] | undefined) =>
  features?.map(
    ({ Name, AutoEnable, AdditionalConfiguration }): OrganizationFeatureChange => ({
      name: named(ORGANIZATION_NAMES, Name),
      ...(AutoEnable !== undefined && { autoEnable: named(AUTO_ENABLE, AutoEnable) }),
      additional: AdditionalConfiguration?.filter(each => each.AutoEnable !== undefined).map(each => ({
        name: named(ADDITIONAL, each.Name),
        autoEnable: named(AUTO_ENABLE, each.AutoEnable),
      })),
    }),
  )

const dataSourcesIn = (sources: OrganizationDataSourceConfigurations | undefined): DataSources | undefined =>
  sources && {
    s3Logs: sources.S3Logs?.AutoEnable,
    kubernetesAuditLogs: sources.Kubernetes?.AuditLogs?.AutoEnable,
    ebsVolumes: sources.MalwareProtection?.ScanEc2InstanceWithFindings?.EbsVolumes?.AutoEnable,
  }

const dataSourcesOut = ({ features }: Configuration): OrganizationDataSourceConfigurationsResult => {
  const auto = (name: string) => ({
    AutoEnable: features.some(feature => feature.name === name && feature.autoEnable !== 'NONE'),
  })
  return {
    S3Logs: auto('S3_DATA_EVENTS'),
    Kubernetes: { AuditLogs: auto('EKS_AUDIT_LOGS') },
    MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: auto('EBS_MALWARE_PROTECTION') } },
  }
}

const featuresOut = ({ features }: Configuration) =>
  features.map(({ name, autoEnable, additional }) => ({
    Name: named(ORGANIZATION_NAMES, name),
    AutoEnable: autoEnable,
    ...(additional.length > 0 && {
      AdditionalConfiguration: additional.map(each => ({ Name: each.name, AutoEnable: each.autoEnable })),
    }),
  }))

/** The delegated administrator of an organisation: appointed by the management account, working on its own detector. */
export const organization: Operations<
  | 'EnableOrganizationAdminAccount'
  | 'DisableOrganizationAdminAccount'
  | 'ListOrganizationAdminAccounts'
  | 'DescribeOrganizationConfiguration'
  | 'UpdateOrganizationConfiguration'
  | 'GetOrganizationStatistics'
> = {
  async EnableOrganizationAdminAccount({ AdminAccountId = '' }, caller, { store, organization, now }) {
    await enableAdministrator(store, organization, caller, AdminAccountId, now())
    return {}
  },

  async DisableOrganizationAdminAccount({ AdminAccountId = '' }, caller, { store, organization, now }) {
    await disableAdministrator(store, organization, caller, AdminAccountId, now())
    return {}
  },

  async ListOrganizationAdminAccounts(_, caller, { store, organization }) {
    const accounts = await listAdministrators(store, organization, caller)
    return { AdminAccounts: accounts.map(account => ({ AdminAccountId: account, AdminStatus: 'ENABLED' })) }
  },

  async DescribeOrganizationConfiguration({ DetectorId = '' }, caller, { store }) {
    const { configuration, limitReached } = await describeConfiguration(store, caller, DetectorId)
    return {
      AutoEnable: configuration.autoEnable !== 'NONE',
      MemberAccountLimitReached: limitReached,
      DataSources: dataSourcesOut(configuration),
      Features: featuresOut(configuration),
      AutoEnableOrganizationMembers: configuration.autoEnable,
    }
  },

  async UpdateOrganizationConfiguration(input, caller, { store, organization, now }) {
    const { AutoEnable, AutoEnableOrganizationMembers: members, DataSources, Features } = input
    const wish = {
      ...(AutoEnable !== undefined && { autoEnable: AutoEnable }),
      ...(members !== undefined && { autoEnableMembers: named(AUTO_ENABLE, members) }),
      features: changesIn(Features),
      dataSources: dataSourcesIn(DataSources),
    }
    await updateConfiguration(store, organization, caller, input.DetectorId ?? '', wish, now())
    return {}
  },

  async GetOrganizationStatistics(_, caller, { store, organization, now }) {
    const at = now()
    const counts = await organizationStatistics(store, organization, caller, at)
    return {
      OrganizationDetails: {
        UpdatedAt: new Date(at),
        OrganizationStatistics: {
          TotalAccountsCount: counts.accounts,
          MemberAccountsCount: counts.members,
          ActiveAccountsCount: counts.active,
          EnabledAccountsCount: counts.enabled,
          CountByFeature: counts.features.map(({ name, enabled, additional }) => ({
            Name: named(ORGANIZATION_NAMES, name),
            EnabledAccountsCount: enabled,
            ...(additional.length > 0 && {
              AdditionalConfiguration: additional.map(each => ({
                Name: each.name,
                EnabledAccountsCount: each.enabled,
              })),
            }),
          })),
        },
      },
    }
  },
}
