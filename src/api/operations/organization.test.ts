import { describe, expect, test } from 'vitest'
import type { OrganizationAccount } from '../../control/organization-source.ts'
import { syncOrganization } from '../../control/organization-watch.ts'
import { type Play, play, REGION, START } from './calling.fixture.ts'

const MANAGEMENT = '100000000000'
const ADMIN = '111111111111'
const A = '222222222222'
const B = '333333333333'
const LATER = '444444444444'
const DAY = 86_400_000

/** An organisation that a test changes as it goes. */
const organizationOf = (...ids: string[]) => {
  const accounts = new Map<string, OrganizationAccount>()
  const add = (id: string, joinedAt = START - 100 * DAY) =>
    accounts.set(id, { id, email: `root@${id}.example`, active: true, joinedAt })
  for (const id of [MANAGEMENT, ...ids]) add(id)
  return {
    accounts,
    add,
    fails: false,
    managementAccount: MANAGEMENT,
    async listAccounts() {
      if (this.fails) throw new Error('Organizations does not answer')
      return [...accounts.values()]
    },
  }
}

/** Three accounts, one of them the delegated administrator. */
const begin = async (...ids: string[]) => {
  const source = organizationOf(ADMIN, A, B, ...ids)
  const playing = await play(source)
  await playing.call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: ADMIN })
  const DetectorId = await playing.detector(ADMIN)
  const look = () => syncOrganization(playing.store, source, playing.now())
  return { ...playing, source, DetectorId, look }
}

const statusesOf = async ({ call }: Pick<Play, 'call'>, DetectorId: string, region = REGION) => {
  const { Members = [] } = await call(ADMIN, 'ListMembers', { DetectorId, OnlyAssociated: 'false' }, region)
  return Object.fromEntries(Members.map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus]))
}

const featuresOf = async ({ call, detector }: Pick<Play, 'call' | 'detector'>, account: string) => {
  const { Features = [] } = await call(account, 'GetDetector', { DetectorId: await detector(account) })
  return Object.fromEntries(Features.map(({ Name, Status }) => [Name, Status]))
}

describe('the delegated administrator', () => {
  test('is designated by the management account alone, one account for all Regions', async () => {
    const { call, DetectorId } = await begin()
    expect(await call(MANAGEMENT, 'ListOrganizationAdminAccounts', {})).toEqual({
      AdminAccounts: [{ AdminAccountId: ADMIN, AdminStatus: 'ENABLED' }],
    })
    const other = { AdminAccountId: A }
    await expect(call(ADMIN, 'EnableOrganizationAdminAccount', other)).rejects.toThrow('not the management account')
    await expect(call(ADMIN, 'ListOrganizationAdminAccounts', {})).rejects.toThrow('not the management account')
    await expect(call(MANAGEMENT, 'EnableOrganizationAdminAccount', other)).rejects.toThrow('another account')
    const elsewhere = call(MANAGEMENT, 'EnableOrganizationAdminAccount', other, 'us-east-1')
    await expect(elsewhere).rejects.toThrow('another account')
    const again = call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: ADMIN })
    await expect(again).rejects.toThrow('The request failed because the account is already enabled')
    await call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: ADMIN }, 'us-east-1')
    await expect(call(ADMIN, 'DeleteDetector', { DetectorId })).rejects.toThrow('delegated administrator')
  })

  test('must be an account of the organisation, which must be known', async () => {
    const { call } = await begin()
    await call(MANAGEMENT, 'DisableOrganizationAdminAccount', { AdminAccountId: ADMIN })
    const stranger = call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: '999999999999' })
    await expect(stranger).rejects.toThrow('not an active account of the organization')
    const alone = await play()
    await expect(alone.call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: A })).rejects.toThrow(
      'no organization is known',
    )
  })

  test('makes accounts members at once, with what the organisation has on', async () => {
    const playing = await begin()
    const { call, DetectorId, source } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', {
      DetectorId,
      AutoEnableOrganizationMembers: 'NONE',
      Features: [{ Name: 'S3_DATA_EVENTS', AutoEnable: 'NEW' }],
    })
    const AccountDetails = [A, '999999999999'].map(AccountId => ({ AccountId, Email: 'a@b.example' }))
    await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails })
    expect(await statusesOf(playing, DetectorId)).toEqual({ [A]: 'Enabled', '999999999999': 'Created' })
    expect(await featuresOf(playing, A)).toMatchObject({ S3_DATA_EVENTS: 'ENABLED', EKS_AUDIT_LOGS: 'DISABLED' })
    source.fails = true
    await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: [{ AccountId: B, Email: 'b@b.example' }] })
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [B]: 'Enabled' })
    await call(ADMIN, 'DisassociateMembers', { DetectorId, AccountIds: [A] })
    const { UnprocessedAccounts } = await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [A] })
    expect(UnprocessedAccounts).toEqual([{ AccountId: A, Result: expect.stringContaining('use CreateMembers') }])
  })

  test('gives up its members, who keep GuardDuty, when it is removed', async () => {
    const playing = await begin()
    const { call, detector, DetectorId } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'ALL' })
    const own = await detector(A)
    await expect(call(A, 'DisassociateFromAdministratorAccount', { DetectorId: own })).rejects.toThrow(
      'members of an organization are disassociated by its administrator',
    )
    await expect(call(A, 'DeleteDetector', { DetectorId: own })).rejects.toThrow('members of an organization')
    await call(MANAGEMENT, 'DisableOrganizationAdminAccount', { AdminAccountId: ADMIN })
    expect(await statusesOf(playing, DetectorId)).toEqual({ [MANAGEMENT]: 'Removed', [A]: 'Removed', [B]: 'Removed' })
    expect((await call(A, 'GetDetector', { DetectorId: own })).Status).toBe('ENABLED')
    expect(await call(A, 'GetAdministratorAccount', { DetectorId: own })).toEqual({})
    await expect(call(ADMIN, 'DescribeOrganizationConfiguration', { DetectorId })).rejects.toThrow('not the delegated')
  })
})

