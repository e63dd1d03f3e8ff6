import { expect, test } from 'vitest'
import { OperatorError } from '../errors.ts'
import { keyColumns } from './keys.ts'

const refusalOf = (name: string): OperatorError => {
  try {
    keyColumns('flow', [name], 'Recon:EC2/Portscan')
  } catch (error) {
    if (error instanceof OperatorError) return error
  }
  throw new Error(`by ${name} was not refused`)
}

test('the account comes first, and no column twice', () => {
  const names = keyColumns('flow', ['local', 'account', 'local'], 'Recon:EC2/Portscan').map(column => column.name)
  expect(names).toEqual(['account', 'local'])
})

test('a key over a column that is not there, or that only counts, is refused with what it may be', () => {
  for (const name of ['nothing', 'bytes']) {
    const { code, message } = refusalOf(name)
    expect(code).toBe('E_DETECTION')
    expect(message).toMatch(
      new RegExp(`^Recon:EC2/Portscan: by names ${name}. Expected a column of flow that is text, address`),
    )
  }
})
