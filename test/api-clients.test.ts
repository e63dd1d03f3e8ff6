/** The API as others drive it: boto3 for every operation that it knows, the AWS CLI, and URLs that boto3 presigned. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OperationName, Operations } from '../src/api/operation.ts'
import { CONTRACTS } from '../src/api/schema.ts'
import { sampleOf } from './api-samples.ts'
import { type Api, type Credentials, REGION, serveApi } from './api-server.ts'

const run = (
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise(resolve => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 }
    const child = execFile(program, [...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err })
    })
    child.stdin?.end(input)
  })

const hasBoto = (await run('python3', ['-c', 'import boto3'])).code === 0
const hasCli = (await run('aws', ['--version'])).code === 0
if (!hasBoto || !hasCli)
  console.warn('boto3 or the AWS CLI is not installed (pip install boto3 awscli): some tests are left out')

let api: Api
let key: Credentials

beforeAll(async () => {
  const operations = [...CONTRACTS.values()].map(contract => [contract.name, async () => sampleOf(contract.output)])
  api = await serveApi(Object.fromEntries(operations) as Operations<OperationName>)
  key = await api.key()
})
afterAll(() => api.close())

interface Answer {
  readonly unknown?: true
  readonly error?: object
  readonly status?: number
  readonly requestId?: string
  readonly problems?: string
  readonly answer?: Record<string, unknown>
}

/** Every text of an answer that is also in what was sent: enough to see that nothing was lost on the way. */
const leaves = (value: unknown): string[] =>
  value instanceof Date
    ? [String(value.getTime())]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(leaves)
      : [String(value)]

describe.skipIf(!hasBoto)('boto3', () => {
  test('calls every operation that it knows, and its model accepts every answer', { timeout: 300_000 }, async () => {
    const contracts = [...CONTRACTS.values()]
    const to = { url: api.url, region: REGION, ...key }
    const told = contracts.map(({ name, input }) => JSON.stringify({ ...to, operation: name, input: sampleOf(input) }))
    const { out, err } = await run(
      'python3',
      [fileURLToPath(new URL('api-boto.py', import.meta.url))],
      {},
      told.join('\n'),
    )
    expect(err).toBe('')
    const answers = out.trim().split('\n')
    let known = 0
    for (const [at, { name, output, status: expected }] of contracts.entries()) {
      const { unknown, error, status, problems, answer, requestId } = JSON.parse(answers[at]) as Answer
      if (unknown) continue
      known++
      expect([name, error, status]).toEqual([name, undefined, expected])
      expect([name, requestId?.length]).toEqual([name, 36])
      expect([name, worthTelling(problems ?? '')]).toEqual([name, ''])
      if (expected === 204) continue
      const sent = new Set(leaves(sampleOf(output)))
      const got = leaves(answer)
      expect([name, got.filter(leaf => !sent.has(leaf) && !sent.has(leaf.replace(/^True$/, 'true')))]).toEqual([
        name,
        [],
      ])
      expect([name, got.length > 0 || output.members.length === 0]).toEqual([name, true])
    }
    expect(known).toBeGreaterThan(80)
  })
})

/** Samples of answers know no ranges; whether an answer is of the right form is what is asked here. */
const worthTelling = (report: string): string =>
  report
    .split('\n')
    .filter(line => line !== '' && !/Invalid (length|range) for parameter/.test(line))
    .join('\n')

const aws = (args: readonly string[], credentials = key) =>
  run('aws', ['--endpoint-url', api.url, '--region', REGION, '--output', 'json', 'guardduty', ...args], {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  })

describe.skipIf(!hasCli)('the AWS CLI', { timeout: 300_000 }, () => {
  test('reads what it asked for', async () => {
    const { code, out } = await aws(['get-filter', '--detector-id', 'd', '--filter-name', 'a filter/ü'])
    expect([code, JSON.parse(out).FindingCriteria.Criterion]).toEqual([0, expect.anything()])
  })

  test('untags by a query, with an ARN in the path', async () => {
    const arn = `arn:aws:guardduty:eu-west-1:111122223333:detector/${'a'.repeat(32)}/filter/f`
    expect((await aws(['untag-resource', '--resource-arn', arn, '--tag-keys', 'a', 'b'])).code).toBe(0)
  })

  test('tells its user what was wrong', async () => {
    const wrong = await aws([
      'create-filter',
      '--detector-id',
      'd',
      '--name',
      'abc',
      '--finding-criteria',
      '{}',
      '--rank',
      '101',
    ])
    expect(wrong.err).toContain(
      'An error occurred (BadRequestException) when calling the CreateFilter operation: The request is rejected because the parameter rank has an invalid value. Expected a number, 1 to 100.',
    )
    const denied = await aws(['list-detectors'], { ...key, secretAccessKey: 'x' })
    expect(denied.err).toContain('(InvalidSignatureException)')
    const reader = await aws(['delete-detector', '--detector-id', 'd'], await api.key('reader'))
    expect(reader.err).toContain('(AccessDeniedException)')
  })
})

test.skipIf(!hasBoto)('a URL that boto3 presigned is answered until it expires', async () => {
  const code = `
import boto3, json
client = boto3.client("guardduty", endpoint_url="${api.url}", region_name="${REGION}")
print(json.dumps([client.generate_presigned_url("list_detectors", Params={"MaxResults": 3}, ExpiresIn=each) for each in (60, 1)]))`
  const { out } = await run('python3', ['-c', code], {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  })
  const [good, short] = JSON.parse(out) as string[]
  const answer = await fetch(good)
  expect([answer.status, await answer.json()]).toEqual([
    200,
    expect.objectContaining({ detectorIds: expect.anything() }),
  ])
  expect((await fetch(good.replace('maxResults=3', 'maxResults=4'))).status).toBe(403)
  await new Promise(resolve => setTimeout(resolve, 2100))
  expect(await (await fetch(short)).text()).toContain('Signature expired')
})
