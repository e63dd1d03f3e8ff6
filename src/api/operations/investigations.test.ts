import {
  CreateInvestigationCommand,
  GetInvestigationCommand,
  ListInvestigationRecordsCommand,
  ListInvestigationsCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOTHING_ANALYSED } from '../../control/investigations.ts'
import { ACCOUNT, MEMBER, type Running, startService } from '../service.fixture.ts'

let running: Running
beforeAll(async () => {
  running = await startService()
})
afterAll(() => running.close())

const asked = () => ({ DetectorId: running.detectorId })
const create = (TriggerPrompt: string, more: object = {}, account = ACCOUNT) =>
  running.clientOf(account).send(new CreateInvestigationCommand({ ...asked(), TriggerPrompt, ...more }))

test('an investigation needs the feature, one subject, and an administrator; it fails in plain words', async () => {
  await expect(create(`Analyze ${ACCOUNT}`)).rejects.toThrow('AI_ANALYST')
  const Features = [{ Name: 'AI_ANALYST', Status: 'ENABLED' } as const]
  await running.clientOf().send(new UpdateDetectorCommand({ ...asked(), Features }))
  await expect(create('Look around')).rejects.toThrow('names no finding id')
  await expect(create(`Analyze ${ACCOUNT} and ${MEMBER}`)).rejects.toThrow('more than one account')
  await expect(create(`Analyze ${MEMBER}`)).rejects.toThrow('neither the current one')
  await expect(create(`Investigate finding ${'0'.repeat(32)}`)).rejects.toThrow('no finding')

  const { InvestigationId } = await create(`Analyze findings in account ${ACCOUNT}`, { ClientToken: 'once' })
  expect((await create(`Analyze findings in account ${ACCOUNT}`, { ClientToken: 'once' })).InvestigationId).toBe(
    InvestigationId,
  )
  const { Investigation } = await running.clientOf().send(new GetInvestigationCommand({ ...asked(), InvestigationId }))
  expect(Investigation).toMatchObject({ Status: 'FAILED', Error: NOTHING_ANALYSED, TriggeredBy: expect.any(String) })
  expect([Investigation?.Summary, Investigation?.RiskLevel]).toEqual([undefined, undefined])
  const records = new ListInvestigationRecordsCommand({ ...asked(), InvestigationId })
  expect((await running.clientOf().send(records)).Records).toMatchObject([
    { Type: 'METADATA', Narrative: NOTHING_ANALYSED },
  ])

  const list = async (Criterion: object) =>
    (await running.clientOf().send(new ListInvestigationsCommand({ ...asked(), FilterCriteria: { Criterion } })))
      .Investigations ?? []
  expect(await list({ STATUS: { Equals: ['FAILED'] }, RISK_LEVEL: { NotEquals: ['High'] } })).toMatchObject([
    { InvestigationId },
  ])
  expect(await list({ STATUS: { Equals: ['COMPLETED'] } })).toEqual([])

  for (let i = 0; i < 9; i++) await create(`My organization, ${i}`)
  await expect(create('My organization once more')).rejects.toThrow('10 investigations a day')
  const missing = new GetInvestigationCommand({ ...asked(), InvestigationId: 'abc' })
  await expect(running.clientOf().send(missing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  const DetectorId = await running.addMember()
  await expect(create('My organization', { DetectorId }, MEMBER)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
})
