import * as control from '../../control/lists.ts'
import { tagsOf } from '../../control/tags.ts'
import type { Caller, Operations, Service } from '../operation.ts'

/** What the four kinds have in common, whatever their ids are called. */
interface Asked {
  readonly DetectorId?: string
  readonly Name?: string
  readonly Format?: control.CreateList['format']
  readonly Location?: string
  readonly Activate?: boolean
  readonly ExpectedBucketOwner?: string
  readonly ClientToken?: string
  readonly Tags?: Record<string, string>
  readonly MaxResults?: number
  readonly NextToken?: string
}

const create = async (kind: control.ListKind, asked: Asked, caller: Caller, service: Service): Promise<string> => {
  const { DetectorId = '', Name = '', Format = 'TXT', Location = '' } = asked
  const wish = {
    title: Name,
    format: Format,
    location: Location,
    activate: asked.Activate,
    expectedBucketOwner: asked.ExpectedBucketOwner,
    clientToken: asked.ClientToken,
    tags: asked.Tags,
  }
  const id = await control.createList(service.store, kind, caller, DetectorId, wish, service.now())
  service.ports?.listsChanged?.()
  return id
}

const get = async (kind: control.ListKind, id: string | undefined, asked: Asked, caller: Caller, service: Service) => {
  const { DetectorId = '' } = asked
  const { name, body } = await control.listNamed(service.store, kind, caller, DetectorId, id ?? '')
  const list = {
    Name: body.title,
    Format: body.format,
    Location: body.location,
    Status: body.status,
    ExpectedBucketOwner: body.expectedBucketOwner,
    Tags: { ...(await tagsOf(service.store, caller, control.listArn(caller, kind, DetectorId, name))) },
  }
  const more = {
    CreatedAt: new Date(body.createdAt),
    UpdatedAt: new Date(body.updatedAt),
    ErrorDetails: body.problem,
  }
  return { list, more }
}

const update = async (
  kind: control.ListKind,
  id: string | undefined,
  asked: Asked,
  caller: Caller,
  service: Service,
): Promise<object> => {
  const { DetectorId = '', Name, Location, Activate, ExpectedBucketOwner } = asked
  const wish = { title: Name, location: Location, activate: Activate, expectedBucketOwner: ExpectedBucketOwner }
  await control.updateList(service.store, kind, caller, DetectorId, id ?? '', wish, service.now())
  service.ports?.listsChanged?.()
  return {}
}

const remove = async (
  kind: control.ListKind,
  id: string | undefined,
  { DetectorId = '' }: Asked,
  caller: Caller,
  service: Service,
): Promise<object> => {
  await control.deleteList(service.store, kind, caller, DetectorId, id ?? '', service.now())
  service.ports?.listsChanged?.()
  return {}
}

const page = (kind: control.ListKind, asked: Asked, caller: Caller, { store }: Service) =>
  control.pageOfLists(store, kind, caller, asked.DetectorId ?? '', asked.MaxResults ?? 50, asked.NextToken || undefined)

type Verb = 'Create' | 'Delete' | 'Get' | 'Update'

export const listOperations: Operations<
  | `${Verb}${'IPSet' | 'ThreatIntelSet' | 'TrustedEntitySet' | 'ThreatEntitySet'}`
  | `List${'IPSets' | 'ThreatIntelSets' | 'TrustedEntitySets' | 'ThreatEntitySets'}`
> = {
  CreateIPSet: async (input, caller, service) => ({ IpSetId: await create('ipset', input, caller, service) }),
  GetIPSet: async (input, caller, service) => (await get('ipset', input.IpSetId, input, caller, service)).list,
  UpdateIPSet: (input, caller, service) => update('ipset', input.IpSetId, input, caller, service),
  DeleteIPSet: (input, caller, service) => remove('ipset', input.IpSetId, input, caller, service),
  ListIPSets: async (input, caller, service) => {
    const { ids, next } = await page('ipset', input, caller, service)
    return { IpSetIds: ids, NextToken: next }
  },

  CreateThreatIntelSet: async (input, caller, service) => ({
    ThreatIntelSetId: await create('threatintelset', input, caller, service),
  }),
  GetThreatIntelSet: async (input, caller, service) =>
    (await get('threatintelset', input.ThreatIntelSetId, input, caller, service)).list,
  UpdateThreatIntelSet: (input, caller, service) =>
    update('threatintelset', input.ThreatIntelSetId, input, caller, service),
  DeleteThreatIntelSet: (input, caller, service) =>
    remove('threatintelset', input.ThreatIntelSetId, input, caller, service),
  ListThreatIntelSets: async (input, caller, service) => {
    const { ids, next } = await page('threatintelset', input, caller, service)
    return { ThreatIntelSetIds: ids, NextToken: next }
  },

  CreateTrustedEntitySet: async (input, caller, service) => ({
    TrustedEntitySetId: await create('trustedentityset', input, caller, service),
  }),
  GetTrustedEntitySet: async (input, caller, service) => {
    const { list, more } = await get('trustedentityset', input.TrustedEntitySetId, input, caller, service)
    return { ...list, ...more }
  },
  UpdateTrustedEntitySet: (input, caller, service) =>
    update('trustedentityset', input.TrustedEntitySetId, input, caller, service),
  DeleteTrustedEntitySet: (input, caller, service) =>
    remove('trustedentityset', input.TrustedEntitySetId, input, caller, service),
  ListTrustedEntitySets: async (input, caller, service) => {
    const { ids, next } = await page('trustedentityset', input, caller, service)
    return { TrustedEntitySetIds: ids, NextToken: next }
  },

  CreateThreatEntitySet: async (input, caller, service) => ({
    ThreatEntitySetId: await create('threatentityset', input, caller, service),
  }),
  GetThreatEntitySet: async (input, caller, service) => {
    const { list, more } = await get('threatentityset', input.ThreatEntitySetId, input, caller, service)
    return { ...list, ...more }
  },
  UpdateThreatEntitySet: (input, caller, service) =>
    update('threatentityset', input.ThreatEntitySetId, input, caller, service),
  DeleteThreatEntitySet: (input, caller, service) =>
    remove('threatentityset', input.ThreatEntitySetId, input, caller, service),
  ListThreatEntitySets: async (input, caller, service) => {
    const { ids, next } = await page('threatentityset', input, caller, service)
    return { ThreatEntitySetIds: ids, NextToken: next }
  },
}
