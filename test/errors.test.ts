import { expect, test } from 'vitest'
import { keyColumns } from '../src/engine/keys.ts'
import { ERRORS, OperatorError } from '../src/errors.ts'
import type { EntrySink } from '../src/intel/lists/entries.ts'
import { readList } from '../src/intel/lists/read-list.ts'
import { filesBelow, read } from './source.ts'

const sources = filesBelow('src', '.ts')
const tests = [...sources, ...filesBelow('test', '.ts')].filter(path => path.endsWith('.test.ts'))
const shipped = sources.filter(path => !path.endsWith('.test.ts') && path !== 'src/errors.ts')

const mentions = (paths: readonly string[], code: string): boolean =>
  paths.some(path => new RegExp(`\\b${code}\\b`).test(read(path)))

test('every error can happen', () => {
  expect(Object.keys(ERRORS).filter(code => !mentions(shipped, code))).toEqual([])
})

test('every error is raised by some test', () => {
  expect(Object.keys(ERRORS).filter(code => !mentions(tests, code))).toEqual([])
})

test('the words in braces are filled in, and what is not given leaves no brace behind', () => {
  const error = new OperatorError('E_BAD_OPTION', { option: '--workers', value: 0 })
  expect(error.message).toBe('--workers is 0; expected .')
  expect([error.code, error.exit]).toEqual(['E_BAD_OPTION', 2])
})

const codeOf = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return (error as OperatorError).code
  }
}

// Two that the tests beside their sources know only by what they say.
test('a detection that names no column of its kind is refused', () => {
  expect(codeOf(() => keyColumns('dns', ['asker', 'nothing'], 'Trojan:EC2/DropPoint'))).toBe('E_DETECTION')
  expect(codeOf(() => keyColumns('flow', ['interface', 'bytes'], 'Trojan:EC2/DropPoint'))).toBe('E_DETECTION')
  expect(keyColumns('flow', ['connection'], '').map(({ name }) => name)).toEqual([
    'account',
    'interface',
    'remote',
    'direction',
  ])
})

test('a list that holds a web page instead of entries is refused', () => {
  const sink: EntrySink = { range: () => {}, domain: () => {}, hash: () => {} }
  const read = () => readList({ file: 'l.txt', format: 'TXT' }, Buffer.from('<html>\n<body>\n'), sink)
  expect(codeOf(read)).toBe('E_INTEL_LIST')
})
