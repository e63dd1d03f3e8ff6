import { expect, test } from 'vitest'
import { refusalOf } from '../control/operation-rights.ts'
import { configuredOrganization } from '../control/organization-source.ts'
import { STANDINGS, type Standing, standingOf } from '../control/standing.ts'
import type { Operation, OperationName } from './operation.ts'
import { caller, play, REGION } from './operations/calling.fixture.ts'
import { operations } from './operations/index.ts'

const MANAGEMENT = '100000000000'
const ACCOUNT: Readonly<Record<Standing, string>> = {
  delegated: '111111111111',
  organizationMember: '222222222222',
  administrator: '333333333333',
  invitedMember: '444444444444',
  standalone: '555555555555',
}

/** One account of each standing. */
const allStandings = async () => {
  const playing = await play(configuredOrganization(MANAGEMENT, [ACCOUNT.delegated, ACCOUNT.organizationMember]))
  const { call, detector } = playing
  await call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: ACCOUNT.delegated })
  const member = [{ AccountId: ACCOUNT.organizationMember, Email: 'a@b.example' }]
  await call(ACCOUNT.delegated, 'CreateMembers', {
    DetectorId: await detector(ACCOUNT.delegated),
    AccountDetails: member,
  })
  const DetectorId = await detector(ACCOUNT.administrator)
  const invited = ACCOUNT.invitedMember
  await call(ACCOUNT.administrator, 'CreateMembers', {
    DetectorId,
    AccountDetails: [{ AccountId: invited, Email: 'a@b.example' }],
  })
  await call(ACCOUNT.administrator, 'InviteMembers', { DetectorId, AccountIds: [invited] })
  const { Invitations = [] } = await call(invited, 'ListInvitations', {})
  const { InvitationId } = Invitations[0]
  const accepting = { DetectorId: await detector(invited), AdministratorId: ACCOUNT.administrator, InvitationId }
  await call(invited, 'AcceptAdministratorInvitation', accepting)
  return playing
}

/** What an operation answers to a request that names nothing: refused by right, or for what it lacks. */
const messageOf = async (name: OperationName, account: string, service: Parameters<Operation<'ListDetectors'>>[2]) => {
  const operation = operations[name] as unknown as (...call: unknown[]) => Promise<unknown>
  try {
    await operation({ DetectorId: 'f'.repeat(32) }, caller(account, REGION), service)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

test('every operation that is answered asks for the right to it first, whoever calls', async () => {
  const { service, store } = await allStandings()
  for (const standing of STANDINGS) {
    expect(await standingOf(store, { account: ACCOUNT[standing], region: REGION })).toBe(standing)
    for (const name of Object.keys(operations) as OperationName[]) {
      const refusal = refusalOf(name, standing)?.message
      const message = await messageOf(name, ACCOUNT[standing], service)
      if (refusal !== undefined) expect([name, standing, message]).toEqual([name, standing, refusal])
      else expect([name, standing, message]).not.toEqual([name, standing, expect.stringMatching(/ cannot call /)])
    }
  }
})
