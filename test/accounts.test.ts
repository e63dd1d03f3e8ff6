import {
  AcceptAdministratorInvitationCommand,
  CreateDetectorCommand,
  CreateIPSetCommand,
  CreateMembersCommand,
  DescribeOrganizationConfigurationCommand,
  EnableOrganizationAdminAccountCommand,
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  type GuardDutyClient,
  GuardDutyServiceException,
  InviteMembersCommand,
  ListDetectorsCommand,
  ListFindingsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  UpdateDetectorCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-guardduty'
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListAccountsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNT, REGION, type Running, startService } from '../src/api/service.fixture.ts'
import { organizationOf } from '../src/aws/organizations.ts'
import { lets, loadMasks } from '../src/control/masks.ts'
import { watchOrganization } from '../src/control/organization-watch.ts'
import { kept } from '../src/store/kept.fixture.ts'
import { hasMoto, type Moto, sayIfMissing, startMoto } from './moto.ts'

// The stories of many accounts as a customer lives them: the JavaScript SDK against the server, and the accounts of the
// organisation from a real moto_server. What each operation means in detail is tried in src/api/operations.
sayIfMissing('An organisation from AWS Organizations')

const onlyDetector = async (client: GuardDutyClient): Promise<string> =>
  (await client.send(new ListDetectorsCommand({}))).DetectorIds?.[0] ?? 'none'

const findingsOf = async (client: GuardDutyClient): Promise<number> => {
  const DetectorId = await onlyDetector(client)
  return (await client.send(new ListFindingsCommand({ DetectorId }))).FindingIds?.length ?? 0
}

const statusesOf = async (client: GuardDutyClient, DetectorId: string) => {
  const { Members = [] } = await client.send(new ListMembersCommand({ DetectorId, OnlyAssociated: 'false' }))
  return Object.fromEntries(Members.map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus]))
}

describe('by invitation', () => {
  let service: Running
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service.close())

  test('an account accepts, is seen by its administrator alone, and may not do what the administrator does', async () => {
    const guest = '222222222222'
    const [host, invited] = [service.clientOf(ACCOUNT), service.clientOf(guest)]
    const { DetectorId } = await invited.send(new CreateDetectorCommand({ Enable: true }))
    const hosts = { DetectorId: service.detectorId }
    const AccountDetails = [{ AccountId: guest, Email: 'root@guest.example' }]
    await host.send(new CreateMembersCommand({ ...hosts, AccountDetails }))
    await host.send(new InviteMembersCommand({ ...hosts, AccountIds: [guest] }))
    const { Invitations = [] } = await invited.send(new ListInvitationsCommand({}))
    const { InvitationId } = Invitations[0]
    expect((await invited.send(new GetAdministratorAccountCommand({ DetectorId }))).Administrator).toBeUndefined()
    const accepting = { DetectorId, AdministratorId: ACCOUNT, InvitationId }
    await invited.send(new AcceptAdministratorInvitationCommand(accepting))
    const { Administrator } = await invited.send(new GetAdministratorAccountCommand({ DetectorId }))
    expect(Administrator).toMatchObject({ AccountId: ACCOUNT, RelationshipStatus: 'Enabled', InvitationId })

    const findings = [1, 2].map(i => kept(i, { accountId: i === 1 ? ACCOUNT : guest, region: REGION }))
    await service.store.findings.put(findings)
    expect([await findingsOf(host), await findingsOf(invited)]).toEqual([2, 1])
    const list = { DetectorId, Name: 'mine', Format: 'TXT' as const, Location: 's3://b/k', Activate: true }
    const refused = await invited.send(new CreateIPSetCommand(list)).catch(error => error)
    expect(refused).toBeInstanceOf(GuardDutyServiceException)
    expect([refused.name, refused.$metadata.httpStatusCode]).toEqual(['BadRequestException', 400])
  })

  test('a feature that is off is masked from then on, and not before', async () => {
    service.service.moveClock(60_000)
    const Features = [{ Name: 'S3_DATA_EVENTS' as const, Status: 'DISABLED' as const }]
    await service.clientOf(ACCOUNT).send(new UpdateDetectorCommand({ DetectorId: service.detectorId, Features }))
    const at = Math.floor(service.service.now() / 1000)
    const masks = await loadMasks(service.store)
    const isOn = (time: number) => lets(masks.maskAt(ACCOUNT, REGION, time), 'S3_DATA_EVENTS')
    expect([isOn(at - 5), isOn(at + 5)]).toEqual([true, false])
  })
})

