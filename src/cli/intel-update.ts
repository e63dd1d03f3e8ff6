/** `vedette intel update`: fetches the lists that a manifest names by feed or URL. */
import type { Command } from 'commander'
import { plainText } from '../findings/terminal.ts'
import type { ListUpdate } from '../intel/update/update-lists.ts'
import { parseWhole } from './choices.ts'
import { onInterrupt } from './interrupt.ts'
import { counted, number } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette intel update                      the lists of ./intel/intel.yaml
  vedette intel update --intel ./lists --json
  vedette intel update --intel ./lists --force --timeout 300

A list is replaced only by one that came whole, is of its format and has not lost more than half of its entries; otherwise
the last good copy stays. Feeds are not asked for more often than their makers renew them. Only https is spoken, except
with a server on this machine.

Exit codes: 0 all lists are current, 1 a defect in Vedette, 2 something for you to mend, 4 a list could not be fetched,
5 offline, 130 interrupted.`

export const EXIT_NOT_FETCHED = 4
export const EXIT_OFFLINE = 5
const EXIT_INTERRUPTED = 130
const TIMEOUT_MAX = 3600

const entriesOf = ({ entries, entriesBefore }: ListUpdate): string => {
  if (entries === undefined) return 'no copy yet'
  const change = entriesBefore === undefined ? 0 : entries - entriesBefore
  return `${number(entries)} entries${change === 0 ? '' : ` (${change > 0 ? '+' : ''}${number(change)})`}`
}

/** One list in one line. */
export const updateLine = (update: ListUpdate): string => {
  const { name, outcome, problem } = update
  const kept = update.entries === undefined ? 'there is no copy yet' : `the last copy stays: ${entriesOf(update)}`
  if (outcome === 'failed' || outcome === 'offline') return plainText(`${name}: ${problem}; ${kept}`)
  const words = { updated: 'updated', same: 'unchanged', fresh: 'asked for lately, not asked again' }
  return plainText(`${name}: ${words[outcome]}, ${entriesOf(update)}`)
}

const exitCodeOf = (updates: readonly ListUpdate[], interrupted: boolean): number => {
  if (interrupted) return EXIT_INTERRUPTED
  const asked = updates.filter(({ outcome }) => outcome !== 'fresh')
  if (asked.length > 0 && asked.every(({ outcome }) => outcome === 'offline')) return EXIT_OFFLINE
  return asked.some(({ outcome }) => outcome === 'failed' || outcome === 'offline') ? EXIT_NOT_FETCHED : 0
}

const summaryOf = (updates: readonly ListUpdate[], exitCode: number): string => {
  if (updates.length === 0) return 'intel.yaml names no list by feed or url: there is nothing to fetch.'
  const of = (...outcomes: ListUpdate['outcome'][]) =>
    updates.filter(({ outcome }) => outcomes.includes(outcome)).length
  if (exitCode === EXIT_OFFLINE) return `Offline: ${counted(updates.length, 'list')} kept as they are.`
  return `${counted(of('updated'), 'list')} updated, ${of('same', 'fresh')} current, ${of('failed', 'offline')} not fetched.`
}

interface UpdateGiven {
  intel: string
  timeout: string
  force?: boolean
  acceptShrunk?: boolean
  json?: boolean
  quiet?: boolean
}

const run = async (given: UpdateGiven): Promise<number> => {
  const timeoutMs = parseWhole('--timeout', given.timeout, 1, TIMEOUT_MAX) * 1000
  const say = (words: string) => given.quiet || process.stderr.write(`${words}\n`)
  const interruption = onInterrupt(() => say('Ending. Press Ctrl-C again to leave at once.'))
  try {
    const { updateLists } = await import('../intel/update/update-lists.ts')
    const { signal } = interruption
    const updates = await updateLists(given.intel, {
      timeoutMs,
      force: given.force === true,
      acceptShrunk: given.acceptShrunk === true,
      signal,
      onList: (update, done, total) => say(`${done}/${total} ${updateLine(update)}`),
    })
    const exitCode = exitCodeOf(updates, signal.aborted)
    say(summaryOf(updates, exitCode))
    if (given.json) process.stdout.write(`${JSON.stringify(updates, null, 2)}\n`)
    return exitCode
  } finally {
    interruption.release()
  }
}

/** Adds the command. */
export const addIntelUpdate = (intel: Command): void => {
  intel
    .command('update')
    .summary('fetch the lists that intel.yaml names')
    .description('Fetches the lists that intel.yaml names by feed or url, and keeps the last good copy of each.')
    .option('--intel <folder>', 'the folder with intel.yaml', './intel')
    .option('--timeout <seconds>', 'for each list', '60')
    .option('--force', 'ask for feeds that were asked for lately as well')
    .option('--accept-shrunk', 'take lists that lost more than half of their entries')
    .option('--json', 'what became of each list, as JSON on stdout')
    .option('--quiet', 'nothing on stderr but errors')
    .addHelpText('after', EXAMPLES)
    .action(async (given: UpdateGiven) => {
      process.exitCode = await run(given)
    })
}
