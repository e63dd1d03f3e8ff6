import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Finding } from '../findings/finding.ts'
import { mergeSignals } from '../findings/merge.ts'
import { sshSignal } from '../findings/signals.fixture.ts'
import { findFinding } from './explain.ts'
import { checkOut, chooseFormat, type Format, findingLine, formatted, writeOut } from './output.ts'
import { keepLastScan, lastScanFile } from './state.ts'

let root: string
let findings: Finding[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-out-'))
  findings = mergeSignals([sshSignal()], {
    describeAddress: () => ({}),
    registrableDomain: () => undefined,
    techniquesOf: () => [],
  })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const asked = { ruleOf: () => undefined, version: '0.0.0' }
const text = (format: Format, list = findings) =>
  [...formatted(list, format, { ...asked, width: 120, colour: false })].join('')

test('the format is what was asked for, else what the file’s name promises', () => {
  expect(chooseFormat(undefined, undefined)).toBe('table')
  expect(chooseFormat(undefined, 'x.jsonl')).toBe('jsonl')
  expect(chooseFormat(undefined, 'x.json')).toBe('json')
  expect(chooseFormat(undefined, 'folder/')).toBe('jsonl')
  expect(chooseFormat('guardduty', 'x.json')).toBe('guardduty')
  expect(() => chooseFormat('xml', undefined)).toThrow(expect.objectContaining({ code: 'E_BAD_OPTION' }))
})

test('json is one document, jsonl one line each, guardduty the same without our member', () => {
  expect(JSON.parse(text('json'))).toEqual(JSON.parse(JSON.stringify(findings)))
  expect(JSON.parse(text('json', []))).toEqual([])
  expect(JSON.parse(text('jsonl'))).toHaveProperty('vedette.occurrences')
  expect(JSON.parse(text('guardduty'))).not.toHaveProperty('vedette')
  expect(JSON.parse(text('guardduty')).id).toBe(findings[0].id)
  expect(JSON.parse(text('ocsf')).class_uid).toBe(2004)
  expect(JSON.parse(text('asff')).SchemaVersion).toBe('2018-10-08')
  expect(text('table', [])).toContain('No findings')
})

test('a folder gets findings and summary; a file is written over', () => {
  const folder = join(root, 'new/')
  expect(writeOut(folder, findings, 'jsonl', { x: 1 }, asked)).toHaveLength(2)
  expect(readdirSync(folder).sort()).toEqual(['findings.jsonl', 'summary.json'])
  const file = join(root, 'f.json')
  writeFileSync(file, 'old and longer than what follows'.repeat(1000))
  writeOut(file, [], 'json', {}, asked)
  expect(readFileSync(file, 'utf8')).toBe('[]\n')
})

test('what cannot be written is said before the scan', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => checkOut(join(root, 'file', 'x.json'))).toThrow(expect.objectContaining({ code: 'E_OUT' }))
  expect(() => writeOut(join(root, 'file', 'x.json'), [], 'json', {}, asked)).toThrow(
    expect.objectContaining({ code: 'E_OUT' }),
  )
  checkOut(join(root, 'new', 'x.json'))
  expect(readdirSync(join(root, 'new'))).toEqual([])
})

test('the last scan is kept where XDG says, for its owner only', () => {
  expect(lastScanFile({ XDG_STATE_HOME: '/s' })).toBe('/s/vedette/last-scan.jsonl')
  expect(lastScanFile({ HOME: '/h' })).toBe('/h/.local/state/vedette/last-scan.jsonl')
  const file = join(root, 'state', 'last-scan.jsonl')
  keepLastScan(findings.map(findingLine), file)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(readdirSync(join(root, 'state'))).toEqual(['last-scan.jsonl'])
  expect(findFinding(findings[0].id.slice(0, 6).toUpperCase(), file).id).toBe(findings[0].id)
})

test('explain says which ids there are, asks for more letters, and names a line that is no finding', () => {
  const file = join(root, 'f.jsonl')
  const twin = { ...findings[0], id: `${findings[0].id.slice(0, 31)}${findings[0].id.endsWith('0') ? '1' : '0'}` }
  writeFileSync(file, `${findingLine(findings[0])}\n\n${JSON.stringify(twin)}\n`)
  expect(() => findFinding('zz', file)).toThrow(expect.objectContaining({ code: 'E_NO_FINDING' }))
  expect(() => findFinding('zz', file)).toThrow(findings[0].id.slice(0, 8))
  expect(() => findFinding(twin.id.slice(0, 10), file)).toThrow(expect.objectContaining({ code: 'E_MANY_FINDINGS' }))
  writeFileSync(file, '{"id":1}\n')
  expect(() => findFinding('zz', file)).toThrow(expect.objectContaining({ code: 'E_FINDINGS_FILE' }))
  mkdirSync(join(root, 'empty'))
  writeFileSync(join(root, 'empty', 'f.jsonl'), '')
  expect(() => findFinding('zz', join(root, 'empty', 'f.jsonl'))).toThrow('It holds no findings')
})
