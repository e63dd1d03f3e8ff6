import { expect, test } from 'vitest'
import { mergeSignals } from './merge.ts'
import { callSignal, callWith, everySignal, ports, sshSignal } from './signals.fixture.ts'
import { findingsTable } from './table.ts'
import { textWidth } from './terminal.ts'

const findings = mergeSignals(everySignal(), ports)

test('one line a finding, aligned, never wider than the terminal', () => {
  for (const width of [80, 100, 132, 200, 400]) {
    const lines = findingsTable(findings, { width, colour: false }).split('\n')
    expect(lines).toHaveLength(findings.length + 1)
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width)
    const column = lines[0].indexOf('RESOURCE')
    for (const line of lines.slice(1)) expect(line.slice(column - 2, column)).toBe('  ')
  }
})

test('a wide terminal shows everything, a narrow one the most important', () => {
  const wide = findingsTable(findings, { width: 400, colour: false })
  for (const word of ['ID', 'SEVERITY', 'TYPE', 'RESOURCE', 'ACCOUNT', 'FIRST SEEN', 'LAST SEEN', 'COUNT', 'TITLE'])
    expect(wide).toContain(word)
  expect(wide).toContain('UnauthorizedAccess:EC2/SSHBruteForce')
  expect(wide).not.toContain('…')
  expect(wide).toContain(`${findings[0].id.slice(0, 8)}  `)
  const narrow = findingsTable(findings, { width: 60, colour: false })
  expect(narrow.split('\n')[0]).toMatch(/^SEVERITY +TYPE +RESOURCE +COUNT$/)
})

test('names each resource by what a person looks for', () => {
  const cell = (signal: Parameters<typeof mergeSignals>[0]) =>
    findingsTable(mergeSignals(signal, ports), { width: 400, colour: false })
  expect(cell([sshSignal()])).toContain('  i-0abc  ')
  expect(cell([callSignal()])).toContain('  admin  ')
  expect(cell([callWith({ bucket: 'open' }, { type: 'Policy:S3/BucketPublicAccessGranted' })])).toContain('  open  ')
})

test('colours only when asked, and never by what a log says', () => {
  const hostile = mergeSignals([sshSignal({ title: '\u001b[31mred\nSecond line' })], ports)
  const plain = findingsTable(hostile, { width: 200, colour: false })
  expect(plain).not.toContain('\u001b')
  expect(plain.split('\n')).toHaveLength(2)
  expect(plain).toContain('\\x1b[31mred\\nSecond')
  expect(findingsTable(hostile, { width: 200, colour: true })).toContain('\u001b[36mLow')
})

test('says so when there is nothing', () => {
  expect(findingsTable([], { width: 80, colour: true })).toBe('No findings.')
})
