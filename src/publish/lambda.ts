import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { parseArn } from '../aws/arn.ts'
import { awsProblem, perRegion } from '../aws/clients.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import { findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** Of an asynchronous invocation's payload. */
const PAYLOAD_BYTES_MAX = 256_000

/** What trying again does not mend. */
const FINAL = /ResourceNotFoundException|InvalidRequestContentException|RequestTooLargeException/

/** A function that is invoked with each event and not waited for, as EventBridge would. */
export const lambda = ({ name, function: functionName, region }: SettingsOf<'lambda'>): Destination => {
  const client = perRegion(options => new LambdaClient(options))
  const at = region ?? parseArn(functionName)?.region

  const invoke = async (delivery: Delivery): Promise<Outcome> => {
    const { entry } = delivery
    const Payload = Buffer.from(JSON.stringify(findingEvent(delivery, name)))
    if (Payload.length > PAYLOAD_BYTES_MAX)
      return { entry, problem: `the event is larger than ${PAYLOAD_BYTES_MAX} bytes`, final: true }
    try {
      const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload })
      const { StatusCode } = await client(at ?? delivery.kept.finding.region).send(command)
      return StatusCode === 202 || StatusCode === 200 ? { entry } : { entry, problem: `Lambda answered ${StatusCode}` }
    } catch (error) {
      const problem = awsProblem(error)
      return { entry, problem, final: FINAL.test(problem) }
    }
  }

  return {
    name,
    batch: 10,
    callsPerSecond: 50,
    takesArchived: false,
    close: () => {},
    deliver: deliveries => Promise.all(deliveries.map(invoke)),
  }
}
