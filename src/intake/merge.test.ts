import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byTime, type Listing, mergeByTime } from './merge.ts'
import type { FoundObject } from './ports.ts'

const object = (at: number, name: string): FoundObject => ({
  name,
  at,
  bytes: 1,
  kind: undefined,
  account: '',
  region: '',
})

async function* listing(pieces: readonly (readonly FoundObject[])[], asked?: { pieces: number }): Listing {
  for (const piece of pieces) {
    if (asked) asked.pieces++
    yield piece
  }
}

test('merging equals sorting, however the listings are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.array(fc.nat(50), { maxLength: 4 }), { maxLength: 4 }), { maxLength: 6 }),
      async lists => {
        let n = 0
        const listings = lists.map(pieces => {
          const sorted = pieces
            .flat()
            .map(at => object(at, `o${n++}`))
            .sort(byTime)
          return pieces.map(piece => sorted.splice(0, piece.length))
        })
        const merged: FoundObject[] = []
        for await (const found of mergeByTime(listings.map(pieces => listing(pieces)))) merged.push(found)
        expect(merged).toEqual(listings.flat(2).sort(byTime))
      },
    ),
    { numRuns: 200 },
  )
})

test('holds two pieces of a listing at the most', async () => {
  const asked = { pieces: 0 }
  const pieces = Array.from({ length: 100 }, (_, i) => [object(i, `o${i}`)])
  const merged = mergeByTime([listing(pieces, asked)])
  await merged.next()
  expect(asked.pieces).toBeLessThanOrEqual(2)
})

test('a listing that fails fails the merge when its turn comes', async () => {
  async function* failing(): Listing {
    yield [object(1, 'a')]
    throw new Error('gone')
  }
  const merged = mergeByTime([failing()])
  expect((await merged.next()).value.name).toBe('a')
  await expect(merged.next()).rejects.toThrow('gone')
})
