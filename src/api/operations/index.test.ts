import { expect, test } from 'vitest'
import { CONTRACTS } from '../schema.ts'
import { operations } from './index.ts'

test('every operation that the SDK exports is answered, and no other', () => {
  expect(Object.keys(operations).sort()).toEqual([...CONTRACTS.keys()].sort())
})
