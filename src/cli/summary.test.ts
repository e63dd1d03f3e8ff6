import { expect, test } from 'vitest'
import { noLosses } from '../engine/losses.ts'
import type { Finding } from '../findings/finding.ts'
import { Ledger } from '../intake/ledger.ts'
import { type SummaryInput, summaryText } from './summary.ts'

const LOSSES = noLosses()
const DAY = 1767571200

const read = (
  ledger: Ledger,
  account: string,
  day: number,
  more: { dropped?: Record<string, number>; sample?: string } = {},
) => {
  const dropped = more.dropped ?? {}
  const bad = Object.values(dropped).reduce((sum, n) => sum + n, 0)
  ledger.add({
    object: { name: `${account}-${day}`, bytes: 1000, at: day, kind: 'flow', account, region: 'eu-west-1' },
    counts: {
      format: 'flow',
      kind: 'flow',
      records: 10 + bad,
      events: 10,
      dropped,
      samples: Object.fromEntries(Object.keys(dropped).map(reason => [reason, more.sample ?? ''])),
      bytes: 1000,
      unpacked: 9000,
      sha256: '',
      firstAt: day,
      lastAt: day,
      trouble: undefined,
    },
    duplicateOf: undefined,
    hours: [{ account, region: 'eu-west-1', kind: 'flow', hour: day, events: 10 }],
  })
}

const summarise = (ledger: Ledger, more: Partial<SummaryInput> = {}): string =>
  summaryText({
    findings: [],
    ledger: ledger.summary(),
    losses: LOSSES,
    learning: [],
    seconds: 2,
    ended: false,
    unread: 0,
    colour: false,
    ...more,
  })

const finding = (type: string, severity: number) => ({ type, severity }) as unknown as Finding

test('tells findings by severity and type, worst first', () => {
  const findings = [
    finding('Recon:EC2/Portscan', 5),
    finding('B', 8),
    finding('Recon:EC2/Portscan', 5),
    finding('A', 2),
  ]
  const text = summarise(new Ledger(), { findings })
  expect(text).toMatch(/^4 findings/)
  expect(text.indexOf('High')).toBeLessThan(text.indexOf('Medium'))
  expect(text).toMatch(/Medium +2 {2}Recon:EC2\/Portscan/)
})

test('the sums are shown, and a sum that does not agree is shouted', () => {
  const ledger = new Ledger()
  read(ledger, '111122223333', DAY, { dropped: { 'too few fields': 2 }, sample: '2 1\u001b[31m' })
  const text = summarise(ledger, { unread: 3 })
  expect(text).toContain('4 objects = 1 read + 3 not come to')
  expect(text).toContain('12 records = 10 events + 2 dropped')
  expect(text).toContain('2 × too few fields')
  expect(text).not.toContain('\u001b')
  const wrong = { ...ledger.summary(), mismatches: ['x: 2 and 3'] }
  expect(
    summaryText({
      findings: [],
      ledger: wrong,
      losses: LOSSES,
      learning: [],
      seconds: 1,
      ended: false,
      unread: 0,
      colour: false,
    }),
  ).toContain('THE SUMS DO NOT AGREE')
})

test('few rows are shown by day, many are folded', () => {
  const few = new Ledger()
  for (let i = 0; i < 3; i++) read(few, '111122223333', DAY + i * 86_400)
  expect(summarise(few)).toMatch(/2026-01-05 .*\n.*2026-01-06 .*\n.*2026-01-07 /)
  const year = new Ledger()
  for (let i = 0; i < 365; i++) read(year, '111122223333', DAY + i * 86_400)
  expect(summarise(year)).toContain('2026-01-05 to 2027-01-04')
  const many = new Ledger()
  for (let i = 0; i < 100; i++) read(many, String(100_000_000_000 + i), DAY)
  expect(summarise(many)).toContain('… and 70 more')
  expect(summarise(many).split('\n').length).toBeLessThan(50)
})

test('accounts that still learn are told, those that have learned are not', () => {
  const learning = [
    { account: '111122223333', days: 9, needed: 14, entities: 3 },
    { account: '444455556666', days: 14, needed: 14, entities: 3 },
  ]
  const text = summarise(new Ledger(), { learning })
  expect(text).toContain('111122223333  9 of 14 days')
  expect(text).not.toContain('444455556666')
})

test('losses and interruptions are not hidden', () => {
  const text = summarise(new Ledger(), {
    ended: true,
    losses: { ...LOSSES, lateEvents: 7, broken: { 'Recon:EC2/Portscan': 'x is undefined' } },
  })
  expect(text).toMatch(/^Interrupted/)
  expect(text).toContain('7 events came after their hour was decided')
  expect(text).toContain('Recon:EC2/Portscan was switched off')
})
