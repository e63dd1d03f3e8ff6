import { describe, expect, test } from 'vitest'
import { MOST_INVITED } from '../../control/memberships.ts'
import { kept } from '../../store/kept.fixture.ts'
import { type Play, play, REGION } from './calling.fixture.ts'

const ADMIN = '111111111111'
const M = '222222222222'
const N = '333333333333'
const OTHER = '444444444444'

const named = (...accounts: string[]) =>
  accounts.map(account => ({ AccountId: account, Email: `root@${account}.example` }))

const statusesOf = async ({ call }: Play, administrator: string, DetectorId: string) => {
  const { Members = [] } = await call(administrator, 'ListMembers', { DetectorId, OnlyAssociated: 'false' })
  return Object.fromEntries(Members.map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus]))
}

/** An administrator with detectors in all accounts, and these invited. */
const invite = async (playing: Play, ...accounts: string[]) => {
  const { call, detector } = playing
  const DetectorId = await detector(ADMIN)
  for (const account of accounts) await detector(account)
  await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: named(...accounts) })
  await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: accounts })
  return DetectorId
}

const accept = async ({ call, detector }: Play, account: string, from = ADMIN) => {
  const { Invitations = [] } = await call(account, 'ListInvitations', {})
  const InvitationId = Invitations.find(({ AccountId }) => AccountId === from)?.InvitationId
  const DetectorId = await detector(account)
  await call(account, 'AcceptAdministratorInvitation', { DetectorId, AdministratorId: from, InvitationId })
}

