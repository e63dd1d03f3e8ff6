import { type AwsSecurityFinding, BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { perRegion } from '../aws/clients.ts'
import { forAsff } from '../findings/asff.ts'
import type { RuleOf } from '../findings/rule.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import type { SettingsOf } from './settings.ts'

/** Findings in the AWS Security Finding Format. Their ids are the findings' ARNs, so that an update replaces. */
export const securityHub = ({ name, region }: SettingsOf<'securityhub'>, ruleOf: RuleOf): Destination => {
  // One try: a second one would be a call that nobody counts. The outbox tries again, at its pace.
  const client = perRegion(options => new SecurityHubClient({ ...options, maxAttempts: 1 }))

  const send = async (deliveries: readonly Delivery[], inRegion: string): Promise<Outcome[]> => {
    // Security Hub checks the shape itself; ours is held against its model by a test.
    const Findings = deliveries.map(({ kept }) => forAsff(kept.finding, ruleOf) as unknown as AwsSecurityFinding)
    const { FailedFindings = [] } = await client(inRegion).send(new BatchImportFindingsCommand({ Findings }))
    return deliveries.map(({ entry, kept }) => {
      const failed = FailedFindings.find(({ Id }) => Id === kept.finding.arn)
      // A finding that Security Hub refuses today it refuses tomorrow.
      return failed === undefined
        ? { entry }
        : { entry, problem: `${failed.ErrorCode}: ${failed.ErrorMessage}`, final: failed.ErrorCode === 'InvalidInput' }
    })
  }

  return {
    name,
    batch: 100,
    callsPerSecond: 10,
    takesArchived: false,
    close: () => {},
    deliver: async deliveries => {
      const regions = Map.groupBy(deliveries, ({ kept }) => region ?? kept.finding.region)
      return (await Promise.all([...regions].map(([inRegion, some]) => send(some, inRegion)))).flat()
    },
  }
}
