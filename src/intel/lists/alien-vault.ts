/** ALIEN_VAULT: `value#reliability#risk#type#country#city#lat,lon#rev`. Only the value is asked for. */
import { Lines, type ListReader } from './lines.ts'
import type { ListTally } from './tally.ts'
import { isBlank } from './txt.ts'

export const ALIEN_VAULT_EXPECTED = 'value#reliability#risk#type#country#city#lat,lon#rev'

const HASH = 35

export const alienVaultReader = (tally: ListTally): ListReader =>
  new Lines(tally, (bytes, from, to) => {
    while (from < to && isBlank(bytes[from])) from++
    // A line that begins with # is a comment.
    if (from === to || bytes[from] === HASH) return
    let end = bytes.indexOf(HASH, from)
    if (end < 0 || end >= to) {
      tally.bad(bytes.toString('utf8', from, to))
      return
    }
    while (end > from && isBlank(bytes[end - 1])) end--
    tally.entry(bytes, from, end)
  })
