import { expect, test } from 'vitest'
import type { Signal } from '../sdk/sdk.ts'
import { diffFindings, type KnownRun, whyOf } from './diff.ts'
import { mergeSignals } from './merge.ts'
import { AT, callSignal, DAY, dnsSignal, ports, sshSignal } from './signals.fixture.ts'

const findingsOf = (...signals: Signal[]) => mergeSignals(signals, ports)

test('the same signals differ in nothing, whatever the run was', () => {
  const before = findingsOf(sshSignal(), dnsSignal())
  const after = findingsOf(dnsSignal(), sshSignal())
  after[0].vedette.run = { vedette: '9', detection: 'x', intel: 'y', settings: {} }
  expect(diffFindings(before, after)).toEqual([])
})

test('new, gone and changed, in that order', () => {
  const changed = sshSignal({ severity: 'High', count: 4 })
  const differences = diffFindings(findingsOf(sshSignal(), dnsSignal()), findingsOf(changed, callSignal()))
  expect(differences.map(({ kind }) => kind)).toEqual(['new', 'gone', 'changed'])
  expect(differences[0].after?.type).toBe('Stealth:IAMUser/CloudTrailLoggingDisabled')
  expect(differences[1].before?.type).toBe('CryptoCurrency:EC2/BitcoinTool.B!DNS')
  expect(differences[2].changes).toEqual([
    { what: 'severity', before: 'Low', after: 'High' },
    { what: 'count', before: 1, after: 4 },
  ])
})

test('a finding that begins earlier has another id and is still the same one', () => {
  const [before] = findingsOf(sshSignal())
  const [after] = findingsOf(sshSignal({ id: 'earlier', at: AT - DAY }))
  expect(after.id).not.toBe(before.id)
  const [difference] = diffFindings([before], [after])
  expect(difference.kind).toBe('changed')
  expect(difference.changes.map(({ what }) => what)).toContain('first seen')
  const elsewhere = findingsOf(sshSignal({ region: 'us-east-1' }))
  expect(diffFindings([before], elsewhere).map(({ kind }) => kind)).toEqual(['new', 'gone'])
})

test('why: the detection, its absence, the lists, the settings, or nothing that is known', () => {
  const run = (changes: Partial<KnownRun> = {}): KnownRun => ({
    ...{ vedette: '1', intel: 'a', settings: {}, detections: { T: 'one' }, complete: true },
    ...changes,
  })
  expect(whyOf('T', run(), run())).toEqual([])
  expect(whyOf('T', run(), run({ detections: { T: 'two' } }))).toEqual(['the detection changed (one to two)'])
  expect(whyOf('T', run({ detections: {} }), run())).toEqual(['the earlier run did not have this detection'])
  expect(whyOf('T', run(), run({ detections: {} }))).toEqual(['the later run did not have this detection'])
  expect(whyOf('T', run({ complete: false, detections: {} }), run())).toEqual([])
  expect(whyOf('T', run(), run({ intel: 'b' }))).toEqual(['other lists or tables were loaded'])
  expect(whyOf('T', run(), run({ settings: { since: '2026' } }))).toEqual(['other settings: since (none) to 2026'])
})
