import * as control from '../../control/investigations.ts'
import { pageInOrder } from '../../control/paging.ts'
import { arnOf } from '../audit.ts'
import type { Input, Operations } from '../operation.ts'

type Filters = NonNullable<NonNullable<Input<'ListInvestigations'>['FilterCriteria']>['Criterion']>

/** What a filter asks of an investigation; risk, confidence and type are those of one that came to its end. */
const asked = (key: string, { body }: control.Investigation): string | undefined =>
  key === 'STATUS' ? 'FAILED' : key === 'FINDING_ID' ? body.finding : undefined

const meets = (filters: Filters, investigation: control.Investigation): boolean =>
  Object.entries(filters).every(([key, condition]) => {
    const value = asked(key, investigation)
    const isOneOf = (values: readonly string[]) => value !== undefined && values.includes(value)
    return (
      (condition?.Equals === undefined || isOneOf(condition.Equals)) &&
      !(condition?.NotEquals !== undefined && isOneOf(condition.NotEquals))
    )
  })

const shortly = ({ name, account, body }: control.Investigation) => ({
  InvestigationId: name,
  Status: 'FAILED' as const,
  TriggerPrompt: body.prompt,
  FindingId: body.finding,
  AccountId: body.subject ?? account,
  StartTime: new Date(body.at),
  EndTime: new Date(body.at),
})

export const investigationOperations: Operations<
  'CreateInvestigation' | 'GetInvestigation' | 'ListInvestigationRecords' | 'ListInvestigations'
> = {
  CreateInvestigation: async ({ DetectorId, TriggerPrompt, ClientToken }, caller, { store, now }) => {
    const wish = { prompt: TriggerPrompt ?? '', by: arnOf(caller).slice(0, 256), clientToken: ClientToken }
    return { InvestigationId: await control.createInvestigation(store, caller, DetectorId ?? '', wish, now()) }
  },

  GetInvestigation: async ({ DetectorId, InvestigationId }, caller, { store }) => {
    const found = await control.investigationNamed(store, caller, DetectorId ?? '', InvestigationId ?? '')
    const { name, account, region, body } = found
    return {
      Investigation: {
        InvestigationId: name,
        Status: 'FAILED',
        TriggerPrompt: body.prompt,
        TriggeredBy: body.by,
        Cloud: { Provider: 'AWS', Region: region, Account: account },
        StartTime: new Date(body.at),
        EndTime: new Date(body.at),
        Error: control.NOTHING_ANALYSED,
      },
    }
  },

  ListInvestigations: async (input, caller, { store }) => {
    const { DetectorId, FilterCriteria, SortCriteria, MaxResults, NextToken } = input
    const all = await control.investigationsInSight(store, caller, DetectorId ?? '')
    const found = all.filter(each => meets(FilterCriteria?.Criterion ?? {}, each))
    // They differ in nothing but their time.
    const ordered = SortCriteria?.OrderBy === 'ASC' ? found.reverse() : found
    const ask = { maxResults: MaxResults, nextToken: NextToken }
    const { items, nextToken } = pageInOrder(ordered, ({ name }) => name, ask)
    return { Investigations: items.map(shortly), NextToken: nextToken }
  },

  ListInvestigationRecords: async ({ DetectorId, InvestigationId, RecordTypes }, caller, { store }) => {
    const { name, body } = await control.investigationNamed(store, caller, DetectorId ?? '', InvestigationId ?? '')
    const record = {
      RecordId: name,
      Type: 'METADATA' as const,
      Title: 'Nothing was investigated',
      Narrative: control.NOTHING_ANALYSED,
      CreatedAt: new Date(body.at),
    }
    const wanted = RecordTypes === undefined || RecordTypes.length === 0 || RecordTypes.includes('METADATA')
    return { InvestigationId: name, Status: 'FAILED', Records: wanted ? [record] : [] }
  },
}