describe('by invitation', () => {
  test('an account is created, invited, accepts, leaves, and is invited again', async () => {
    const playing = await play()
    const { call, detector } = playing
    const DetectorId = await detector(ADMIN)
    const own = await detector(M)
    expect(await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: named(M) })).toEqual({
      UnprocessedAccounts: [],
    })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Created' })
    await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [M] })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Invited' })
    expect((await call(ADMIN, 'ListMembers', { DetectorId })).Members).toEqual([])
    expect(await call(M, 'GetInvitationsCount', {})).toEqual({ InvitationsCount: 1 })
    expect(await call(M, 'GetAdministratorAccount', { DetectorId: own })).toEqual({})
    await accept(playing, M)
    expect(await call(M, 'GetInvitationsCount', {})).toEqual({ InvitationsCount: 0 })
    const { Administrator } = await call(M, 'GetAdministratorAccount', { DetectorId: own })
    expect(Administrator).toMatchObject({ AccountId: ADMIN, RelationshipStatus: 'Enabled' })
    expect((await call(M, 'GetMasterAccount', { DetectorId: own })).Master).toEqual(Administrator)
    const { Members } = await call(ADMIN, 'ListMembers', { DetectorId })
    expect(Members).toMatchObject([
      { AccountId: M, DetectorId: own, MasterId: ADMIN, AdministratorId: ADMIN, Email: `root@${M}.example` },
    ])
    await call(M, 'DisassociateFromAdministratorAccount', { DetectorId: own })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Resigned' })
    await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [M] })
    await accept(playing, M)
    await call(ADMIN, 'DisassociateMembers', { DetectorId, AccountIds: [M] })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Removed' })
    await call(ADMIN, 'DeleteMembers', { DetectorId, AccountIds: [M] })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({})
    expect((await call(M, 'GetDetector', { DetectorId: own })).Status).toBe('ENABLED')
  })

  test('an invitation is declined, and deleted; with a wrong id it is nobody’s', async () => {
    const playing = await play()
    const { call, detector } = playing
    const DetectorId = await invite(playing, M, N)
    const wrong = { DetectorId: await detector(M), AdministratorId: ADMIN, InvitationId: 'f'.repeat(32) }
    const none =
      'The request is rejected because the current account does not have an invitation from the requested master account.'
    await expect(call(M, 'AcceptAdministratorInvitation', wrong)).rejects.toThrow(none)
    await expect(call(M, 'AcceptInvitation', { ...wrong, MasterId: OTHER })).rejects.toThrow(none)
    expect(await call(M, 'DeclineInvitations', { AccountIds: [ADMIN, OTHER] })).toEqual({
      UnprocessedAccounts: [{ AccountId: OTHER, Result: none }],
    })
    expect((await call(M, 'ListInvitations', {})).Invitations).toMatchObject([{ RelationshipStatus: 'Resigned' }])
    await call(M, 'DeleteInvitations', { AccountIds: [ADMIN] })
    await call(N, 'DeleteInvitations', { AccountIds: [ADMIN] })
    expect((await call(M, 'ListInvitations', {})).Invitations).toEqual([])
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Resigned', [N]: 'Resigned' })
  })

  test('what cannot be done is told for each account, and the rest is done', async () => {
    const playing = await play()
    const { call } = playing
    const DetectorId = await invite(playing, M)
    const created = await call(ADMIN, 'CreateMembers', {
      DetectorId,
      AccountDetails: [...named(M, ADMIN, N), { AccountId: OTHER, Email: 'nobody' }],
    })
    expect(created.UnprocessedAccounts).toEqual([
      {
        AccountId: M,
        Result:
          'The request is rejected because the given account ID is already a member or associated member of the current account.',
      },
      { AccountId: ADMIN, Result: expect.stringContaining('is the current account') },
      { AccountId: OTHER, Result: expect.stringContaining('email address is not valid') },
    ])
    const again = await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [M, N, OTHER] })
    expect(again.UnprocessedAccounts).toEqual([
      { AccountId: M, Result: expect.stringContaining('has already invited or is already the GuardDuty master') },
      { AccountId: OTHER, Result: expect.stringContaining('is not a member or associated member') },
    ])
    const notAssociated = 'is not an associated member of account the current account'
    for (const operation of ['StopMonitoringMembers', 'StartMonitoringMembers', 'GetMemberDetectors'] as const) {
      const { UnprocessedAccounts } = await call(ADMIN, operation, { DetectorId, AccountIds: [N] })
      expect(UnprocessedAccounts).toEqual([{ AccountId: N, Result: expect.stringContaining(notAssociated) }])
    }
    const { Members, UnprocessedAccounts } = await call(ADMIN, 'GetMembers', { DetectorId, AccountIds: [M, OTHER] })
    expect(Members).toMatchObject([{ AccountId: M, RelationshipStatus: 'Invited' }])
    expect(UnprocessedAccounts).toMatchObject([{ AccountId: OTHER }])
    await accept(playing, M)
    const { UnprocessedAccounts: kept } = await call(ADMIN, 'DeleteMembers', { DetectorId, AccountIds: [M, N] })
    expect(kept).toEqual([{ AccountId: M, Result: expect.stringContaining('disassociate it first') }])
  })

  test('an account has one administrator and is never both', async () => {
    const playing = await play()
    const { call, detector } = playing
    const DetectorId = await invite(playing, M)
    const others = await detector(OTHER)
    await call(OTHER, 'CreateMembers', { DetectorId: others, AccountDetails: named(M, ADMIN) })
    await call(OTHER, 'InviteMembers', { DetectorId: others, AccountIds: [M, ADMIN] })
    await accept(playing, M)
    await expect(accept(playing, M, OTHER)).rejects.toThrow('already an administrator or a member')
    await expect(accept(playing, ADMIN, OTHER)).rejects.toThrow('already an administrator or a member')
    const own = { DetectorId: await detector(M), AccountDetails: named(N) }
    await expect(call(M, 'CreateMembers', own)).rejects.toThrow('member accounts cannot call CreateMembers')
    await expect(call(ADMIN, 'DeleteDetector', { DetectorId })).rejects.toThrow(
      'cannot delete detector while it has invited or associated members',
    )
    await call(M, 'DeleteDetector', { DetectorId: await detector(M) })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Resigned' })
    await detector(M)
    const { Invitations } = await call(M, 'ListInvitations', {})
    expect(Invitations?.map(({ AccountId }) => AccountId)).toEqual([OTHER])
    await accept(playing, M, OTHER)
    expect(await statusesOf(playing, OTHER, others)).toMatchObject({ [M]: 'Enabled' })
  })
})

