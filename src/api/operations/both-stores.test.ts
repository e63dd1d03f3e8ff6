import { describe, expect, test } from 'vitest'
import { loadMasks } from '../../control/masks.ts'
import { configuredOrganization } from '../../control/organization-source.ts'
import { syncOrganization } from '../../control/organization-watch.ts'
import { kept } from '../../store/kept.fixture.ts'
import { DIALECTS, placesFor } from '../../store/places.fixture.ts'
import { play, REGION, START } from './calling.fixture.ts'

const MANAGEMENT = '100000000000'
const ADMIN = '111111111111'
const MEMBER = '222222222222'
const GUEST = '333333333333'

// The other tests of accounts run on SQLite alone; this walk through all of it, on both.
describe.each(DIALECTS)('accounts on %s', dialect => {
  const places = placesFor(dialect)

  test('an organisation with a guest, from its beginning to its end', async () => {
    const source = configuredOrganization(MANAGEMENT, [ADMIN, MEMBER])
    const { call, detector, store, now, pass } = await play(source, await places.fresh())
    await call(MANAGEMENT, 'EnableOrganizationAdminAccount', { AdminAccountId: ADMIN })
    const DetectorId = await detector(ADMIN)
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnableOrganizationMembers: 'ALL' })
    await call(ADMIN, 'CreateMembers', { DetectorId, AccountDetails: [{ AccountId: GUEST, Email: 'a@b.example' }] })
    await call(ADMIN, 'InviteMembers', { DetectorId, AccountIds: [GUEST] })
    const { Invitations = [] } = await call(GUEST, 'ListInvitations', {})
    const guests = await detector(GUEST)
    const accepting = { DetectorId: guests, AdministratorId: ADMIN, InvitationId: Invitations[0].InvitationId }
    await call(GUEST, 'AcceptAdministratorInvitation', accepting)
    const { Members = [] } = await call(ADMIN, 'ListMembers', { DetectorId })
    expect(Members.map(({ AccountId }) => AccountId)).toEqual([MANAGEMENT, MEMBER, GUEST])

    await store.findings.put([ADMIN, MEMBER, GUEST].map((accountId, i) => kept(i, { accountId, region: REGION })))
    expect((await call(ADMIN, 'ListFindings', { DetectorId })).FindingIds).toHaveLength(3)
    expect((await call(GUEST, 'ListFindings', { DetectorId: guests })).FindingIds).toHaveLength(1)

    pass(60_000)
    await call(ADMIN, 'UpdateOrganizationConfiguration', { DetectorId, AutoEnable: false })
    await call(ADMIN, 'StopMonitoringMembers', { DetectorId, AccountIds: [MEMBER] })
    const masks = await loadMasks(store)
    expect([START, now()].map(at => masks.maskAt(MEMBER, REGION, at / 1000).state)).toEqual(['on', 'suspended'])
    await syncOrganization(store, source, now())
    const { Members: stopped } = await call(ADMIN, 'GetMembers', { DetectorId, AccountIds: [MEMBER] })
    expect(stopped).toMatchObject([{ RelationshipStatus: 'Disabled' }])

    await call(GUEST, 'DeleteDetector', { DetectorId: guests })
    await call(MANAGEMENT, 'DisableOrganizationAdminAccount', { AdminAccountId: ADMIN })
    await call(ADMIN, 'DeleteDetector', { DetectorId })
    expect((await store.settings.list({ account: ADMIN })).items).toEqual([])
    const own = await detector(MEMBER)
    expect(await call(MEMBER, 'GetAdministratorAccount', { DetectorId: own })).toEqual({})
    expect((await call(MEMBER, 'GetDetector', { DetectorId: own })).Status).toBe('DISABLED')
  })
})
