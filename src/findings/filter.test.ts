import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CriteriaFault, type CriteriaUse, parseCriteria } from './criteria.ts'
import { type Condition, matches, valuesAt } from './filter.ts'
import type { Finding } from './finding.ts'
import { mergeSignals } from './merge.ts'
import { AT, callWith, ports, sshSignal } from './signals.fixture.ts'
import { matchesWildcard } from './wildcard.ts'

const shaped = (signal = sshSignal()): Finding => mergeSignals([signal], ports)[0]
const finding = shaped()
const meets = (field: string, condition: Omit<Condition, 'field'>, of: object = finding): boolean =>
  matches(of as Finding, [{ field, ...condition }])

describe('matching', () => {
  test('values OR in equals, and attributes AND', () => {
    expect(meets('service.resourceRole', { equals: ['ACTOR', 'TARGET'] })).toBe(true)
    expect(meets('service.resourceRole', { equals: ['ACTOR'] })).toBe(false)
    const role = { field: 'service.resourceRole', equals: ['TARGET'] }
    expect(matches(finding, [role, { field: 'accountId', equals: ['1'] }])).toBe(false)
    expect(matches(finding, [])).toBe(true)
  })

  test('severity is equal by its integer part and compared as it is', () => {
    const odd = { ...finding, severity: 8.5 }
    expect(meets('severity', { equals: ['7', '8'] }, odd)).toBe(true)
    expect(meets('severity', { equals: ['8.0'] }, odd)).toBe(true)
    expect(meets('severity', { notEquals: ['8'] }, odd)).toBe(false)
    expect(meets('severity', { greaterThan: 8 }, odd)).toBe(true)
    expect(meets('severity', { greaterThanOrEqual: 9 }, odd)).toBe(false)
  })

  test('numbers, truth values and number-like text are compared as what they stand for', () => {
    expect(meets('service.action.networkConnectionAction.localPortDetails.port', { equals: ['22'] })).toBe(true)
    expect(meets('service.action.networkConnectionAction.blocked', { equals: ['false'] })).toBe(true)
    const asn = 'service.action.networkConnectionAction.remoteIpDetails.organization.asn'
    expect(meets(asn, { greaterThan: 64_499, lessThan: 64_501 })).toBe(true)
    expect(meets('type', { greaterThan: 0 })).toBe(false)
  })

  test('times are epoch milliseconds, whether the finding says them as text or in seconds', () => {
    const at = Date.parse(finding.updatedAt)
    expect(meets('updatedAt', { greaterThanOrEqual: at, lessThanOrEqual: at })).toBe(true)
    expect(meets('updatedAt', { greaterThan: at })).toBe(false)
    expect(meets('updatedAt', { equals: [String(at)] })).toBe(true)
    const bucket = callWith(
      { bucket: 'b' },
      { type: 'Discovery:S3/MaliciousIPCaller', known: { bucket: { name: 'b', createdAt: AT, tags: [] } } },
    )
    expect(meets('resource.s3BucketDetails.createdAt', { equals: [String(AT * 1000)] }, shaped(bucket))).toBe(true)
  })

  test('a list matches when any element does, and never matches the opposite then', () => {
    const tagged = {
      resource: {
        instanceDetails: {
          tags: [
            { key: 'team', value: 'a' },
            { key: 'env', value: 'prod' },
          ],
        },
      },
    }
    const field = 'resource.instanceDetails.tags.value'
    expect(meets(field, { equals: ['prod'] }, tagged)).toBe(true)
    expect(meets(field, { notEquals: ['prod'] }, tagged)).toBe(false)
    expect(meets(field, { notEquals: ['test', 'dev'] }, tagged)).toBe(true)
    expect(meets('a', { greaterThan: 3, lessThan: 5 }, { a: [2, 6] })).toBe(false)
  })

  test('a finding without the field meets the opposites alone', () => {
    expect(meets('confidence', { notEquals: ['5'] })).toBe(true)
    expect(meets('confidence', { notMatches: ['*'] })).toBe(true)
    expect(meets('confidence', { equals: [''] })).toBe(false)
    expect(meets('confidence', { lessThan: 5 })).toBe(false)
  })

  test('paths are found whatever the document’s case, and inherited members are not', () => {
    expect(valuesAt({ a: { LoginAttributes: [{ user: 'x' }, { user: 'y' }] } }, 'a.loginAttributes.user')).toEqual([
      'x',
      'y',
    ])
    expect(valuesAt({ a: [] }, 'a.constructor.name')).toEqual([])
  })

  test('equals and notEquals are opposites, and so are matches and notMatches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '?', '*', '.'), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.array(text, { minLength: 1, maxLength: 4 }), (given, wanted) => {
        const of = { type: given }
        expect(meets('type', { notEquals: wanted }, of)).toBe(!meets('type', { equals: wanted }, of))
        expect(meets('type', { notMatches: wanted }, of)).toBe(!meets('type', { matches: wanted }, of))
        expect(meets('type', { equals: wanted }, of)).toBe(given.some(each => wanted.includes(each)))
      }),
    )
  })
})