describe('the organisation’s configuration', () => {
  test('starts with nothing on, and takes exactly one of its two forms', async () => {
    const { call, DetectorId } = await begin()
    const fresh = await call(ADMIN, 'DescribeOrganizationConfiguration', { DetectorId })
    expect(fresh).toMatchObject({
      AutoEnable: false,
      AutoEnableOrganizationMembers: 'NONE',
      MemberAccountLimitReached: false,
      DataSources: { S3Logs: { AutoEnable: false } },
    })
    expect(new Set(fresh.Features?.map(({ AutoEnable }) => AutoEnable))).toEqual(new Set(['NONE']))
    const one = 'exactly one of autoEnableOrganizationMembers and autoEnable'
    await expect(call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId })).rejects.toThrow(one)
    const both = { DetectorId, AutoEnable: true, AutoEnableOrganizationMembers: 'NEW' as const }
    await expect(call(ADMIN, 'UpdateOrganizationConfiguration', both)).rejects.toThrow(one)
    const older = { DetectorId, AutoEnable: true, DataSources: { S3Logs: { AutoEnable: true } } }
    await expect(call(ADMIN, 'UpdateOrganizationConfiguration', { ...older, Features: [] })).rejects.toThrow('both')
    await call(ADMIN, 'UpdateOrganizationConfiguration', older)
    const after = await call(ADMIN, 'DescribeOrganizationConfiguration', { DetectorId })
    expect(after.AutoEnableOrganizationMembers).toBe('NEW')
    expect(after.Features).toContainEqual({ Name: 'S3_DATA_EVENTS', AutoEnable: 'NEW' })
  })

  test('NEW takes in accounts that join later, and nobody who was removed', async () => {
    const playing = await begin()
    const { call, DetectorId, source, look, pass } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'NEW' })
    await look()
    expect(await statusesOf(playing, DetectorId)).toEqual({})
    pass(DAY)
    source.add(LATER, playing.now())
    await look()
    expect(await statusesOf(playing, DetectorId)).toEqual({ [LATER]: 'Enabled' })
    await call(ADMIN, 'DisassociateMembers', { DetectorId, AccountIds: [LATER] })
    await look()
    expect(await statusesOf(playing, DetectorId)).toEqual({ [LATER]: 'Removed' })
  })

  test('ALL takes in everybody and the administrator, brings back the stopped, and cannot be got around', async () => {
    const playing = await begin()
    const { call, detector, DetectorId } = playing
    const own = await detector(A)
    await call(A, 'UpdateDetector', {
      DetectorId: own,
      Enable: false,
      Features: [{ Name: 'S3_DATA_EVENTS', Status: 'DISABLED' }],
    })
    await call(ADMIN, 'UpdateOrganizationConfiguration', {
      DetectorId,
      AutoEnableOrganizationMembers: 'ALL',
      Features: [
        { Name: 'S3_DATA_EVENTS', AutoEnable: 'ALL' },
        {
          Name: 'RUNTIME_MONITORING',
          AutoEnable: 'ALL',
          AdditionalConfiguration: [{ Name: 'EC2_AGENT_MANAGEMENT', AutoEnable: 'ALL' }],
        },
      ],
    })
    expect(await statusesOf(playing, DetectorId)).toEqual({ [MANAGEMENT]: 'Enabled', [A]: 'Enabled', [B]: 'Enabled' })
    expect(await featuresOf(playing, A)).toMatchObject({ S3_DATA_EVENTS: 'ENABLED', RUNTIME_MONITORING: 'ENABLED' })
    expect(await featuresOf(playing, ADMIN)).toMatchObject({ RUNTIME_MONITORING: 'ENABLED' })
    expect(await featuresOf(playing, B)).toMatchObject({ S3_DATA_EVENTS: 'ENABLED', EKS_AUDIT_LOGS: 'DISABLED' })
    for (const operation of ['StopMonitoringMembers', 'DisassociateMembers', 'DeleteMembers'] as const)
      await expect(call(ADMIN, operation, { DetectorId, AccountIds: [A] })).rejects.toThrow('is ALL')
    const { OrganizationDetails } = await call(ADMIN, 'GetOrganizationStatistics', {})
    expect(OrganizationDetails?.OrganizationStatistics).toMatchObject({
      TotalAccountsCount: 4,
      MemberAccountsCount: 3,
      ActiveAccountsCount: 3,
      EnabledAccountsCount: 3,
    })
    const counts = OrganizationDetails?.OrganizationStatistics?.CountByFeature
    expect(counts?.find(({ Name }) => Name === 'RUNTIME_MONITORING')).toEqual({
      Name: 'RUNTIME_MONITORING',
      EnabledAccountsCount: 3,
      AdditionalConfiguration: [
        { Name: 'EKS_ADDON_MANAGEMENT', EnabledAccountsCount: 0 },
        { Name: 'ECS_FARGATE_AGENT_MANAGEMENT', EnabledAccountsCount: 0 },
        { Name: 'EC2_AGENT_MANAGEMENT', EnabledAccountsCount: 3 },
      ],
    })
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'NONE' })
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [A]: 'Enabled' })
    await call(ADMIN, 'StopMonitoringMembers', { DetectorId, AccountIds: [A] })
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [A]: 'Disabled' })
  })

  test('is carried out in the Region that it is of, and changes nothing when all is as it says', async () => {
    const playing = await begin()
    const { call, DetectorId, look, store } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'ALL' })
    const versions = async () =>
      (await store.settings.list({})).items.map(({ kind, name, version }) => [kind, name, version])
    const before = await versions()
    await look()
    expect(await versions()).toEqual(before)
    expect((await call(A, 'ListDetectors', {}, 'us-east-1')).DetectorIds).toEqual([])
  })
})

describe('accounts', () => {
  test('that are suspended, come back, or leave are told apart', async () => {
    const playing = await begin()
    const { call, DetectorId, source, look } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'ALL' })
    source.accounts.set(A, { id: A, active: false })
    await look()
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [A]: 'AccountSuspended', [B]: 'Enabled' })
    source.accounts.set(A, { id: A, active: true })
    await look()
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [A]: 'Enabled' })
    source.accounts.set(A, { id: A, active: false })
    await look()
    source.accounts.delete(A)
    source.accounts.delete(B)
    await look()
    expect(await statusesOf(playing, DetectorId)).toMatchObject({ [A]: 'Deleted', [B]: 'Removed' })
  })

  test('are not lost when a list is not believable or does not come', async () => {
    const playing = await begin()
    const { call, DetectorId, source, look } = playing
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'ALL' })
    source.accounts.clear()
    await expect(look()).rejects.toThrow('lacks its management account')
    source.fails = true
    await expect(look()).rejects.toThrow('does not answer')
    expect(await statusesOf(playing, DetectorId)).toEqual({ [MANAGEMENT]: 'Enabled', [A]: 'Enabled', [B]: 'Enabled' })
  })
})
