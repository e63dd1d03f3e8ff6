/** `vedette intel check`: what the lists say of a value, and why. */
import type { Command } from 'commander'
import { OperatorError } from '../errors.ts'
import { paint, plainText } from '../findings/terminal.ts'
import type { CheckedValue, Holding } from '../intel/check/check-values.ts'
import type { AddressFacts } from '../intel/intel.ts'
import { columns, wantsColour } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette intel check 198.51.100.7 --intel ./lists       an address, IPv4 or IPv6
  vedette intel check 198.51.100.0/24 evil.example       a block, a domain
  vedette intel check AKIAVEDETTELEAKEDKEY               an access key id: it is looked up by its SHA-256
  vedette intel check 3.80.0.0 --json | jq '.[].categories'

Exit codes: 0 looked up, whatever was found; 1 a defect in Vedette, 2 something for you to mend.`

const VALUES_MAX = 100

const factsText = ({ asn, asnOrg, countryName, countryCode }: AddressFacts): string =>
  [asn === undefined ? '' : `AS${asn} ${asnOrg ?? ''}`.trim(), countryName ?? countryCode ?? '']
    .filter(part => part !== '')
    .join(', ')

const headOf = (checked: CheckedValue): string => {
  const facts = factsText(checked.facts)
  const known =
    checked.categories.length > 0
      ? checked.categories.join(', ')
      : !checked.isPublic
        ? 'not publicly routable: lists never match it'
        : checked.holdings.length === 0
          ? 'on no list'
          : checked.kind === 'block'
            ? 'each address of a block has its own answer'
            : 'nothing that counts'
  return `${checked.value}: ${known}${facts === '' ? '' : ` (${facts})`}`
}

const rowOf = (holding: Holding): string[] => [
  holding.counts ? 'counts' : 'loses',
  holding.list,
  holding.category,
  holding.entry,
  holding.because,
  `${holding.file}:${holding.line}`,
]

/** The answer for people: a line for each value, a table of the entries that speak of it, the most specific first. */
export const checkedText = (values: readonly CheckedValue[], colour: boolean): string =>
  values
    .map(checked => {
      const head = paint(plainText(headOf(checked)), 'bold', colour)
      const hashed = checked.sha256 === undefined ? [] : [`  looked up as ${checked.sha256}`]
      if (checked.holdings.length === 0) return [head, ...hashed].join('\n')
      const [names, ...rows] = columns([
        ['', 'LIST', 'CATEGORY', 'ENTRY', 'WHY', 'WHERE'],
        ...checked.holdings.map(holding => rowOf(holding).map(plainText)),
      ])
      return [head, ...hashed, `  ${paint(names, 'dim', colour)}`, ...rows.map(row => `  ${row}`)].join('\n')
    })
    .join('\n\n')

const check = async (values: readonly string[], folder: string | undefined): Promise<CheckedValue[]> => {
  if (values.length > VALUES_MAX)
    throw new OperatorError('E_BAD_OPTION', {
      option: 'VALUE',
      value: `given ${values.length} times`,
      expected: `at most ${VALUES_MAX} of them`,
    })
  const { readQuery } = await import('../intel/check/query.ts')
  const queries = values.map(readQuery)
  const { loadIntel } = await import('../intel/load.ts')
  const { checkValues } = await import('../intel/check/check-values.ts')
  const { readManifest } = await import('../intel/manifest.ts')
  const { sourcesOf } = await import('../intel/sources.ts')
  const intel = await loadIntel(folder)
  for (const warning of intel.warnings) process.stderr.write(`Warning: ${plainText(warning)}\n`)
  return checkValues(queries, intel, sourcesOf(folder === undefined ? undefined : readManifest(folder)))
}

/** Adds the command. */
export const addIntelCheck = (intel: Command): void => {
  intel
    .command('check')
    .summary('say which lists know a value, and why it counts or loses')
    .description(
      'Says which lists know an address, a block, a domain, a file’s SHA-256 or an access key id, which entries win,\n' +
        'and whose network an address is in.',
    )
    .argument('<value...>', 'addresses, blocks, domains, SHA-256 sums, access key ids')
    .option('--intel <folder>', 'lists of yours, with an intel.yaml that names them')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (values: string[], given: { intel?: string; json?: boolean }) => {
      const checked = await check(values, given.intel)
      const text = given.json ? JSON.stringify(checked, null, 2) : checkedText(checked, wantsColour(process.stdout))
      process.stdout.write(`${text}\n`)
    })
}
