import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FEEDS } from '../src/intel/feeds.ts'
import type { EntrySink } from '../src/intel/lists/entries.ts'
import { readList } from '../src/intel/lists/read-list.ts'

// What feeds of the catalogue really look like: copies that are not part of the repository.
const FOLDER = join(import.meta.dirname, '../../shared/data/intel')
const COPIES: Readonly<Record<string, string>> = {
  'tor-exit': 'tor/secops_exit_nodes.txt',
  'ipsum-3': 'ip-reputation/ipsum_level3.txt',
  'ipsum-5': 'ip-reputation/ipsum_level5.txt',
  'maltrail-mass-scanner': 'maltrail/mass_scanner.txt',
  'maltrail-mass-scanner-blocks': 'maltrail/mass_scanner_cidr.txt',
  'maltrail-crypto-mining': 'maltrail/suspicious_crypto_mining.txt',
}
const absent = !existsSync(FOLDER)
const why = absent ? ' (skipped: ../shared/data is not there)' : ''

const nowhere: EntrySink = { range: () => {}, domain: () => {}, hash: () => {} }

test.skipIf(absent).each(Object.entries(COPIES))(`the feed %s is a list of its format${why}`, (name, file) => {
  const feed = FEEDS.find(each => each.name === name)
  expect(feed).toBeDefined()
  const about = { file, format: feed!.format }
  const { entries, bad } = readList(about, readFileSync(`${FOLDER}/${file}`), nowhere)
  expect(entries).toBeGreaterThan(400)
  expect(bad).toBeLessThan(10)
})
