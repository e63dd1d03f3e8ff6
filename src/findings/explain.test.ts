import { describe, expect, test } from 'vitest'
import type { Signal } from '../sdk/sdk.ts'
import { explainFinding } from './explain.ts'
import { mergeSignals } from './merge.ts'
import { AT, callSignal, callWith, DAY, dnsSignal, everySignal, ports, sshSignal } from './signals.fixture.ts'
import { textWidth } from './terminal.ts'

const detection = {
  why: 'Many short connections\n    are guesses.',
  respond: ['Did any connection carry more than 4 kB?', 'Who owns the host?'],
  attack: ['T1110.001'],
  falsePositives: ['a scanner you run'],
}
const look = { width: 100, colour: false, detection }
const explain = (...signals: Signal[]) => explainFinding(mergeSignals(signals, ports)[0], look)

describe('explaining a finding', () => {
  const text = explain(sshSignal(), sshSignal({ at: AT + 600, until: AT + 660 }))

  test('tells the story, why, where, when, the records and what to do', () => {
    const said = text.replace(/\s+/g, ' ')
    for (const words of [
      'Low UnauthorizedAccess:EC2/SSHBruteForce',
      'This was seen twice between 2026-01-02 03:04:05 and 2026-01-02 03:15:05 UTC (11 minutes)',
      'i-0abc is the target.',
      'Many short connections are guesses.',
      'attempts 21 (threshold 20)',
      'remote 203.0.113.9 (Netherlands, AS64500 Example Net)',
      'inbound, TCP, local port 22 (SSH), remote port 51515',
      'logs/a.json.gz, bytes 12 to ',
      `sha256 ${'0'.repeat(64)}`,
      'ACCEPT OK',
      'https://attack.mitre.org/techniques/T1110/001/',
      '1. Did any connection carry more than 4 kB? 2. Who owns the host?',
      '- a scanner you run',
    ])
      expect(said).toContain(words)
  })

  test('says how long ago it was only when it is told the time', () => {
    expect(text).not.toContain('ago')
    const [finding] = mergeSignals([sshSignal()], ports)
    expect(explainFinding(finding, { ...look, now: AT + 60 + 3 * DAY })).toContain('3 days ago')
  })

  test('shows the beginning and the end of a long story and counts the rest', () => {
    const many = Array.from({ length: 1100 }, (_, i) => sshSignal({ at: AT + i * 60, until: AT + i * 60 }))
    const told = explain(...many)
    expect(told).toContain('… 1092 between')
    expect(told).toContain('… 995 more in the findings file')
    expect(told.split('\n').length).toBeLessThan(80)
  })

  test('shows a call’s record indented, with what it affected', () => {
    const told = explain(callSignal())
    expect(told).toContain('         "name": "audit"')
    expect(told).toContain('AWS::CloudTrail::Trail audit')
  })

  test('shows the list that a name is on', () => {
    expect(explain(dnsSignal())).toMatch(/on list +builtin-mining \(mining\)/)
  })

  test('ends its sentences and shows a bare limit as one', () => {
    const reason = { summary: '30 attempts', factors: [{ name: 'bytesEach', value: 'threshold', threshold: 6000 }] }
    const told = explain(sshSignal({ reason }))
    expect(told).toContain('30 attempts. This was seen once')
    expect(told).toMatch(/bytesEach +threshold 6000$/m)
  })

  test('speaks for itself without its detection', () => {
    const [finding] = mergeSignals([dnsSignal()], ports)
    const told = explainFinding(finding, { width: 80, colour: false })
    expect(told).toContain('Why it was found')
    expect(told).not.toContain('What to do next')
  })

  test('fits the terminal, whatever the finding', () => {
    for (const signal of everySignal())
      for (const line of explain(signal).split('\n'))
        if (!line.includes('https://')) expect(textWidth(line)).toBeLessThanOrEqual(look.width)
  })
})

describe('hostile records', () => {
  test('reach no terminal, wherever they hide', () => {
    const evil = '\u001b]0;owned\u0007\u202e'
    const [record] = callSignal().evidence
    const text = explain(
      callWith(
        { userAgent: evil, principalName: evil, sourceName: evil, eventName: evil, errorCode: evil },
        {
          title: evil,
          reason: { summary: evil, factors: [{ name: evil, value: [evil], threshold: evil }] },
          lists: [{ list: evil, category: 'custom', value: evil }],
          record: { resources: [{ type: evil, ARN: evil }] },
          evidence: [
            { ...record, object: evil, record: JSON.stringify({ [evil]: evil }) },
            { ...record, sha256: 'other', record: evil },
          ],
        },
      ),
    )
    expect(text).toContain('\\x1b]0;owned')
    const acting = [...text].filter(c => (c < ' ' && c !== '\n') || (c >= '\u007f' && c <= '\u009f') || c === '\u202e')
    expect(acting).toEqual([])
  })

  test('of great depth are shown short, as they are', () => {
    const [record] = callSignal().evidence
    const deep = `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`
    expect(explain(callSignal({ evidence: [{ ...record, record: deep, truncated: true }] })).length).toBeLessThan(6000)
  })
})
