import * as control from '../../control/filters.ts'
import { tagsOf } from '../../control/tags.ts'
import type { Input, Operations } from '../operation.ts'

type Criteria = NonNullable<Input<'CreateFilter'>['FindingCriteria']>

/** Criteria are kept in the SDK's form, whole. */
const kept = (criteria: Criteria): Record<string, unknown> => ({ ...criteria })

export const filterOperations: Operations<
  'CreateFilter' | 'DeleteFilter' | 'GetFilter' | 'ListFilters' | 'UpdateFilter'
> = {
  CreateFilter: async (input, caller, { store, now }) => {
    const { DetectorId, Name, Description, Action, Rank, FindingCriteria, ClientToken, Tags } = input
    const wish = {
      name: Name ?? '',
      description: Description,
      action: Action,
      rank: Rank,
      criteria: kept(FindingCriteria ?? {}),
      clientToken: ClientToken,
      tags: Tags,
    }
    return { Name: await control.createFilter(store, caller, DetectorId ?? '', wish, now()) }
  },

  GetFilter: async ({ DetectorId, FilterName }, caller, { store }) => {
    const detector = DetectorId ?? ''
    const { name, body } = await control.filterNamed(store, caller, detector, FilterName ?? '')
    return {
      Name: name,
      Description: body.description,
      Action: body.action,
      Rank: body.rank,
      FindingCriteria: body.criteria as Criteria,
      Tags: await tagsOf(store, caller, control.filterArn(caller, detector, name)),
      CreatedAt: new Date(body.createdAt),
      UpdatedAt: new Date(body.updatedAt),
      Version: body.version,
    }
  },

  UpdateFilter: async (input, caller, { store, now }) => {
    const { DetectorId, FilterName, Description, Action, Rank, FindingCriteria } = input
    const wish = {
      description: Description,
      action: Action,
      rank: Rank,
      criteria: FindingCriteria && kept(FindingCriteria),
    }
    await control.updateFilter(store, caller, DetectorId ?? '', FilterName ?? '', wish, now())
    return { Name: FilterName }
  },

  DeleteFilter: async ({ DetectorId, FilterName }, caller, { store, now }) => {
    await control.deleteFilter(store, caller, DetectorId ?? '', FilterName ?? '', now())
    return {}
  },

  ListFilters: async ({ DetectorId, MaxResults, NextToken }, caller, { store }) => {
    const { names, next } = await control.listFilters(
      store,
      caller,
      DetectorId ?? '',
      MaxResults ?? 50,
      NextToken || undefined,
    )
    return { FilterNames: names, NextToken: next }
  },
}
