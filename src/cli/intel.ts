/** `vedette intel`: the lists, as a group of commands. */
import type { Command } from 'commander'
import type { House } from './house.ts'
import { addIntelCheck } from './intel-check.ts'
import { addIntelFeeds } from './intel-feeds.ts'
import { addIntelRetro } from './intel-retro.ts'
import { addIntelUpdate } from './intel-update.ts'

const EXAMPLES = `
Examples:
  vedette intel feeds                                    public feeds that intel.yaml may name
  vedette intel update --intel ./lists                   fetch what it names
  vedette intel check 198.51.100.7 evil.example --intel ./lists
  vedette intel retro ./AWSLogs --intel ./lists --since-lists 7d`

/** Adds the commands. */
export const addIntel = (program: Command, house: House): void => {
  const intel = program
    .command('intel')
    .summary('list, fetch and ask threat lists, and match new entries on old logs')
    .description('Threat and trusted lists: which public feeds there are, fetching them, and what they say of a value.')
    .addHelpText('after', EXAMPLES)
  addIntelFeeds(intel)
  addIntelUpdate(intel)
  addIntelCheck(intel)
  addIntelRetro(intel, house)
}
