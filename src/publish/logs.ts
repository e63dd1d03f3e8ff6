import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { perRegion } from '../aws/clients.ts'
import { allDone, type Destination } from './destination.ts'
import { findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** Each event as one line of a log stream, which is made when it is missing. */
export const logs = ({ name, logGroup, logStream, region }: SettingsOf<'cloudwatch-logs'>): Destination => {
  const client = perRegion(options => new CloudWatchLogsClient(options))
  const known = new Set<string>()
  const place = { logGroupName: logGroup, logStreamName: logStream }

  const make = async (inRegion: string): Promise<void> => {
    if (known.has(inRegion)) return
    for (const command of [new CreateLogGroupCommand({ logGroupName: logGroup }), new CreateLogStreamCommand(place)])
      await client(inRegion)
        .send(command as CreateLogStreamCommand)
        .catch(error => {
          // Whoever may only write relies on an operator who made both; PutLogEvents tells when nobody has.
          if (!/ResourceAlreadyExists|AccessDenied/.test(String(error?.name))) throw error
        })
    known.add(inRegion)
  }

  return {
    name,
    // A call takes 1 MB; events are a few kilobytes.
    batch: 50,
    callsPerSecond: 10,
    takesArchived: false,
    close: () => {},
    deliver: async deliveries => {
      for (const [inRegion, some] of Map.groupBy(deliveries, ({ kept }) => region ?? kept.finding.region)) {
        await make(inRegion)
        const logEvents = some
          .map(one => ({ timestamp: one.at, message: JSON.stringify(findingEvent(one, name)) }))
          .sort((a, b) => a.timestamp - b.timestamp)
        await client(inRegion).send(new PutLogEventsCommand({ ...place, logEvents }))
      }
      return allDone(deliveries)
    },
  }
}
