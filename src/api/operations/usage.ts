import type {
  AccountFreeTrialInfo,
  DataSource,
  FreeTrialFeatureResult,
  UsageStatistics,
} from '@aws-sdk/client-guardduty'
import { forEachAccount } from '../../control/batch.ts'
import { ownDetector } from '../../control/detectors.ts'
import { scopeOf } from '../../control/members.ts'
import { pageOf } from '../../control/paging.ts'
import { refuse } from '../../control/refusal.ts'
import {
  amountIn,
  type MeteredFeature,
  sumBy,
  type Trial,
  trialsOf,
  type Used,
  unitNamed,
  usageOf,
} from '../../control/usage.ts'
import type { Input, Operations } from '../operation.ts'
import { unprocessedOut } from './members.ts'

/** Their older names. */
const SOURCE_OF: Readonly<Record<MeteredFeature, DataSource>> = {
  FLOW_LOGS: 'FLOW_LOGS',
  DNS_LOGS: 'DNS_LOGS',
  CLOUD_TRAIL: 'CLOUD_TRAIL',
}
const TOP = 50

const isAsked = (criteria: Input<'GetUsageStatistics'>['UsageCriteria'], { account, feature }: Used): boolean => {
  const { AccountIds, DataSources, Features, Resources } = criteria ?? {}
  if (AccountIds?.length && !AccountIds.includes(account)) return false
  if (DataSources?.length && !DataSources.includes(SOURCE_OF[feature])) return false
  if (Features?.length && !Features.includes(feature)) return false
  // Which bucket or instance it was the ledger does not know.
  return !Resources?.length
}

type Sum = ReturnType<typeof sumBy>[number]

const statisticsOut = (used: readonly Used[], input: Input<'GetUsageStatistics'>) => {
  const unit = unitNamed(input.Unit)
  const total = (events: number) => ({ Total: { Amount: amountIn(unit, events), Unit: unit } })
  const page = (sums: readonly Sum[]) =>
    pageOf(sums, sum => sum.name, { maxResults: input.MaxResults, nextToken: input.NextToken })
  const answer = <T>(sums: readonly Sum[], shape: (sum: Sum) => T) => {
    const { items, nextToken } = page(sums)
    return { shapes: items.map(shape), NextToken: nextToken }
  }
  const say = (UsageStatistics: UsageStatistics, NextToken?: string) => ({ UsageStatistics, NextToken })
  switch (input.UsageStatisticType) {
    case 'SUM_BY_ACCOUNT': {
      const { shapes, NextToken } = answer(sumBy(used, 'account'), ({ name, events }) => ({
        AccountId: name,
        ...total(events),
      }))
      return say({ SumByAccount: shapes }, NextToken)
    }
    case 'SUM_BY_FEATURES': {
      const shape = ({ name, events }: Sum) => ({ Feature: name as MeteredFeature, ...total(events) })
      const { shapes, NextToken } = answer(sumBy(used, 'feature'), shape)
      return say({ SumByFeature: shapes }, NextToken)
    }
    case 'SUM_BY_DATA_SOURCE': {
      const shape = ({ name, events }: Sum) => ({ DataSource: SOURCE_OF[name as MeteredFeature], ...total(events) })
      const { shapes, NextToken } = answer(sumBy(used, 'feature'), shape)
      return say({ SumByDataSource: shapes }, NextToken)
    }
    case 'TOP_ACCOUNTS_BY_FEATURE':
      return say({
        TopAccountsByFeature: sumBy(used, 'feature').map(({ name }) => ({
          Feature: name as MeteredFeature,
          Accounts: used
            .filter(({ feature }) => feature === name)
            .sort((a, b) => b.events - a.events)
            .slice(0, TOP)
            .map(({ account, events }) => ({ AccountId: account, ...total(events) })),
        })),
      })
    case 'SUM_BY_RESOURCE':
      return say({ SumByResource: [] })
    case 'TOP_RESOURCES':
      return say({ TopResources: [] })
    default:
      throw refuse('the usageStatisticsType is not known')
  }
}

/** Of the features that a trial is told of. Runtime monitoring is told apart by where its agents run. */
const TRIAL_NAMES: Readonly<Record<Trial['feature'], readonly FreeTrialFeatureResult[]>> = {
  DETECTOR: ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'],
  S3_DATA_EVENTS: ['S3_DATA_EVENTS'],
  EKS_AUDIT_LOGS: ['EKS_AUDIT_LOGS'],
  EBS_MALWARE_PROTECTION: ['EBS_MALWARE_PROTECTION'],
  RDS_LOGIN_EVENTS: ['RDS_LOGIN_EVENTS'],
  LAMBDA_NETWORK_LOGS: ['LAMBDA_NETWORK_LOGS'],
  EKS_RUNTIME_MONITORING: ['EKS_RUNTIME_MONITORING'],
  RUNTIME_MONITORING: ['EC2_RUNTIME_MONITORING', 'FARGATE_RUNTIME_MONITORING'],
  AI_PROTECTION: ['AI_PROTECTION'],
  AI_ANALYST: [],
}

const trialOut = (account: string, trials: readonly Trial[]): AccountFreeTrialInfo => {
  const days = (feature: Trial['feature']) => {
    const trial = trials.find(each => each.feature === feature)
    return trial && { FreeTrialDaysRemaining: trial.daysRemaining }
  }
  const always = days('DETECTOR')
  return {
    AccountId: account,
    DataSources: {
      CloudTrail: always,
      DnsLogs: always,
      FlowLogs: always,
      S3Logs: days('S3_DATA_EVENTS'),
      Kubernetes: { AuditLogs: days('EKS_AUDIT_LOGS') },
      MalwareProtection: { ScanEc2InstanceWithFindings: days('EBS_MALWARE_PROTECTION') },
    },
    Features: trials.flatMap(({ feature, daysRemaining }) =>
      TRIAL_NAMES[feature].map(name => ({ Name: name, FreeTrialDaysRemaining: daysRemaining })),
    ),
  }
}

/** What was analysed. It costs nothing here; the unit EVENTS, which GuardDuty does not have, tells how much it was. */
export const usage: Operations<'GetUsageStatistics' | 'GetRemainingFreeTrialDays'> = {
  async GetUsageStatistics(input, caller, { store, now }) {
    await ownDetector(store, caller, input.DetectorId ?? '')
    const used = await usageOf(store, caller, now())
    return statisticsOut(
      used.filter(each => isAsked(input.UsageCriteria, each)),
      input,
    )
  },

  async GetRemainingFreeTrialDays({ DetectorId = '', AccountIds = [] }, caller, { store, now }) {
    await ownDetector(store, caller, DetectorId)
    const visible = new Set((await scopeOf(store, caller.account, caller.region)).accounts)
    const accounts: AccountFreeTrialInfo[] = []
    const unprocessed = await forEachAccount(AccountIds, async account => {
      if (!visible.has(account)) throw refuse('the given account ID is not an associated member of the current account')
      accounts.push(trialOut(account, await trialsOf(store, { account, region: caller.region }, now())))
    })
    return { Accounts: accounts, UnprocessedAccounts: unprocessedOut(unprocessed) }
  },
}
