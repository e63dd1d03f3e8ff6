import { expect, test } from 'vitest'
import { distance, matchTypes, parseAccount, parseRegion, parseSeverity, parseWhole } from './choices.ts'

const TYPES = ['Recon:EC2/Portscan', 'UnauthorizedAccess:EC2/SSHBruteForce', 'CryptoCurrency:EC2/BitcoinTool.B!DNS']

test('patterns name types, in any case', () => {
  expect([...matchTypes(['*ssh*'], TYPES)]).toEqual(['UnauthorizedAccess:EC2/SSHBruteForce'])
  expect([...matchTypes(['Recon:*,*.B!DNS'], TYPES)]).toHaveLength(2)
  expect([...matchTypes(['*'], TYPES)]).toHaveLength(3)
})

test('a dot is a dot, and a misspelt type is an error with a suggestion', () => {
  expect(() => matchTypes(['Recon:EC2.Portscan'], TYPES)).toThrow(/Did you mean Recon:EC2\/Portscan/)
  expect(() => matchTypes(['xyz'], TYPES)).toThrow(expect.objectContaining({ code: 'E_UNKNOWN_TYPE' }))
})

test('a pattern of stars takes no time', () => {
  const began = performance.now()
  expect(() => matchTypes(['*a'.repeat(90)], ['a'.repeat(60)])).toThrow()
  expect(performance.now() - began).toBeLessThan(1000)
})

test('severities, numbers, accounts and Regions are checked', () => {
  expect(parseSeverity('--fail-on', 'HIGH')).toBe('High')
  expect(() => parseSeverity('--fail-on', 'urgent')).toThrow(
    '--fail-on is urgent; expected Low, Medium, High, Critical.',
  )
  expect(parseWhole('--workers', '4', 1, 64)).toBe(4)
  for (const value of ['0', '65', '-1', '1.5', 'x', '']) expect(() => parseWhole('--workers', value, 1, 64)).toThrow()
  expect(parseAccount('--account', '111122223333')).toBe('111122223333')
  expect(() => parseAccount('--account', '1111')).toThrow('12 digits')
  expect(parseRegion('--region', 'us-gov-west-1')).toBe('us-gov-west-1')
  expect(() => parseRegion('--region', 'Ireland')).toThrow('eu-west-1')
})

test('distance counts changed letters', () => {
  expect([distance('scan', 'scan'), distance('scna', 'scan'), distance('', 'abc')]).toEqual([0, 2, 3])
})
