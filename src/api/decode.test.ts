import { describe, expect, test } from 'vitest'
import { decodeInput, fromWire } from './decode.ts'
import { encodeOutput, toWire } from './encode.ts'
import { CONTRACTS, shapeNamed } from './schema.ts'

const decoded = (operation: string, path: object, body: unknown, query: [string, string[]][] = []): unknown => {
  try {
    return decodeInput(CONTRACTS.get(operation)!, {
      path: path as Record<string, string>,
      query: new Map(query),
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    })
  } catch (error) {
    return `${(error as { type: string }).type}: ${(error as Error).message}`
  }
}

const FILTER = { name: 'a-filter', findingCriteria: {} }

describe('requests', () => {
  test('path, query and body become the SDK’s input', () => {
    const criteria = { criterion: { severity: { gte: 4 }, __proto__x: { equals: ['a'] } } }
    expect(decoded('CreateFilter', { DetectorId: 'd' }, { ...FILTER, findingCriteria: criteria, unknown: 1 })).toEqual({
      DetectorId: 'd',
      Name: 'a-filter',
      FindingCriteria: { Criterion: { severity: { Gte: 4 }, __proto__x: { Equals: ['a'] } } },
    })
    expect(
      decoded('ListMembers', { DetectorId: 'd' }, '', [
        ['maxResults', ['7']],
        ['onlyAssociated', ['false']],
      ]),
    ).toEqual({
      DetectorId: 'd',
      MaxResults: 7,
      OnlyAssociated: 'false',
    })
  })

  test('a map’s key may be called __proto__ and harms nothing', () => {
    const body = '{"name":"a-filter","findingCriteria":{"criterion":{"__proto__":{"gte":1}}}}'
    const input = decoded('CreateFilter', { DetectorId: 'd' }, body) as { FindingCriteria: { Criterion: object } }
    expect(Object.keys(input.FindingCriteria.Criterion)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(input.FindingCriteria.Criterion)).toBe(Object.prototype)
  })

  test('times are seconds', () => {
    const input = decoded(
      'GetUsageStatistics',
      { DetectorId: 'd' },
      { usageStatisticsType: 'SUM_BY_ACCOUNT', usageCriteria: {} },
    )
    expect(input).toMatchObject({ UsageStatisticType: 'SUM_BY_ACCOUNT' })
    const [member] = CONTRACTS.get('GetMalwareScan')!.output.members.filter(({ shape }) => shape.kind === 'timestamp')
    expect(toWire({ kind: 'structure', name: '', members: [member] }, { [member.name]: new Date(1500) })).toEqual({
      [member.wire]: 1.5,
    })
  })

  test.each<[string, unknown, RegExp]>([
    ['not JSON', '{', /^SerializationException: The body is not JSON/],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), /^SerializationException/],
    ['a list', [], /^SerializationException: The body is not a JSON object/],
    ['a missing member', { findingCriteria: {} }, /parameter name is required/],
    ['too short', { ...FILTER, name: 'ab' }, /parameter name has an invalid value. Expected 3 to 64 characters/],
    ['too long', { ...FILTER, description: 'x'.repeat(513) }, /description .* Expected 0 to 512 characters/],
    ['out of range', { ...FILTER, rank: 0 }, /rank .* Expected a number, 1 to 100/],
    ['a fraction', { ...FILTER, rank: 1.5 }, /rank .* Expected a whole number/],
    ['another type', { ...FILTER, rank: '1' }, /rank .* Expected a number/],
    ['no enumeration', { ...FILTER, action: 'DELETE' }, /action .* Expected one of ARCHIVE, NOOP/],
    [
      'deep inside',
      { ...FILTER, findingCriteria: { criterion: { type: { equals: ['a', 5] } } } },
      /findingCriteria.criterion.type.equals\[1\] .* Expected a string/,
    ],
    [
      'no structure',
      { ...FILTER, findingCriteria: { criterion: { type: [] } } },
      /criterion.type .* Expected an object/,
    ],
    [
      'no list',
      { ...FILTER, findingCriteria: { criterion: { type: { matches: '*' } } } },
      /type.matches .* Expected a list/,
    ],
    [
      'too many',
      { ...FILTER, findingCriteria: { criterion: { type: { matches: Array(6).fill('*') } } } },
      /Expected 0 to 5 entries/,
    ],
    ['a key', { ...FILTER, tags: { 'aws:x': 'y' } }, /tags \(a key\) .* Expected what matches/],
    ['a map’s value', { ...FILTER, tags: { x: 'y'.repeat(257) } }, /tags.x .* Expected 0 to 256 characters/],
  ])('says what is wrong: %s', (_, body, expected) => {
    expect(decoded('CreateFilter', { DetectorId: 'd' }, body)).toMatch(expected)
  })

  test('says what is wrong in the query and the path', () => {
    expect(decoded('ListDetectors', {}, '', [['maxResults', ['x']]])).toMatch(/maxResults .* Expected a number/)
    expect(decoded('ListDetectors', {}, '', [['maxResults', ['1', '2']]])).toMatch(/maxResults .* only once/)
    expect(decoded('GetDetector', { DetectorId: 'd'.repeat(301) }, '')).toMatch(/detectorId .* 1 to 300 characters/)
    expect(decoded('UntagResource', { ResourceArn: 'arn:aws:s3:::b' }, '', [['tagKeys', ['a']]])).toMatch(
      /resourceArn .* matches/,
    )
  })
})

describe('answers', () => {
  test('lack nothing that the model requires', () => {
    expect(() => encodeOutput(CONTRACTS.get('GetDetector')!.output, { Status: 'ENABLED' })).toThrow(/lacks ServiceRole/)
  })

  test('leave out what is empty inside, not what is asked for', () => {
    const { output } = CONTRACTS.get('GetFindings')!
    expect(encodeOutput(output, { Findings: [] })).toEqual({ findings: [] })
    const inside = {
      Resource: { ResourceType: 'Instance', InstanceDetails: { Tags: [] } },
      Service: { Archived: false },
    }
    expect(toWire(shapeNamed('Finding'), inside)).toEqual({
      resource: { resourceType: 'Instance' },
      service: { archived: false },
    })
  })

  test('a finding goes to the SDK’s form and back, odd names and all', () => {
    const wire = {
      accountId: '1',
      service: { action: { rdsLoginAttemptAction: { LoginAttributes: [{ user: 'x' }] } } },
      resource: { eksClusterDetails: { createdAt: 1.25 } },
    }
    const form = fromWire(shapeNamed('Finding'), wire)
    expect(form).toMatchObject({ Service: { Action: { RdsLoginAttemptAction: { LoginAttributes: [{ User: 'x' }] } } } })
    expect(toWire(shapeNamed('Finding'), form)).toEqual(wire)
  })
})
