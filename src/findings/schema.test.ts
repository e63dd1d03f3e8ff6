import { expect, test } from 'vitest'
import { mergeSignals } from './merge.ts'
import { readFinding } from './read-finding.ts'
import { findingJsonSchema } from './schema.ts'
import { everySignal, ports } from './signals.fixture.ts'

const findings = everySignal().map(signal => mergeSignals([signal], ports)[0])

test('every shaped finding is read back from its line as it was', () => {
  for (const finding of findings) expect(readFinding(JSON.stringify(finding))).toEqual({ finding })
})

test('a line that is no finding says where it is wrong', () => {
  const [finding] = findings
  expect(readFinding('{')).toEqual({ problem: 'the line is not JSON' })
  const invented = { ...finding, service: { ...finding.service, invented: 1 } }
  expect(readFinding(JSON.stringify(invented))).toMatchObject({
    problem: expect.stringMatching(/^service: .*invented/),
  })
  const future = { ...finding, vedette: { ...finding.vedette, schemaVersion: '9.0' } }
  expect(readFinding(JSON.stringify(future))).toMatchObject({
    problem: expect.stringMatching(/^vedette.schemaVersion: /),
  })
  expect(readFinding('7')).toMatchObject({ problem: expect.stringMatching(/^the line: /) })
})

test('the JSON schema asks for what the documents have', () => {
  const schema = findingJsonSchema() as { required: string[]; additionalProperties: boolean; $schema: string }
  expect(schema.$schema).toContain('2020-12')
  expect(schema.additionalProperties).toBe(false)
  expect(schema.required.toSorted()).toEqual(Object.keys(findings[0]).toSorted())
})
