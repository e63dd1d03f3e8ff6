import { cloudtrail } from './cloudtrail.ts'
import { dns } from './dns.ts'
import { flow } from './flow.ts'
import type { EventOf } from './kind.ts'

/** Every kind of event that Vedette knows. */
export const KINDS = { flow, cloudtrail, dns } as const
export type KindName = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as KindName[]

/** The event of a kind, by the kind's name. */
export type EventNamed<N extends KindName> = EventOf<(typeof KINDS)[N]>

/**
 * How late a source's objects may arrive and still be counted in their place, seconds. AWS delivers CloudTrail within
 * about 15 minutes on average; flow and DNS logs within 10.
 */
export const LATENESS: Readonly<Record<KindName, number>> = { cloudtrail: 1800, flow: 900, dns: 900 }
