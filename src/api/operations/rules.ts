import { pageInOrder } from '../../control/paging.ts'
import * as control from '../../control/rules.ts'
import { tagsOf } from '../../control/tags.ts'
import { partitionOf } from '../../findings/identity.ts'
import type { Caller, Input, Operations, Service } from '../operation.ts'

type Filter = NonNullable<Input<'ListCustomDetectionRules'>['Filters']>[number]

/** The library takes up to 100 a page, as GuardDuty's does. */
const PAGE = 100

const DATA_SOURCE = 'CloudTrailManagementEvent'

const libraryOf = ({ ports }: Service): readonly control.LibraryRule[] => ports?.rules ?? []

const summary = (rule: control.LibraryRule, { region }: Caller) =>
  ({
    RuleId: rule.id,
    Arn: `arn:${partitionOf(region)}:guardduty:${region}:aws:custom-detection-rule/${rule.id}`,
    Name: rule.name,
    Description: rule.description,
    Severity: rule.severity,
    DataSource: DATA_SOURCE,
    Tactic: rule.tactic,
    Technique: rule.technique,
    Service: rule.service,
    Schema: 'CloudTrail' as const,
    CreatedAt: new Date(rule.createdAt),
  }) as const

const matches = (rule: control.LibraryRule, { Name, Values = [], Condition }: Filter): boolean => {
  const { name, description, severity, tactic, technique, service } = rule
  const fields: Readonly<Record<string, string>> = {
    ...{ name, description, severity, tactic, technique, service },
    dataSource: DATA_SOURCE,
  }
  const value = (fields[Name ?? ''] ?? '').toLowerCase()
  return Values.some(wanted =>
    Condition === 'CONTAINS' ? value.includes(wanted.toLowerCase()) : value === wanted.toLowerCase(),
  )
}

const date = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at))

const shortly = (one: control.Association) => ({
  AssociationId: one.name,
  Arn: control.associationArn(one, one.body.rule, one.name),
  RuleId: one.body.rule,
  Mode: one.body.mode,
  CreatedAt: new Date(one.createdAt),
  UpdatedAt: new Date(one.updatedAt),
  ExpiresAt: date(control.endOf(one)),
})

const configured = (one: control.RuleConfiguration) => ({
  RuleId: one.body.rule,
  Mode: one.body.mode,
  Status: 'ACTIVE' as const,
  CreatedAt: new Date(one.createdAt),
  UpdatedAt: new Date(one.updatedAt),
  ExpiresAt: date(control.endOf(one)),
})

export const ruleOperations: Operations<
  | 'CreateCustomDetectionRuleAssociation'
  | 'CreateCustomDetectionRuleOrgConfiguration'
  | 'DeleteCustomDetectionRuleAssociation'
  | 'DeleteCustomDetectionRuleOrgConfiguration'
  | 'GetCustomDetectionRule'
  | 'GetCustomDetectionRuleAssociation'
  | 'GetCustomDetectionRuleOrgConfiguration'
  | 'ListCustomDetectionRuleAssociations'
  | 'ListCustomDetectionRuleOrgConfigurations'
  | 'ListCustomDetectionRules'
  | 'UpdateCustomDetectionRuleAssociation'
  | 'UpdateCustomDetectionRuleOrgConfiguration'
