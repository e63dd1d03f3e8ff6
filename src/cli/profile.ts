/** `vedette profile`: what is normal for a principal, as the models learn it from logs. */
import type { Command } from 'commander'
import { parseWhen } from './durations.ts'
import type { House } from './house.ts'

const EXAMPLES = `
Examples:
  vedette profile alice ./AWSLogs                 a user, a role or a session, by any part of its name
  vedette profile 111122223333 ./AWSLogs          everybody of an account, the most active first
  vedette profile deploy ./AWSLogs --since 60d --json

Frequencies are GuardDuty's: FREQUENT on a quarter of the active days and at least three, INFREQUENT on a twentieth, RARE on fewer.
Days fade: half of them are forgotten in a month. Hours are UTC. Exit codes: 0 shown, 2 something for you to mend.`

/** Adds the command. */
export const addProfile = (program: Command, house: House): void => {
  program
    .command('profile')
    .summary('show what is normal for a principal: operations, networks, tools, Regions, hours')
    .description('Learns from logs as a scan does, and prints what is usual for a principal. Nothing is kept.')
    .argument('<principal>', 'a part of a user, role, session or account')
    .argument('<path...>', 'files, folders or s3://bucket/prefix')
    .option('--since <when>', 'only events from then on: 12h, 7d, 1y (before now) or an ISO time')
    .option('--until <when>', 'only events before then; a day counts to its end')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (principal: string, paths: string[], given: { since?: string; until?: string; json?: boolean }) => {
      const now = Date.now() / 1000
      const since = given.since === undefined ? undefined : parseWhen('--since', given.since, 'from', now)
      const until = given.until === undefined ? undefined : parseWhen('--until', given.until, 'to', now)
      const { runProfile } = await import('./run-profile.ts')
      await runProfile({ principal, paths, since, until, json: given.json === true }, house)
    })
}
