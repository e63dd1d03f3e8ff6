import { createHmac } from 'node:crypto'
import { awsProblem } from '../aws/clients.ts'
import { type GuardOptions, send } from '../aws/guard.ts'
import { OperatorError } from '../errors.ts'
import type { Delivery, Destination, Outcome } from './destination.ts'
import { findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/**
 * The signature of a webhook: HMAC-SHA-256 over `{seconds}.{body}`, so that neither can be changed nor sent again much
 * later. `t=1767326645,v1=hex`.
 */
export const signature = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** A CloudEvents 1.0 event whose data is GuardDuty's event. */
const cloudEvent = (delivery: Delivery, name: string): string => {
  const event = findingEvent(delivery, name)
  return JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: event.detail.arn,
    type: 'vedette.finding',
    subject: event.detail.id,
    time: new Date(delivery.at).toISOString(),
    datacontenttype: 'application/json',
    data: event,
  })
}

/** Any HTTPS address of the operator's. */
export const webhook = ({ name, url, secretFrom }: SettingsOf<'webhook'>, guard: GuardOptions): Destination => {
  const post = async (delivery: Delivery): Promise<Outcome> => {
    const { entry } = delivery
    const secret = process.env[secretFrom]
    if (secret === undefined || secret === '')
      return { entry, problem: `the environment variable ${secretFrom}, which holds the secret, is not set` }
    const body = cloudEvent(delivery, name)
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Vedette',
      'x-vedette-signature': signature(secret, Math.floor(Date.now() / 1000), body),
    }
    try {
      const { status } = await send(url, { method: 'POST', headers, body }, guard)
      if (status >= 200 && status < 300) return { entry }
      // 410: whoever listened is gone for good.
      return { entry, problem: `answered ${status}`, final: status === 410 }
    } catch (error) {
      return { entry, problem: awsProblem(error), final: error instanceof OperatorError }
    }
  }

  return {
    name,
    batch: 5,
    callsPerSecond: 20,
    takesArchived: false,
    close: () => {},
    deliver: deliveries => Promise.all(deliveries.map(post)),
  }
}
