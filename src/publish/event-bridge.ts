import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge'
import { perRegion } from '../aws/clients.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import { DETAIL_TYPE, findingEvent, SOURCE } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** EventBridge's own limits. */
const BATCH = 10
const ENTRY_BYTES_MAX = 256_000

/** AWS keeps sources that begin with `aws.` to itself; buses of stand-ins do not. */
const SOURCE_WHERE_AWS_IS_RESERVED = 'vedette.guardduty'

/** Findings as GuardDuty's events on a bus. */
export const eventBridge = ({ name, bus, account, region }: SettingsOf<'eventbridge'>): Destination => {
  const client = perRegion(options => new EventBridgeClient(options))
  let source = SOURCE

  const put = async (deliveries: readonly Delivery[], inRegion: string): Promise<PutEventsResultEntry[]> => {
    const Entries = deliveries.map(delivery => {
      const event = findingEvent(delivery, name, account)
      const Time = new Date(event.time)
      return { EventBusName: bus, Source: source, DetailType: DETAIL_TYPE, Time, Detail: JSON.stringify(event.detail) }
    })
    return (await client(inRegion).send(new PutEventsCommand({ Entries }))).Entries ?? []
  }

  const deliver = async (deliveries: readonly Delivery[], inRegion: string): Promise<Outcome[]> => {
    let answers = await put(deliveries, inRegion)
    if (source === SOURCE && answers.some(({ ErrorCode }) => ErrorCode?.startsWith('NotAuthorizedForSource'))) {
      source = SOURCE_WHERE_AWS_IS_RESERVED
      answers = await put(deliveries, inRegion)
    }
    return deliveries.map(({ entry }, i) => {
      const { EventId, ErrorCode, ErrorMessage } = answers[i] ?? {}
      return EventId !== undefined
        ? { entry }
        : { entry, problem: `${ErrorCode ?? 'no answer'}: ${ErrorMessage ?? ''}` }
    })
  }

  return {
    name,
    batch: BATCH,
    callsPerSecond: 100,
    takesArchived: true,
    close: () => {},
    deliver: async deliveries => {
      const size = (delivery: Delivery): number => JSON.stringify(findingEvent(delivery, name, account)).length
      const outcomes: Outcome[] = []
      for (const [inRegion, some] of Map.groupBy(deliveries, ({ kept }) => region ?? kept.finding.region)) {
        const [fits, tooLarge] = [
          some.filter(one => size(one) <= ENTRY_BYTES_MAX),
          some.filter(one => size(one) > ENTRY_BYTES_MAX),
        ]
        for (const { entry } of tooLarge)
          outcomes.push({ entry, problem: `the event is larger than ${ENTRY_BYTES_MAX} bytes`, final: true })
        // A batch has a size limit of its own; large events go one by one.
        const alone = fits.reduce((sum, one) => sum + size(one), 0) > ENTRY_BYTES_MAX
        if (!alone && fits.length > 0) outcomes.push(...(await deliver(fits, inRegion)))
        else for (const one of fits) outcomes.push(...(await deliver([one], inRegion)))
      }
      return outcomes
    },
  }
}
