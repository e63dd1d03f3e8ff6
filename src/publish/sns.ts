import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { parseArn } from '../aws/arn.ts'
import { awsProblem, perRegion } from '../aws/clients.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import { eventId, findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** A topic that each event is published to, with type and severity as attributes that subscriptions filter by. */
export const sns = ({ name, topicArn, region }: SettingsOf<'sns'>): Destination => {
  const client = perRegion(options => new SNSClient(options))
  const isFifo = topicArn.endsWith('.fifo')

  const publish = async (delivery: Delivery): Promise<Outcome> => {
    const { entry, kept } = delivery
    const { type, severity, id } = kept.finding
    const fifo = isFifo ? { MessageGroupId: id, MessageDeduplicationId: eventId(name, entry) } : {}
    const text = (StringValue: string) => ({ DataType: 'String', StringValue })
    const command = new PublishCommand({
      TopicArn: topicArn,
      Message: JSON.stringify(findingEvent(delivery, name)),
      MessageAttributes: { type: text(type), severity: { DataType: 'Number', StringValue: String(severity) } },
      ...fifo,
    })
    try {
      await client(region ?? parseArn(topicArn)?.region).send(command)
      return { entry }
    } catch (error) {
      return { entry, problem: awsProblem(error) }
    }
  }

  return {
    name,
    batch: 10,
    callsPerSecond: 100,
    takesArchived: false,
    close: () => {},
    deliver: deliveries => Promise.all(deliveries.map(publish)),
  }
}
