import { expect, test } from 'vitest'
import { ERRORS, OperatorError } from '../src/errors.ts'
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
