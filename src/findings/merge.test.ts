import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalFindings } from './canonical.ts'
import { mergeSignals, OCCURRENCES_MAX } from './merge.ts'
import { AT, DAY, everySignal, ports, sshSignal } from './signals.fixture.ts'

const merge = (signals: Parameters<typeof mergeSignals>[0]) => mergeSignals(signals, ports)

describe('merging signals', () => {
  test('counts, spans the time, and keeps every occurrence under the latest details', () => {
    const later = sshSignal({ at: AT + 600, until: AT + 660, count: 3, title: 'Again.' })
    const [finding, ...others] = merge([later, sshSignal()])
    expect(others).toEqual([])
    expect(finding.service.count).toBe(4)
    expect(finding.service.eventFirstSeen).toBe('2026-01-02T03:04:05.000Z')
    expect(finding.service.eventLastSeen).toBe('2026-01-02T03:15:05.000Z')
    expect(finding.createdAt).toBe('2026-01-02T03:05:05.000Z')
    expect(finding.updatedAt).toBe(finding.service.eventLastSeen)
    expect(finding.title).toBe('Again.')
    expect(finding.vedette.occurrences.map(({ at, evidence }) => [at, evidence.length])).toEqual([
      ['2026-01-02T03:04:05.000Z', 1],
      ['2026-01-02T03:14:05.000Z', 1],
    ])
  })

  test('last seen is the latest end, even of a signal that began earlier', () => {
    const long = sshSignal({ until: AT + 3600 })
    const [finding] = merge([long, sshSignal({ at: AT + 600, until: AT + 660 })])
    expect(finding.service.eventLastSeen).toBe('2026-01-02T04:04:05.000Z')
  })

  test('a milder repeat does not lower the severity', () => {
    const [finding] = merge([sshSignal({ severity: 'High' }), sshSignal({ at: AT + 600, until: AT + 660 })])
    expect(finding.severity).toBe(8)
  })

  test('90 silent days end an episode, 89 do not', () => {
    const apart = (days: number) =>
      merge([sshSignal(), sshSignal({ at: AT + 60 + days * DAY, until: AT + 60 + days * DAY })])
    expect(apart(89)).toHaveLength(1)
    const two = apart(90)
    expect(two.map(finding => finding.service.count)).toEqual([1, 1])
    expect(two[0].id).not.toBe(two[1].id)
  })

  test('a revision replaces the signal that it revises, whichever comes first', () => {
    const early = sshSignal({ id: 'one', records: 21 })
    const revised = sshSignal({ id: 'one', records: 30, lateSeconds: 700, title: 'Revised.' })
    for (const signals of [
      [early, revised],
      [revised, early],
    ]) {
      const [finding] = merge(signals)
      expect(finding.service.count).toBe(1)
      expect(finding.title).toBe('Revised.')
      expect(finding.vedette.lateSeconds).toBe(700)
    }
  })

  test('keeps the first and the last 500 occurrences and counts those between', () => {
    const many = Array.from({ length: OCCURRENCES_MAX + 7 }, (_, i) =>
      sshSignal({ at: AT + i * 60, until: AT + i * 60 }),
    )
    const [{ service, vedette }] = merge(many)
    expect(service.count).toBe(OCCURRENCES_MAX + 7)
    expect(vedette.occurrences).toHaveLength(OCCURRENCES_MAX)
    expect(vedette.occurrencesOmitted).toBe(7)
    expect(vedette.occurrences[499].signal).toBe(`ssh-${AT + 499 * 60}`)
    expect(vedette.occurrences[500].signal).toBe(`ssh-${AT + 507 * 60}`)
  })

  test('does not depend on the order of the signals', () => {
    const signals = [
      ...everySignal(),
      ...Array.from({ length: 20 }, (_, i) =>
        sshSignal({ id: `s${i}`, at: AT + (i % 5) * 50 * DAY, until: AT + (i % 5) * 50 * DAY, title: `${i}` }),
      ),
      sshSignal({ id: 's3', records: 40 }),
      sshSignal({ id: 's3', records: 40, title: 'other' }),
    ]
    const expected = JSON.stringify(merge(signals))
    const shuffled = fc.shuffledSubarray(signals, { minLength: signals.length, maxLength: signals.length })
    fc.assert(
      fc.property(shuffled, order => JSON.stringify(merge(order)) === expected),
      { numRuns: 50 },
    )
  })
})

describe('the canonical form', () => {
  const plain = canonicalFindings(merge([sshSignal()]))

  test('leaves out locators and lateness', () => {
    const moved = sshSignal().evidence.map(record => ({ ...record, object: 's3://b/c', offset: 99, length: 7 }))
    expect(canonicalFindings(merge([sshSignal({ evidence: moved, lateSeconds: 5 })]))).toEqual(plain)
  })

  test('leaves out what people did since and when the run was', () => {
    const [finding] = merge([sshSignal()])
    const later = { ...finding, createdAt: 'x', updatedAt: 'x', arn: 'x' }
    later.service = { ...finding.service, archived: true, userFeedback: 'USEFUL', detectorId: 'x' }
    expect(canonicalFindings([later])).toEqual(plain)
  })

  test('shows every other difference', () => {
    const records = sshSignal().evidence.map(record => ({ ...record, record: 'other' }))
    for (const changes of [{ count: 2 }, { title: 'other' }, { evidence: records }, { until: AT + 61 }])
      expect(canonicalFindings(merge([sshSignal(changes)]))).not.toEqual(plain)
  })

  test('does not depend on the order of members', () => {
    const factors = [{ threshold: 20, value: 21, name: 'attempts' }]
    const reason = { factors, summary: sshSignal().reason.summary }
    expect(canonicalFindings(merge([sshSignal({ reason })]))).toEqual(plain)
  })
})
