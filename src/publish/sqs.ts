import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { perRegion } from '../aws/clients.ts'
import type { Destination } from './destination.ts'
import { eventId, findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** A queue that each event is sent to. */
export const sqs = ({ name, queueUrl, region }: SettingsOf<'sqs'>): Destination => {
  const client = perRegion(options => new SQSClient(options))
  const isFifo = queueUrl.endsWith('.fifo')
  // https://sqs.eu-west-1.amazonaws.com/111122223333/name
  const at = region ?? /sqs\.([a-z0-9-]+)\.amazonaws/.exec(queueUrl)?.[1]
  return {
    name,
    batch: 10,
    callsPerSecond: 100,
    takesArchived: false,
    close: () => {},
    deliver: async deliveries => {
      const Entries = deliveries.map((delivery, i) => {
        const fifo = isFifo
          ? { MessageGroupId: delivery.kept.finding.id, MessageDeduplicationId: eventId(name, delivery.entry) }
          : {}
        return { Id: String(i), MessageBody: JSON.stringify(findingEvent(delivery, name)), ...fifo }
      })
      const { Failed = [] } = await client(at).send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
      return deliveries.map(({ entry }, i) => {
        const failed = Failed.find(({ Id }) => Id === String(i))
        return failed === undefined ? { entry } : { entry, problem: `${failed.Code}: ${failed.Message ?? ''}` }
      })
    },
  }
}