describe.skipIf(!hasMoto)('in an organisation (needs moto_server on PATH)', () => {
  let moto: Moto
  let aws: OrganizationsClient
  let service: Running
  let source: ReturnType<typeof organizationOf>
  let management: string
  const accounts: string[] = []

  const addAccount = async (name: string): Promise<string> => {
    const Email = `root@${name}.example`
    const { CreateAccountStatus } = await aws.send(new CreateAccountCommand({ AccountName: name, Email }))
    return CreateAccountStatus!.AccountId!
  }

  beforeAll(async () => {
    moto = await startMoto()
    aws = new OrganizationsClient({ region: REGION, endpoint: moto.url })
    await aws.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    management = (await aws.send(new ListAccountsCommand({}))).Accounts![0].Id!
    accounts.push(await addAccount('security'), await addAccount('production'))
    source = organizationOf({ managementAccount: management, endpoint: moto.url, region: REGION, freshFor: 0 })
    service = await startService(undefined, source)
  })
  afterAll(async () => {
    await service?.close()
    source?.close()
    aws?.destroy()
    moto?.stop()
  })

  test('one account administers the others, and new ones come by themselves', async () => {
    const [security, production] = accounts
    const manager = service.clientOf(management)
    await manager.send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: security }))
    const administrator = service.clientOf(security)
    const DetectorId = await onlyDetector(administrator)
    const Features = [{ Name: 'EKS_AUDIT_LOGS' as const, AutoEnable: 'ALL' as const }]
    const all = { DetectorId, AutoEnableOrganizationMembers: 'ALL' as const, Features }
    await administrator.send(new UpdateOrganizationConfigurationCommand(all))
    expect(await statusesOf(administrator, DetectorId)).toEqual({ [management]: 'Enabled', [production]: 'Enabled' })
    const member = service.clientOf(production)
    const own = await onlyDetector(member)
    const detector = await member.send(new GetDetectorCommand({ DetectorId: own }))
    const status = (name: string) => detector.Features?.find(({ Name }) => Name === name)?.Status
    expect([status('EKS_AUDIT_LOGS'), status('S3_DATA_EVENTS')]).toEqual(['ENABLED', 'DISABLED'])

    const findings = [1, 2].map(i => kept(i, { accountId: accounts[i - 1], region: REGION }))
    await service.store.findings.put(findings)
    expect([await findingsOf(administrator), await findingsOf(member)]).toEqual([2, 1])
    expect(await findingsOf(service.clientOf(management))).toBe(0)
    const asMember = member.send(new DescribeOrganizationConfigurationCommand({ DetectorId: own }))
    await expect(asMember).rejects.toThrow('not the delegated administrator')

    const late = await addAccount('late')
    const problems: unknown[] = []
    const onProblem = (problem: unknown) => problems.push(problem)
    const watch = watchOrganization({ store: service.store, source, now: service.service.now, onProblem })
    await watch.stop()
    expect(problems).toEqual([])
    expect(await statusesOf(administrator, DetectorId)).toMatchObject({ [late]: 'Enabled' })
  })

  test('is asked again when an operation needs it, page by page', async () => {
    const [security] = accounts
    const ids: string[] = []
    for (let i = 0; i < 25; i++) ids.push(await addAccount(`many-${i}`))
    const listed = await source.listAccounts()
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    expect(listed.find(({ id }) => id === ids[0])).toMatchObject({ active: true, email: 'root@many-0.example' })
    const administrator = service.clientOf(security)
    const AccountDetails = [{ AccountId: ids[0], Email: 'root@many-0.example' }]
    const creating = { DetectorId: await onlyDetector(administrator), AccountDetails }
    expect((await administrator.send(new CreateMembersCommand(creating))).UnprocessedAccounts).toEqual([])
    expect(await statusesOf(administrator, creating.DetectorId)).toMatchObject({ [ids[0]]: 'Enabled' })
  })

  test('is told about when it does not answer', async () => {
    const nobody = organizationOf({ managementAccount: management, endpoint: 'http://127.0.0.1:9', region: REGION })
    await expect(nobody.listAccounts()).rejects.toThrow()
    nobody.close()
  })
})
