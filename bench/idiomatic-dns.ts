/** Resolver query logs, plainly: parse each line. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Answer } from './measure.ts'
import { BITCOIN, MINING_NAMES, REBIND } from './subset.ts'

interface Query {
  account_id: string
  vpc_id: string
  query_name: string
  srcaddr: string
  srcids?: { instance?: string }
  answers?: { Rdata: string; Type: string }[]
}

const METADATA = new Set(['169.254.169.254', 'fd00:ec2::254'])
const exact = new Set(MINING_NAMES.exact)
const wild = new Set(MINING_NAMES.wild)

const isMining = (name: string): boolean => {
  if (exact.has(name)) return true
  const labels = name.split('.')
  return labels.some((_, i) => i > 0 && wild.has(labels.slice(i).join('.')))
}

const isAddress = (type: string): boolean => type === 'A' || type === 'AAAA'

export const plainDns = (files: readonly string[]): Answer => {
  const fired = { [BITCOIN]: new Set<string>(), [REBIND]: new Set<string>() }
  let records = 0
  for (const file of files) {
    for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
      if (line === '') continue
      records++
      const query = JSON.parse(line) as Query
      const name = query.query_name.toLowerCase().replace(/\.$/, '')
      const key = (): string =>
        `${query.account_id} ${query.vpc_id} ${query.srcids?.instance ?? ''} ${query.srcaddr} ${name}`
      if (isMining(name)) fired[BITCOIN].add(key())
      const own = !name.includes('.') || name.endsWith('.internal') || name.endsWith('.amazonaws.com')
      if (!own && query.answers?.some(answer => isAddress(answer.Type) && METADATA.has(answer.Rdata)))
        fired[REBIND].add(key())
    }
  }
  const all = Object.entries(fired).map(([type, keys]) => [type, [...keys].sort()])
  return { records, fired: Object.fromEntries(all) }
}