describe('wildcards', () => {
  /** The definition, as slow as it likes to be. */
  const slow = (pattern: string, text: string): boolean =>
    pattern === ''
      ? text === ''
      : pattern[0] === '*'
        ? slow(pattern.slice(1), text) || (text !== '' && slow(pattern, text.slice(1)))
        : text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && slow(pattern.slice(1), text.slice(1))

  test('mean what their definition says', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '?', '*'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, text, (p, t) => matchesWildcard(p, t) === slow(p, t)),
      { numRuns: 2000 },
    )
  })

  test('take a character beyond the first plane as one', () => {
    expect([matchesWildcard('?', '🦊'), matchesWildcard('??', '🦊')]).toEqual([true, false])
  })

  test('cannot be made to run for long', () => {
    const start = performance.now()
    expect(matchesWildcard(`${'a*'.repeat(250)}b`, 'a'.repeat(4096))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('criteria', () => {
  const parsed = (criterion: object, use: CriteriaUse = 'query') => parseCriteria({ criterion }, use)
  const refused = (criterion: unknown, use: CriteriaUse = 'query'): string => {
    try {
      parseCriteria(criterion, use)
    } catch (error) {
      if (error instanceof CriteriaFault) return error.message
      throw error
    }
    return ''
  }
  const many = (count: number) => Array.from({ length: count }, (_, i) => String(i))

  test('are read in wire and in SDK spelling, under old and new names', () => {
    const read = [{ field: 'severity', equals: ['8'], greaterThanOrEqual: 4 }]
    expect(parsed({ severity: { eq: ['8'], gte: 4 } })).toEqual(read)
    expect(
      parseCriteria({ Criterion: { severity: { Equals: ['8'], GreaterThanOrEqual: 4, Neq: undefined } } }, 'query'),
    ).toEqual(read)
    expect(parsed({ severity: { eq: ['8'], equals: ['8'], greaterThanOrEqual: 4 } })).toEqual(read)
    expect([parseCriteria(undefined, 'query'), parseCriteria({}, 'query')]).toEqual([[], []])
  })

  test('say which attribute is at fault and why', () => {
    expect(refused({ criterion: { sevrity: { equals: ['8'] } } })).toContain('sevrity is no attribute')
    expect(refused({ criterion: { 'resource.instanceDetails.instanceType': { equals: ['a'] } } })).toContain('ARCHIVE')
    expect(refused({ criterion: { type: { matches: ['a*'] } } })).toContain('ARCHIVE')
    expect(refused({ criterion: { type: { matches: ['a*'] } } }, 'filter')).toContain('ARCHIVE')
    expect(refused({ criterion: { type: { equal: ['a'] } } })).toContain('unknown condition equal')
    expect(refused({ criterion: { type: { constructor: ['a'] } } })).toContain('unknown condition')
    expect(refused({ criterion: { type: {} } })).toContain('has no condition')
    expect(refused({ criterion: { type: { eq: ['a'], equals: ['b'] } } })).toContain('two values')
    expect(refused({ criterion: { severity: { equals: ['high'] } } })).toContain('no number')
    expect(refused({ criterion: { updatedAt: { gt: 'x' } } })).toContain('no number')
    expect(refused({ criterium: {} })).toContain('criterium')
    expect(refused([])).toContain('no object')
  })

  test('are bounded', () => {
    const fields = Object.fromEntries(many(51).map(i => [`service.additionalInfo.a${i}`, { equals: ['1'] }]))
    expect(refused({ criterion: fields }, 'archivingFilter')).toContain('51 attributes')
    expect(parsed({ type: { equals: many(50) } })[0].equals).toHaveLength(50)
    expect(refused({ criterion: { type: { equals: many(51) } } })).toContain('51 values')
    expect(refused({ criterion: { type: { equals: [] } } })).toContain('0 values')
    const patterns = (count: number) =>
      Object.fromEntries(many(count).map(i => [`service.additionalInfo.a${i}`, { matches: ['*'] }]))
    expect(refused({ criterion: patterns(6) }, 'archivingFilter')).toContain('6 attributes')
    expect(parsed(patterns(5), 'archivingFilter')).toHaveLength(5)
    expect(refused({ criterion: { type: { matches: ['*****?'] } } }, 'archivingFilter')).toContain('6 wildcards')
    expect(refused({ criterion: { type: { matches: ['a'.repeat(513)] } } }, 'archivingFilter')).toContain('512')
  })

  test('a filter that archives may name what AWS lists, and any member of additionalInfo', () => {
    expect(
      parsed({ 'resource.instanceDetails.instanceType': { equals: ['t3.small'] } }, 'archivingFilter'),
    ).toHaveLength(1)
    expect(
      parsed({ 'service.additionalInfo.oldPolicy.hardExpiry': { equals: ['true'] } }, 'archivingFilter'),
    ).toHaveLength(1)
    expect(refused({ criterion: { 'vedette.reason.summary': { equals: ['x'] } } }, 'archivingFilter')).toContain(
      'is no attribute',
    )
  })

  test('whatever is given is read or refused in words', () => {
    fc.assert(fc.property(fc.anything(), given => typeof refused(given, 'archivingFilter') === 'string'))
    fc.assert(fc.property(fc.anything(), given => typeof refused({ criterion: { type: given } }) === 'string'))
  })
})
