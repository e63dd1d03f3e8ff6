/** `vedette intel feeds`: the public feeds that a manifest may name. */
import type { Command } from 'commander'
import { paint } from '../findings/terminal.ts'
import { FEEDS } from '../intel/feeds.ts'
import { columns, wantsColour } from './terminal.ts'

const EXAMPLES = `
Examples:
  vedette intel feeds
  vedette intel feeds --json | jq -r '.[] | select(.category == "c2").url'

Name one in intel.yaml with  - { feed: tor-exit }  and fetch it with vedette intel update. What you may do with a feed
is for its licence to say.`

/** Adds the command. */
export const addIntelFeeds = (intel: Command): void => {
  intel
    .command('feeds')
    .summary('list public feeds, with their licences')
    .description('Lists the public feeds that intel.yaml may name: category, licence, how often they are renewed.')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action((given: { json?: boolean }) => {
      if (given.json) {
        process.stdout.write(`${JSON.stringify(FEEDS, null, 2)}\n`)
        return
      }
      const rows = FEEDS.map(feed => [feed.name, feed.category, feed.format, `${feed.refreshHours} h`, feed.licence])
      const [head, ...lines] = columns([['FEED', 'CATEGORY', 'FORMAT', 'EVERY', 'LICENCE'], ...rows], [3])
      process.stdout.write(`${paint(head, 'dim', wantsColour(process.stdout))}\n`)
      for (const [i, line] of lines.entries())
        process.stdout.write(`${line}\n    ${FEEDS[i].says}\n    ${FEEDS[i].url}\n`)
    })
}
