import { MEMBERS, member } from './dns-members.ts'
import type { Plan } from './kernel.ts'
import { NameTable } from './name-table.ts'

const COUNT = MEMBERS.length
const FIRST_SOURCE_ID = member('instance')
const [ANSWERS, SOURCE_IDS, DATA, TYPE] = [COUNT, COUNT + 1, COUNT + 2, COUNT + 3]
const HOW: Readonly<Record<string, Plan['taken'][number]>> = {
  query_timestamp: 'no',
  query_name: 'domain',
  srcaddr: 'v4',
  srcport: 'no',
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

/** What the kernel looks for in a record of a Resolver query log. */
export const DNS: Plan = {
  kinds: [...MEMBERS.map(name => (name === 'srcport' ? 'port' : 'text')), 'answers', 'object', 'text', 'text'],
  taken: MEMBERS.map(name => HOW[name] ?? 'short'),
  sublevels: MEMBERS.map(() => 0).concat(0, 1),
  levels: [
    {
      names: new NameTable([...MEMBERS.slice(0, FIRST_SOURCE_ID), 'answers', 'srcids']),
      numbers: [...range(0, FIRST_SOURCE_ID), ANSWERS, SOURCE_IDS],
      depth: 1,
    },
    { names: new NameTable(MEMBERS.slice(FIRST_SOURCE_ID)), numbers: range(FIRST_SOURCE_ID, COUNT), depth: 2 },
    { names: new NameTable(['Rdata', 'Type']), numbers: [DATA, TYPE], depth: 3 },
  ],
  answer: [DATA, 2],
}
