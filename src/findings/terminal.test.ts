import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, fill, paint, plainText, textWidth, wrap } from './terminal.ts'

const UNSEEN = /[\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cc}|\p{Surrogate}/u

describe('plain text', () => {
  const escaped: readonly [string, string, string][] = [
    ['a terminal escape', '\u001b[2J', '\\x1b[2J'],
    ['its one-byte form', '\u009b31m', '\\x9b31m'],
    ['line ends and tabs', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['a bell and a delete', '\u0007\u007f', '\\x07\\x7f'],
    ['text that runs backwards', 'a\u202egpj.exe', 'a\\u{202e}gpj.exe'],
    ['what cannot be seen', 'a\u200bb\ufeff\u{e0041}', 'a\\u{200b}b\\u{feff}\\u{e0041}'],
    ['half a character', 'a\ud800', 'a\\u{d800}'],
  ]
  for (const [what, text, shown] of escaped) test(`escapes ${what}`, () => expect(plainText(text)).toBe(shown))

  test('leaves the world’s writing as it is', () => {
    for (const text of ['Zürich', '東京', 'العربية', '🐎', 'e\u0301']) expect(plainText(text)).toBe(text)
  })

  test('leaves nothing that a terminal acts on, whatever it is given', () => {
    const any = fc.string({ unit: fc.integer({ min: 0, max: 0x10ffff }).map(code => String.fromCodePoint(code)) })
    fc.assert(
      fc.property(any, text => !UNSEEN.test(plainText(text))),
      { numRuns: 500 },
    )
  })
})

describe('widths', () => {
  test('count cells, not characters', () => {
    expect(['abc', '東京', 'e\u0301', '🐎'].map(textWidth)).toEqual([3, 4, 1, 2])
  })

  test('cut shows that something is missing', () => {
    expect([cut('abcdef', 4), cut('abcd', 4), cut('東京都', 4), cut('abc', 0)]).toEqual(['abc…', 'abcd', '東…', ''])
  })

  test('a tower of marks is cut', () => expect(cut(`a${'\u0301'.repeat(900)}`, 5)).toHaveLength(5))

  test('fill makes every cell the same width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(textWidth(fill(plainText(text), width))).toBe(width)
      }),
      { numRuns: 300 },
    )
  })

  test('wrap loses nothing and fits, long words included', () => {
    const lines = wrap(`one two ${'x'.repeat(50)} three`, 20, '- ', '  ')
    expect(lines[0].startsWith('- one two')).toBe(true)
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(20)
    expect(lines.join('').replace(/[^x]/g, '')).toHaveLength(50)
    expect(lines.at(-1)).toContain('three')
  })
})

test('colour is painted only when asked for', () => {
  expect(paint('a', 'red', false)).toBe('a')
  expect(paint('a', 'red', true)).toBe('\u001b[31ma\u001b[0m')
})