> = {
  GetCustomDetectionRule: async ({ RuleId }, caller, service) => {
    const rule = control.ruleNamed(libraryOf(service), RuleId ?? '')
    return { Rule: { ...summary(rule, caller), Definition: { Expression: rule.expression } } }
  },

  ListCustomDetectionRules: async ({ Filters = [], MaxResults, NextToken }, caller, service) => {
    const found = libraryOf(service).filter(rule => Filters.every(filter => matches(rule, filter)))
    const ask = { maxResults: MaxResults ?? PAGE, nextToken: NextToken }
    const { items, nextToken } = pageInOrder(found, ({ id }) => id, ask)
    return { Rules: items.map(rule => summary(rule, caller)), NextToken: nextToken }
  },

  CreateCustomDetectionRuleAssociation: async (input, caller, service) => {
    const { id } = control.ruleNamed(libraryOf(service), input.RuleId ?? '')
    const wish = { rule: id, mode: input.Mode ?? 'DRY_RUN', clientToken: input.ClientToken, tags: input.Tags }
    const made = await control.associate(service.store, caller, wish, service.now())
    service.ports?.rulesChanged?.()
    return { RuleAssociation: { ...shortly(made), AccountId: made.account } }
  },

  GetCustomDetectionRuleAssociation: async ({ RuleId, AssociationId }, caller, { store, now }) => {
    const found = await control.associationNamed(store, caller, RuleId ?? '', AssociationId ?? '', now())
    const Tags = { ...(await tagsOf(store, caller, control.associationArn(found, found.body.rule, found.name))) }
    return { RuleAssociation: { ...shortly(found), AccountId: found.account }, Tags }
  },

  UpdateCustomDetectionRuleAssociation: async ({ RuleId, AssociationId, Mode }, caller, { store, now, ports }) => {
    await control.changeMode(store, caller, RuleId ?? '', AssociationId ?? '', Mode ?? 'DRY_RUN', now())
    ports?.rulesChanged?.()
    return {}
  },

  DeleteCustomDetectionRuleAssociation: async ({ RuleId, AssociationId }, caller, { store, now, ports }) => {
    await control.dissociate(store, caller, RuleId ?? '', AssociationId ?? '', now())
    ports?.rulesChanged?.()
    return {}
  },

  ListCustomDetectionRuleAssociations: async ({ RuleId, Mode, MaxResults, NextToken }, caller, { store, now }) => {
    const found = (await control.associationsOf(store, caller, now())).filter(
      ({ body }) => (RuleId === undefined || body.rule === RuleId) && (Mode === undefined || body.mode === Mode),
    )
    const ask = { maxResults: MaxResults ?? PAGE, nextToken: NextToken }
    const { items, nextToken } = pageInOrder(found, ({ name }) => name, ask)
    return { RuleAssociations: items.map(shortly), NextToken: nextToken }
  },

  CreateCustomDetectionRuleOrgConfiguration: async (input, caller, service) => {
    const { id } = control.ruleNamed(libraryOf(service), input.RuleId ?? '')
    const wish = { include: input.IncludeAccountIds, exclude: input.ExcludeAccountIds }
    await control.configure(service.store, caller, id, input.Mode ?? 'DRY_RUN', wish, service.now(), true)
    service.ports?.rulesChanged?.()
    return {}
  },

  GetCustomDetectionRuleOrgConfiguration: async ({ RuleId, Mode }, caller, { store, now }) => {
    const found = await control.configurationNamed(store, caller, RuleId ?? '', Mode ?? 'DRY_RUN', now())
    const { include, exclude } = found.body
    return { Configuration: { ...configured(found), IncludeAccountIds: include, ExcludeAccountIds: exclude } }
  },

  UpdateCustomDetectionRuleOrgConfiguration: async (input, caller, { store, now, ports }) => {
    const wish = { include: input.IncludeAccountIds, exclude: input.ExcludeAccountIds }
    await control.configure(store, caller, input.RuleId ?? '', input.Mode ?? 'DRY_RUN', wish, now(), false)
    ports?.rulesChanged?.()
    return {}
  },

  DeleteCustomDetectionRuleOrgConfiguration: async ({ RuleId, Mode }, caller, { store, now, ports }) => {
    await control.unconfigure(store, caller, RuleId ?? '', Mode ?? 'DRY_RUN', now())
    ports?.rulesChanged?.()
    return {}
  },

  ListCustomDetectionRuleOrgConfigurations: async ({ Status, MaxResults, NextToken }, caller, { store, now }) => {
    const all = await control.configurationsOf(store, caller, now())
    const found = Status === undefined || Status === 'ACTIVE' ? all : []
    const ask = { maxResults: MaxResults ?? PAGE, nextToken: NextToken }
    const { items, nextToken } = pageInOrder(found, ({ name }) => name, ask)
    return { Configurations: items.map(configured), NextToken: nextToken }
  },
}
