import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OperatorError } from '../src/errors.ts'
import type { EntrySink } from '../src/intel/lists/entries.ts'
import { LIST_FORMATS, type ListFormat, ListReading } from '../src/intel/lists/read-list.ts'
import { SAMPLES } from '../src/intel/lists/samples.fixture.ts'

/** Of each of the six formats of lists. */
const CASES = process.env['LONG'] === undefined ? 100 : 10_000

/** What reading bytes in pieces of that size came to: counts, or the code of the refusal. */
const read = (format: ListFormat, bytes: Buffer, piece: number) => {
  let handed = 0
  const take = () => {
    handed++
  }
  const sink: EntrySink = { range: take, domain: take, hash: take }
  const reading = new ListReading({ file: 'l', format }, sink)
  try {
    for (let at = 0; at < bytes.length; at += piece) reading.push(bytes.subarray(at, at + piece))
    const counts = reading.end()
    expect(counts.entries).toBe(handed)
    expect(counts.named.length).toBeLessThanOrEqual(3)
    expect(counts.bad === 0).toBe(counts.named.length === 0)
    return counts
  } catch (error) {
    expect(error).toBeInstanceOf(OperatorError)
    return (error as OperatorError).message
  }
}

/** A sample with pieces of itself and of noise put in, taken out and written over. */
const spoiled = (format: ListFormat) => {
  const sample = Buffer.from(SAMPLES[format])
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
    fc
      .constantFrom(
        '"',
        '\n',
        '\r\n',
        '#',
        ',',
        '<',
        '>',
        '</',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '&amp;',
        '\ufeff',
        '\0',
      )
      .map(text => Buffer.from(text)),
    fc.tuple(fc.nat(sample.length), fc.nat(200)).map(([from, length]) => sample.subarray(from, from + length)),
  )
  const edit = fc.tuple(fc.nat(sample.length), fc.nat(30), noise)
  return fc.array(edit, { maxLength: 6 }).map(edits =>
    edits.reduce((bytes, [at, gone, put]) => {
      const from = Math.min(at, bytes.length)
      return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + gone)])
    }, sample),
  )
}

test.each(LIST_FORMATS)('%s: spoiled lists are counted or refused, the same in pieces of any size', format => {
  const property = fc.property(spoiled(format), fc.integer({ min: 1, max: 300 }), (bytes, piece) => {
    expect(read(format, bytes, piece)).toEqual(read(format, bytes, Math.max(1, bytes.length)))
  })
  fc.assert(property, { numRuns: CASES })
})
