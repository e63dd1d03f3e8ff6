import { expect, test } from 'vitest'
import { CIDRS } from '../src/intel/aws-ranges.generated.ts'
import { generateRanges } from './aws-ranges.ts'

const file = (four: [string, string][], six: [string, string][]) =>
  JSON.stringify({
    createDate: '2026-01-02-03-04-05',
    prefixes: four.map(([ip_prefix, service]) => ({ ip_prefix, service })),
    ipv6_prefixes: six.map(([ipv6_prefix, service]) => ({ ipv6_prefix, service })),
  })

test('joins nested and neighbouring blocks, service by service', () => {
  const text = generateRanges(
    file(
      [
        ['3.0.1.0/24', 'AMAZON'],
        ['3.0.0.0/24', 'AMAZON'],
        ['3.0.0.7/32', 'AMAZON'],
        ['3.0.2.0/24', 'AMAZON'],
        ['3.0.0.7/32', 'EC2'],
        ['3.0.0.8/32', 'CLOUDFRONT'],
      ],
      [
        ['2600:1f18::/33', 'AMAZON'],
        ['2600:1f18:8000::/33', 'AMAZON'],
      ],
    ),
  )
  expect(text).toContain("CREATED = '2026-01-02-03-04-05'")
  expect(text).toContain('AMAZON: `\n3.0.0.0/23 3.0.2.0/24 2600:1f18::/32\n`')
  expect(text).toContain('EC2: `\n3.0.0.7/32\n`')
  expect(text).toContain('S3: `\n\n`')
})

test('refuses what is no ip-ranges.json', () => expect(() => generateRanges('{"prefixes":[]}')).toThrow())

test('the ranges that come with Vedette are whole', () => {
  expect(CIDRS.AMAZON.trim().split(/\s+/).length).toBeGreaterThan(3000)
  expect(CIDRS.EC2.trim().split(/\s+/).length).toBeGreaterThan(2000)
})
