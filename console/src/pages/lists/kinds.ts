/** The four kinds of lists, and the operations of GuardDuty's API that keep each. */
import { guardduty } from '../../api/guardduty.ts'
import type { Answer } from '../../api/v1.ts'
import type { Place } from '../../shell/scope.tsx'

export type List = Answer<'lists'>['lists'][number]
export type Kind = List['kind']

export const KINDS: Readonly<Record<Kind, { readonly name: string; readonly says: string }>> = {
  ipset: { name: 'Trusted IP list', says: 'Addresses that raise nothing.' },
  trustedentityset: { name: 'Trusted entity list', says: 'Addresses and domains that raise nothing.' },
  threatintelset: { name: 'Threat IP list', says: 'Addresses that are known to be malicious.' },
  threatentityset: { name: 'Threat entity list', says: 'Addresses and domains that are known to be malicious.' },
}

export const FORMATS = ['TXT', 'STIX', 'OTX_CSV', 'ALIEN_VAULT', 'PROOF_POINT', 'FIRE_EYE'] as const
export type Format = (typeof FORMATS)[number]

export interface NewList {
  readonly kind: Kind
  readonly name: string
  readonly format: Format
  readonly location: string
  readonly activate: boolean
}

export const create = async (place: Place, { kind, ...wish }: NewList): Promise<void> => {
  const input = { detectorId: place.detectorId, ...wish }
  if (kind === 'ipset') await guardduty('CreateIPSet', input, place.region)
  else if (kind === 'threatintelset') await guardduty('CreateThreatIntelSet', input, place.region)
  else if (kind === 'trustedentityset') await guardduty('CreateTrustedEntitySet', input, place.region)
  else await guardduty('CreateThreatEntitySet', input, place.region)
}

/** Activating an active list reads its object anew. */
export const activate = async ({ detectorId, region }: Place, { kind, id }: List, on: boolean): Promise<void> => {
  const input = { detectorId, activate: on }
  if (kind === 'ipset') await guardduty('UpdateIPSet', { ...input, ipSetId: id }, region)
  else if (kind === 'threatintelset')
    await guardduty('UpdateThreatIntelSet', { ...input, threatIntelSetId: id }, region)
  else if (kind === 'trustedentityset')
    await guardduty('UpdateTrustedEntitySet', { ...input, trustedEntitySetId: id }, region)
  else await guardduty('UpdateThreatEntitySet', { ...input, threatEntitySetId: id }, region)
}

export const remove = async ({ detectorId, region }: Place, { kind, id }: List): Promise<void> => {
  if (kind === 'ipset') await guardduty('DeleteIPSet', { detectorId, ipSetId: id }, region)
  else if (kind === 'threatintelset')
    await guardduty('DeleteThreatIntelSet', { detectorId, threatIntelSetId: id }, region)
  else if (kind === 'trustedentityset')
    await guardduty('DeleteTrustedEntitySet', { detectorId, trustedEntitySetId: id }, region)
  else await guardduty('DeleteThreatEntitySet', { detectorId, threatEntitySetId: id }, region)
}
