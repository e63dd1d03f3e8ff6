import { expect, test } from 'vitest'
import { blanked, functionsOf, hotLinesOf, importsOf } from './source.ts'

const lines = (...text: string[]): string => text.join('\n')

test('strings, comments, templates and regular expressions are blanked, and code is not', () => {
  expect(blanked("a('x{y') // {")).toBe("a('   ')     ")
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source text under test.
  expect(blanked('`a${b({ c: `{` })}d` + e')).toBe('`   b({ c: ` ` })  ` + e')
  expect(blanked('x.replace(/[/{]/g, y) / 2 / z')).toBe('x.replace(/    /g, y) / 2 / z')
  expect(blanked('/* {\n{ */{')).toBe('    \n    {')
})

test('functions are found by their braces, whatever form they have, and control flow is not', () => {
  const source = lines(
    'const a = (x: number): string => {',
    '  if (x > 1) {',
    '    return `{`',
    '  }',
    '}',
    'class B {',
    '  c(d = {}): void {',
    '  }',
    '}',
    'function e(',
    '  f: string,',
    ') {',
    '}',
  )
  expect(functionsOf(source).map(({ line, lines }) => [line, lines])).toEqual([
    [1, 5],
    [7, 2],
    [10, 4],
  ])
})

test('imports are read in all their forms', () => {
  const source = lines(
    'import { a,',
    "  b } from './one.ts'",
    "import type { C } from './two.ts'",
    "export * from './three.ts'",
    "import './four.ts'",
    "const five = await import('./five.ts')",
    "const no = 'import nothing'",
  )
  expect(importsOf(source)).toEqual([
    { from: './one.ts', typeOnly: false },
    { from: './two.ts', typeOnly: true },
    { from: './three.ts', typeOnly: false },
    { from: './four.ts', typeOnly: false },
    { from: './five.ts', typeOnly: false },
  ])
})

test('hot lines lie in functions, between the marks', () => {
  const source = lines(
    'const before = () => {',
    '}',
    '// Hot. Nothing here may allocate per event.',
    'const TABLE = [1].map(double)',
    'const hot = (a: number): number =>',
    '  a * 2',
    '',
    'class Table {',
    '  constructor() {',
    '  }',
    '  add() {',
    '  }',
    '  /** As text. Cold. */',
    '  text() {',
    '  }',
    '}',
    '// Cold from here.',
    'const after = () => {',
    '}',
  )
  expect(hotLinesOf(source).map(({ line }) => line)).toEqual([5, 6, 11, 12])
})
