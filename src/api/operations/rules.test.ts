import {
  CreateCustomDetectionRuleAssociationCommand,
  CreateCustomDetectionRuleOrgConfigurationCommand,
  DeleteCustomDetectionRuleAssociationCommand,
  DeleteCustomDetectionRuleOrgConfigurationCommand,
  GetCustomDetectionRuleAssociationCommand,
  GetCustomDetectionRuleCommand,
  GetCustomDetectionRuleOrgConfigurationCommand,
  ListCustomDetectionRuleAssociationsCommand,
  ListCustomDetectionRuleOrgConfigurationsCommand,
  ListCustomDetectionRulesCommand,
  type ListCustomDetectionRulesCommandInput,
  UpdateCustomDetectionRuleAssociationCommand,
  UpdateCustomDetectionRuleOrgConfigurationCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ruleLibrary } from '../../cli/rule-library.ts'
import { ruleModesOf } from '../../control/rules.ts'
import { configurationKey } from '../../control/standing.ts'
import { detections } from '../../detections/index.generated.ts'
import { MEMBER, PLACE, REGION, type Running, startService } from '../service.fixture.ts'

const rules = ruleLibrary(detections)
const RuleId = 'initial-access-iam-valid-accounts'
const DAY = 86_400_000
let running: Running
let told = 0
beforeAll(async () => {
  running = await startService({ rules, rulesChanged: () => told++ })
})
afterAll(() => running.close())

const client = () => running.clientOf()
const modes = async (account = PLACE.account) =>
  Object.fromEntries(await ruleModesOf(running.store, { account, region: REGION }, running.service.now()))

test('the library is GuardDuty’s, rule by rule', async () => {
  expect([rules.length, rules.every(({ id }) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))]).toEqual([25, true])
  const list = async (ask: Partial<ListCustomDetectionRulesCommandInput>) =>
    (await client().send(new ListCustomDetectionRulesCommand(ask))).Rules?.map(rule => rule.RuleId)
  expect(await list({})).toEqual(rules.map(({ id }) => id))
  expect(await list({ Filters: [{ Name: 'service', Values: ['SES'] }] })).toEqual([
    'impact-ses-resource-hijacking',
    'resource-development-ses-compromise-accounts',
  ])
  expect(await list({ Filters: [{ Name: 'tactic', Values: ['initial'], Condition: 'CONTAINS' }] })).toContain(RuleId)
  const first = await client().send(new ListCustomDetectionRulesCommand({ MaxResults: 20 }))
  expect(await list({ NextToken: first.NextToken })).toHaveLength(5)
  const { Rule } = await client().send(new GetCustomDetectionRuleCommand({ RuleId }))
  expect(Rule).toMatchObject({
    Severity: 'MEDIUM',
    Tactic: 'Initial Access',
    Service: 'IAM',
    Technique: expect.stringContaining('T1078.004'),
  })
  expect(Rule?.Definition?.Expression).toContain("'ConsoleLogin'")
  const unknown = new GetCustomDetectionRuleCommand({ RuleId: 'no-such-rule' })
  await expect(client().send(unknown)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('a rule is tried for two weeks or goes live, once for each account', async () => {
  const make = () =>
    client().send(new CreateCustomDetectionRuleAssociationCommand({ RuleId, Mode: 'DRY_RUN', Tags: { a: 'b' } }))
  const { RuleAssociation } = await make()
  const of = { RuleId, AssociationId: RuleAssociation?.AssociationId }
  expect(RuleAssociation?.ExpiresAt?.getTime()).toBe((RuleAssociation?.CreatedAt?.getTime() ?? 0) + 14 * DAY)
  await expect(make()).rejects.toMatchObject({ name: 'ConflictException' })
  const got = await client().send(new GetCustomDetectionRuleAssociationCommand(of))
  expect([got.RuleAssociation?.Mode, got.Tags, await modes(), told]).toEqual([
    'DRY_RUN',
    { a: 'b' },
    { [RuleId]: 'DRY_RUN' },
    1,
  ])

  await client().send(new UpdateCustomDetectionRuleAssociationCommand({ ...of, Mode: 'LIVE' }))
  const { RuleAssociations } = await client().send(new ListCustomDetectionRuleAssociationsCommand({ Mode: 'LIVE' }))
  expect([RuleAssociations?.length, RuleAssociations?.[0].ExpiresAt, await modes()]).toEqual([
    1,
    undefined,
    { [RuleId]: 'LIVE' },
  ])
  await client().send(new UpdateCustomDetectionRuleAssociationCommand({ ...of, Mode: 'DRY_RUN' }))
  running.service.moveClock(14 * DAY)
  const expired = new GetCustomDetectionRuleAssociationCommand(of)
  await expect(client().send(expired)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  expect(await modes()).toEqual({})
  const again = await make()
  await client().send(
    new DeleteCustomDetectionRuleAssociationCommand({ RuleId, AssociationId: again.RuleAssociation?.AssociationId }),
  )
  expect(await modes()).toEqual({})
})

test('an administrator decides for its members, and a member for itself', async () => {
  await running.addMember()
  await running.store.settings.put(configurationKey(PLACE), { autoEnable: 'NONE', features: [] }, running.service.now())
  const configure = (more: object) =>
    client().send(new CreateCustomDetectionRuleOrgConfigurationCommand({ RuleId, Mode: 'LIVE', ...more }))
  await expect(configure({ IncludeAccountIds: [MEMBER], ExcludeAccountIds: [MEMBER] })).rejects.toThrow('not both')
  await expect(configure({ IncludeAccountIds: ['000000000000'] })).rejects.toThrow('no account of the organization')
  await configure({ IncludeAccountIds: [MEMBER] })
  await expect(configure({})).rejects.toMatchObject({ name: 'ConflictException' })
  expect([await modes(), await modes(MEMBER)]).toEqual([{}, { [RuleId]: 'LIVE' }])
  const change = { RuleId, Mode: 'LIVE' as const, ExcludeAccountIds: [MEMBER] }
  await client().send(new UpdateCustomDetectionRuleOrgConfigurationCommand(change))
  const get = () => client().send(new GetCustomDetectionRuleOrgConfigurationCommand({ RuleId, Mode: 'LIVE' }))
  expect((await get()).Configuration).toMatchObject({
    Status: 'ACTIVE',
    IncludeAccountIds: [],
    ExcludeAccountIds: [MEMBER],
  })
  expect([await modes(), await modes(MEMBER)]).toEqual([{ [RuleId]: 'LIVE' }, {}])
  const { Configurations } = await client().send(new ListCustomDetectionRuleOrgConfigurationsCommand())
  expect(Configurations?.map(each => each.Mode)).toEqual(['LIVE'])

  const own = new CreateCustomDetectionRuleAssociationCommand({ RuleId, Mode: 'DRY_RUN' })
  await running.clientOf(MEMBER).send(own)
  expect(await modes(MEMBER)).toEqual({ [RuleId]: 'DRY_RUN' })
  await client().send(new DeleteCustomDetectionRuleOrgConfigurationCommand({ RuleId, Mode: 'LIVE' }))
  await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})