describe('an administrator', () => {
  test('stops and starts its members, and changes what they have on', async () => {
    const playing = await play()
    const { call, detector } = playing
    const DetectorId = await invite(playing, M)
    await accept(playing, M)
    const own = await detector(M)
    await call(ADMIN, 'StopMonitoringMembers', { DetectorId, AccountIds: [M] })
    expect(await statusesOf(playing, ADMIN, DetectorId)).toEqual({ [M]: 'Disabled' })
    expect((await call(M, 'GetDetector', { DetectorId: own })).Status).toBe('DISABLED')
    await call(ADMIN, 'StartMonitoringMembers', { DetectorId, AccountIds: [M] })
    expect((await call(M, 'GetDetector', { DetectorId: own })).Status).toBe('ENABLED')
    const off = [{ Name: 'LAMBDA_NETWORK_LOGS' as const, Status: 'DISABLED' as const }]
    await call(ADMIN, 'UpdateMemberDetectors', { DetectorId, AccountIds: [M], Features: off })
    const { MemberDataSourceConfigurations = [] } = await call(ADMIN, 'GetMemberDetectors', {
      DetectorId,
      AccountIds: [M],
    })
    const names = MemberDataSourceConfigurations[0].Features?.map(({ Name }) => Name)
    expect(names).not.toContain('AI_ANALYST')
    expect(MemberDataSourceConfigurations[0].Features).toContainEqual(expect.objectContaining(off[0]))
    await expect(call(M, 'UpdateDetector', { DetectorId: own, Enable: false })).rejects.toThrow('member accounts')
    await call(ADMIN, 'UpdateDetector', { DetectorId, FindingPublishingFrequency: 'FIFTEEN_MINUTES' })
    const { FindingPublishingFrequency } = await call(M, 'GetDetector', { DetectorId: own })
    expect(FindingPublishingFrequency).toBe('FIFTEEN_MINUTES')
  })

  test('sees its members’ findings in that Region; a member sees its own, and nobody else any', async () => {
    const playing = await play()
    const { call, detector, store } = playing
    const DetectorId = await invite(playing, M, N)
    await accept(playing, M)
    await accept(playing, N)
    const elsewhere = await detector(ADMIN, 'us-east-1')
    await store.findings.put([1, 2, 3].map(i => kept(i, { accountId: [ADMIN, M, N][i - 1], region: REGION })))
    await store.findings.put([kept(4, { accountId: M, region: 'us-east-1' })])
    const count = async (account: string, id: string, region = REGION) =>
      (await call(account, 'ListFindings', { DetectorId: id }, region)).FindingIds?.length
    expect(await count(ADMIN, DetectorId)).toBe(3)
    expect(await count(M, await detector(M))).toBe(1)
    expect(await count(N, await detector(N))).toBe(1)
    expect(await count(OTHER, await detector(OTHER))).toBe(0)
    expect(await count(ADMIN, elsewhere, 'us-east-1')).toBe(0)
    await call(ADMIN, 'DisassociateMembers', { DetectorId, AccountIds: [M] })
    expect(await count(ADMIN, DetectorId)).toBe(2)
  })

  test('has room for 5,000 members by invitation', { timeout: 60_000 }, async () => {
    const { call, detector, store, now } = await play()
    const DetectorId = await detector(ADMIN)
    const body = { by: 'invitation', status: 'Created', email: 'a@b.example' }
    await store.transaction(async store => {
      for (let i = 1; i < MOST_INVITED; i++) {
        const name = String(500000000000 + i)
        await store.settings.put({ account: ADMIN, region: REGION, kind: 'member', name }, body, now())
      }
    })
    const { UnprocessedAccounts } = await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: named(M, N) })
    expect(UnprocessedAccounts).toEqual([{ AccountId: N, Result: expect.stringContaining('maximum number') }])
  })

  test('pages through its members', async () => {
    const playing = await play()
    const { call, detector } = playing
    const DetectorId = await detector(ADMIN)
    const accounts = Array.from({ length: 7 }, (_, i) => `22222222222${i}`)
    await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: named(...accounts) })
    const seen: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const ask = { DetectorId, OnlyAssociated: 'false', MaxResults: 3, NextToken }
      const page = await call(ADMIN, 'ListMembers', ask)
      seen.push(...(page.Members ?? []).map(({ AccountId }) => AccountId))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(seen).toEqual(accounts)
    await expect(call(ADMIN, 'ListMembers', { DetectorId, NextToken: '%%' })).rejects.toThrow('nextToken')
  })
})
