import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asciiEnd, BAD, CUT, DEEP, NameTable, plainEnd, STOP, STOP_ASCII, skipValue } from './json-scan.ts'
import { Skimmer } from './json-skim.ts'

const RUNS = process.env.LONG ? 5_000 : 2000
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const skip = (text: string, deepest = 64): number => {
  const bytes = bytesOf(text)
  return skipValue(bytes, 0, bytes.length, deepest)
}
const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('what passes is what JSON.parse takes', () => {
  const documents = fc
    .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, 2))
    .map(([v, n]) => JSON.stringify([v], null, n))
  test('whole documents are skipped to their end', () => {
    fc.assert(
      fc.property(documents, text => void expect(skip(text)).toBe(bytesOf(text).length)),
      { numRuns: RUNS },
    )
  })
  test('with one character changed, lost or put in, both judge alike', () => {
    const letters = fc.constantFrom(...'{}[]",:\\/ \n\t\r\u0001truefalsn0123456789.-+eEux\u00e9')
    fc.assert(
      fc.property(documents, fc.nat(), letters, fc.nat(2), (text, at, letter, kind) => {
        const chars = [...text]
        chars.splice(at % chars.length, kind === 2 ? 0 : 1, ...(kind === 1 ? [] : [letter]))
        const changed = chars.join('')
        const end = skip(changed)
        const passed =
          end > 0 &&
          bytesOf(changed)
            .subarray(end)
            .every(c => c === 32 || c === 9 || c === 10 || c === 13)
        expect(passed, changed).toBe(parses(changed))
      }),
      { numRuns: RUNS },
    )
  })
  test('every beginning of a document is cut short, not bad', () => {
    const text = '{"a":[1.5e-3,true,null,"x\\u00e9\\n"],"b":{},"c":-0,"d":[[],{"e":false}]}'
    for (let n = 0; n < text.length; n++) expect(skip(text.slice(0, n)), text.slice(0, n)).toBe(CUT)
  })
  test.each([
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    '-',
    'nul1',
    'True',
    "'a'",
    '"\u0000"',
    '"\\u12g4"',
    '[1,]',
    '{,}',
    '{"a"}',
    '{1:2}',
    '[}',
    '{]',
  ])('%s is not JSON', text => expect(skip(`[${text}]  `)).toBe(BAD))
  test('nesting is followed as deep as allowed and no deeper', () => {
    expect(skip('[[[1]]]', 3)).toBe(7)
    expect(skip('[[[1]]]', 2)).toBe(DEEP)
    expect(skip('[[[[]]]]', 3)).toBe(DEEP)
  })
})

test('runs of ordinary bytes end where they would be found one by one', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(8),
      fc.array(fc.nat(39), { maxLength: 30 }),
      (noise, from, plain) => {
        const bytes = noise.slice()
        for (const i of plain) if (i < bytes.length) bytes[i] = 97 + (i % 26)
        const start = Math.min(from, bytes.length)
        const found = (stop: Uint8Array): number => {
          const at = bytes.findIndex((c, i) => i >= start && stop[c] === 1)
          return at < 0 ? bytes.length : at
        }
        expect(plainEnd(bytes, start, bytes.length)).toBe(found(STOP))
        expect(asciiEnd(bytes, start, bytes.length)).toBe(found(STOP_ASCII))
      },
    ),
    { numRuns: RUNS },
  )
})

test('names are found by their bytes, not by their hash', () => {
  const names = ['eventTime', 'eventName', 'eventType', 'arn', 'type', 'userName']
  const table = new NameTable(names)
  names.forEach((name, i) => {
    const bytes = bytesOf(`"${name}"`)
    expect(table.find(bytes, 1, bytes.length - 1)).toBe(i)
  })
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 97, max: 122 }), (name, at, letter) => {
      const bytes = bytesOf(`"${name}"`)
      bytes[1 + (at % name.length)] = letter
      const spelled = Buffer.from(bytes.subarray(1, -1)).toString()
      expect(table.find(bytes, 1, bytes.length - 1)).toBe(names.indexOf(spelled))
    }),
  )
})

test('the skimmer finds an object’s end in pieces of any size', () => {
  const text = '{"a":"}\\"{","b":[{"c":{}}],"d":"\\\\"}'
  for (let size = 1; size <= text.length; size++) {
    const skimmer = new Skimmer()
    const bytes = bytesOf(`${text},{"next":1}`)
    let found = -1
    for (let p = 0; found < 0 && p < bytes.length; p += size) {
      const end = skimmer.skim(bytes, p, Math.min(bytes.length, p + size))
      if (end !== CUT) found = end
    }
    expect(found).toBe(text.length)
  }
})
