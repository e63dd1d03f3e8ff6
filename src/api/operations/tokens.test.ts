import {
  ListCustomDetectionRulesCommand,
  ListFiltersCommand,
  ListFindingsCommand,
  ListIPSetsCommand,
  ListMalwareProtectionPlansCommand,
  ListMalwareScansCommand,
  ListPublishingDestinationsCommand,
} from '@aws-sdk/client-guardduty'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, startService } from '../service.fixture.ts'

let running: Running
beforeAll(async () => {
  running = await startService()
})
afterAll(() => running.close())

const NextTokens = ['garbage', 'eyJhIjoxfQ', 'bm90aGluZw', '%00', 'W10', '😀', '']

test.each(NextTokens)(
  'the token %s, which no list gave, is refused or the beginning of a list, and no defect',
  async NextToken => {
    const client = running.clientOf()
    const ask = { DetectorId: running.detectorId, NextToken }
    const answers = await Promise.allSettled([
      client.send(new ListFindingsCommand(ask)),
      client.send(new ListFiltersCommand(ask)),
      client.send(new ListIPSetsCommand(ask)),
      client.send(new ListPublishingDestinationsCommand(ask)),
      client.send(new ListMalwareProtectionPlansCommand({ NextToken })),
      client.send(new ListMalwareScansCommand({ NextToken })),
      client.send(new ListCustomDetectionRulesCommand({ NextToken })),
    ])
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ name: 'BadRequestException' })
  },
)
