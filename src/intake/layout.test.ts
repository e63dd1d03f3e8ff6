import { expect, test } from 'vitest'
import { isYear, readLayout, spanOfFolder } from './layout.ts'

const at = (iso: string): number => Date.parse(iso) / 1000

const ROWS: readonly [string, string, ReturnType<typeof readLayout>][] = [
  [
    'a CloudTrail file',
    's3://b/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/05/111122223333_CloudTrail_eu-west-1_20260105T1305Z_abcdefgh12345678.json.gz',
    {
      kind: 'cloudtrail',
      digest: false,
      account: '111122223333',
      region: 'eu-west-1',
      at: at('2026-01-05T13:05Z'),
      exact: true,
    },
  ],
  [
    'a trail of an organisation, with a prefix',
    '/x/prefix/AWSLogs/o-abcdef1234/111122223333/CloudTrail/us-gov-west-1/2026/01/05/111122223333_CloudTrail_us-gov-west-1_20260105T0000Z_x.json.gz',
    {
      kind: 'cloudtrail',
      digest: false,
      account: '111122223333',
      region: 'us-gov-west-1',
      at: at('2026-01-05T00:00Z'),
      exact: true,
    },
  ],
  [
    'Insights events',
    'AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/01/05/111122223333_CloudTrail-Insight_eu-west-1_20260105T1305Z_x.json.gz',
    {
      kind: 'cloudtrail',
      digest: false,
      account: '111122223333',
      region: 'eu-west-1',
      at: at('2026-01-05T13:05Z'),
      exact: true,
    },
  ],
  [
    'a digest',
    'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/01/05/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260105T130500Z.json.gz',
    {
      kind: 'cloudtrail',
      digest: true,
      account: '111122223333',
      region: 'eu-west-1',
      at: at('2026-01-05T13:05Z'),
      exact: true,
    },
  ],
  [
    'a flow log',
    'AWSLogs/111122223333/vpcflowlogs/eu-central-1/2026/01/05/111122223333_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_20260105T2355Z_0a1b2c3d.log.gz',
    {
      kind: 'flow',
      digest: false,
      account: '111122223333',
      region: 'eu-central-1',
      at: at('2026-01-05T23:55Z'),
      exact: true,
    },
  ],
  [
    'a flow log with Hive-style folders by the hour, renamed',
    'AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=eu-central-1/year=2026/month=01/day=05/hour=23/part.gz',
    {
      kind: 'flow',
      digest: false,
      account: '111122223333',
      region: 'eu-central-1',
      at: at('2026-01-05T23:00Z'),
      exact: true,
    },
  ],
  [
    'a file of somebody’s name in a day’s folder: the day is too coarse for order',
    'AWSLogs/111122223333/vpcflowlogs/eu-central-1/2026/01/05/mine.gz',
    {
      kind: 'flow',
      digest: false,
      account: '111122223333',
      region: 'eu-central-1',
      at: at('2026-01-05T00:00Z'),
      exact: false,
    },
  ],
  [
    'Resolver queries',
    'AWSLogs/111122223333/vpcdnsquerylogs/vpc-0a1b2c3d/2026/01/05/vpc-0a1b2c3d_vpcdnsquerylogs_111122223333_20260105T1310Z_ff00.log.gz',
    { kind: 'dns', digest: false, account: '111122223333', region: '', at: at('2026-01-05T13:10Z'), exact: true },
  ],
  [
    'a file copied out of its folders',
    '111122223333_CloudTrail_eu-west-1_20260105T1305Z_abc.json.gz',
    {
      kind: 'cloudtrail',
      digest: false,
      account: '111122223333',
      region: 'eu-west-1',
      at: at('2026-01-05T13:05Z'),
      exact: true,
    },
  ],
  [
    'nothing of AWS’s',
    '/home/me/2026/01/05/notes.json',
    { kind: undefined, digest: false, account: '', region: '', at: 0, exact: false },
  ],
]

test.each(ROWS)('reads %s', (_, key, facts) => {
  expect(readLayout(key)).toEqual(facts)
})

test('a gigantic key costs nothing', () => {
  const began = performance.now()
  readLayout(`${'AWSLogs/111122223333/'.repeat(100_000)}x`)
  expect(performance.now() - began).toBeLessThan(200)
})

test('knows years, and the span of a dated folder', () => {
  expect(isYear('2026')).toBe(true)
  expect(isYear('year=2026')).toBe(true)
  expect(isYear('20260')).toBe(false)
  expect(spanOfFolder('/2026/02/')).toEqual({ from: at('2026-02-01T00:00Z'), to: at('2026-03-01T00:00Z') - 1 })
  expect(spanOfFolder('/year=2026/month=02/day=28/')).toEqual({
    from: at('2026-02-28T00:00Z'),
    to: at('2026-03-01T00:00Z') - 1,
  })
  expect(spanOfFolder('/elsewhere/')).toBeUndefined()
})
