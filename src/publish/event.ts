/** The event that GuardDuty sends to EventBridge when a finding is new or has changed. */
import { createHash } from 'node:crypto'
import type { ExportedFinding } from '../findings/finding.ts'
import { forExport } from '../findings/shape.ts'
import type { Delivery } from './destination.ts'

export const SOURCE = 'aws.guardduty'
export const DETAIL_TYPE = 'GuardDuty Finding'

export interface FindingEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': typeof DETAIL_TYPE
  readonly source: string
  readonly account: string
  /** ISO 8601, whole seconds. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: ExportedFinding
}

/** The finding as others see it: with the archived flag and detector of now, without our own member. */
export const exported = ({ kept }: Delivery): ExportedFinding => {
  const document = forExport(kept.finding)
  return { ...document, service: { ...document.service, archived: kept.archived !== undefined } }
}

/** A UUID that is the same for the same entry: who is told twice, because an answer was lost, can tell. */
export const eventId = (destination: string, entry: number): string => {
  const hex = createHash('sha256').update(`${destination}\n${entry}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The whole event; `account` is the one whose bus it goes to, the finding's own unless told. */
export const findingEvent = (delivery: Delivery, destination: string, account?: string): FindingEvent => {
  const detail = exported(delivery)
  return {
    version: '0',
    id: eventId(destination, delivery.entry),
    'detail-type': DETAIL_TYPE,
    source: SOURCE,
    account: account ?? detail.accountId,
    time: new Date(delivery.at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: detail.region,
    resources: [],
    detail,
  }
}
