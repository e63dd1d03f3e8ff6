import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AddressTable } from './addresses.ts'
import { isPublic, parseAddress, parsed } from './parse-address.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => {
  const bytes = encode(text)
  return parseAddress(bytes, 0, bytes.length)
}

describe('parseAddress', () => {
  test('agrees with node:net on what is an address', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/))
    fc.assert(
      fc.property(text, value => {
        // node:net refuses a leading zero (010.0.0.1), which logs do not hold; we read it as a number.
        fc.pre(!/(^|\.)0\d/.test(value))
        expect(parse(value) !== 0).toBe(isIP(value) !== 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('gives the text back in its shortest form, as the URL standard writes it', () => {
    const table = new AddressTable(1 << 12)
    const back = (value: string) => {
      parse(value)
      return table.text(table.v6(parsed[0], parsed[1], parsed[2], parsed[3]))
    }
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
        expect(back(four)).toBe(four)
        const theirs = new URL(`http://[${six}]/`).hostname.slice(1, -1)
        fc.pre(!theirs.startsWith('::ffff:'))
        expect(back(six)).toBe(theirs)
      }),
    )
  })

  test('IPv4 and its IPv4-mapped IPv6 spelling are one address', () => {
    expect([parse('::ffff:192.0.2.1'), [...parsed]]).toEqual([4, [0, 0, 0xffff, 0xc0000201]])
  })
})

describe('AddressTable', () => {
  test('equal address, equal id; IPv4 counts as its own 32 bits', () => {
    const table = new AddressTable(8)
    const id = table.v4(0xc0000201)
    expect([table.v4(0xc0000201), table.key(id), table.text(id), table.key(0)]).toEqual([
      id,
      0xc0000201,
      '192.0.2.1',
      0,
    ])
  })

  test('refuses what does not fit, and counts it', () => {
    const table = new AddressTable(2)
    expect([table.v4(1), table.v4(2), table.v4(3), table.refused]).toEqual([1, 0, 0, 2])
  })
})

test('isPublic knows private, shared, local and documentation ranges', () => {
  const publicOf = (text: string) => parse(text) !== 0 && isPublic(parsed[0], parsed[1], parsed[2], parsed[3])
  const no = ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '127.0.0.1', '169.254.169.254']
  const noMore = ['224.0.0.1', '255.255.255.255', '0.0.0.0', '192.0.0.1', '::1', 'fe80::1', 'fd00:ec2::254', 'ff02::1']
  const yes = ['8.8.8.8', '172.32.0.1', '198.51.100.7', '203.0.113.9', '2001:db8::1', '2600::1']
  expect([...no, ...noMore].filter(publicOf)).toEqual([])
  expect(yes.filter(value => !publicOf(value))).toEqual([])
})
