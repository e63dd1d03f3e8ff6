import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { perRegion } from '../aws/clients.ts'
import { severityName } from '../findings/finding.ts'
import { allDone, type Destination } from './destination.ts'
import type { SettingsOf } from './settings.ts'

/** A metric `Findings`: how many were new or changed, by severity, by type and by account. */
export const metrics = ({ name, namespace, region }: SettingsOf<'cloudwatch-metrics'>): Destination => {
  const client = perRegion(options => new CloudWatchClient(options))
  return {
    name,
    // A call takes 1,000 metrics; a finding has three.
    batch: 300,
    callsPerSecond: 10,
    takesArchived: false,
    close: () => {},
    deliver: async deliveries => {
      for (const [inRegion, some] of Map.groupBy(deliveries, ({ kept }) => region ?? kept.finding.region)) {
        const MetricData = some.flatMap(({ kept: { finding }, at }) =>
          [
            { Name: 'Severity', Value: severityName(finding.severity) },
            { Name: 'FindingType', Value: finding.type },
            { Name: 'AccountId', Value: finding.accountId },
          ].map(dimension => ({
            MetricName: 'Findings',
            Dimensions: [dimension],
            Timestamp: new Date(at),
            Unit: 'Count' as const,
            Value: 1,
          })),
        )
        await client(inRegion).send(new PutMetricDataCommand({ Namespace: namespace, MetricData }))
      }
      return allDone(deliveries)
    },
  }
}
