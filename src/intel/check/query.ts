/** What somebody asks of the lists: an address, a block of them, a domain, a file's SHA-256 or an access key id. */
import { createHash } from 'node:crypto'
import { OperatorError } from '../../errors.ts'
import { readEntry } from '../lists/entries.ts'

export type QueryKind = 'address' | 'block' | 'domain' | 'hash' | 'key'

export interface Query {
  /** As it was given. */
  readonly value: string
  readonly kind: QueryKind
  /** First and last address, eight words, of an address or a block. */
  readonly range?: Uint32Array
  readonly family?: 4 | 6
  /** The name in lower-case ASCII, or the SHA-256. */
  readonly text: string
}

/** Access key ids are listed by their SHA-256 alone, so that a list of leaked keys leaks none. */
const KEY = /^(?:AKIA|ASIA)[A-Z0-9]{12,124}$/
const VALUE_MAX = 1024

/** Reads one value; an operator error for what can be on no list. */
export const readQuery = (value: string): Query => {
  if (KEY.test(value)) return { value, kind: 'key', text: createHash('sha256').update(value).digest('hex') }
  const bytes = Buffer.from(value.trim().slice(0, VALUE_MAX))
  let query: Query | undefined
  readEntry(bytes, 0, bytes.length, {
    range(family, r) {
      const isOne = r[0] === r[4] && r[1] === r[5] && r[2] === r[6] && r[3] === r[7]
      query = { value, kind: isOne ? 'address' : 'block', range: r.slice(), family, text: bytes.toString() }
    },
    domain: name => {
      query = { value, kind: 'domain', text: name }
    },
    hash: text => {
      query = { value, kind: 'hash', text }
    },
  })
  if (query !== undefined) return query
  const expected = 'an address, a block, a domain, a SHA-256 or an access key id'
  throw new OperatorError('E_BAD_OPTION', { option: 'VALUE', value: JSON.stringify(value.slice(0, 100)), expected })
}
