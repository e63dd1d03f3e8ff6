/** `vedette publish`: tries a destination out, and looks after what none of them took. Works while the service runs. */
import type { Command } from 'commander'
import { OperatorError } from '../errors.ts'
import type { OutboxEntry } from '../store/store.ts'
import { parseAccount, parseRegion, parseWhole } from './choices.ts'
import type { House } from './house.ts'
import { addPlace, type PlaceOptions } from './place.ts'

const EXAMPLES = `
Examples:
  vedette publish test pager --config vedette.yaml          sends a sample finding to the destination called pager
  vedette publish dead --config vedette.yaml                what no destination took, the oldest first
  vedette publish dead --destination pager --limit 10
  vedette publish resend 4711 4712 --config vedette.yaml    by the ids that dead shows
  vedette publish resend --destination pager                everything that pager did not take
  vedette publish resend --all

A destination that does not take a finding is tried again for a day; then the finding is a dead letter and waits here. A
sample says that it is one and is kept nowhere. What is sent again leaves as the finding is then, when the service runs.

Exit codes: 0 done, 1 a defect in Vedette, 2 something for you to mend: the destination did not take the sample, say.`

const SAMPLE_TYPE = 'UnauthorizedAccess:EC2/SSHBruteForce'
const SHOWN_MAX = 10_000

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

const shown = ({ id, destination, key, createdAt, attempts, problem }: OutboxEntry): object => ({
  Id: id,
  Destination: destination,
  FindingId: key,
  CreatedAt: new Date(createdAt).toISOString(),
  Attempts: attempts,
  Problem: problem ?? null,
})

interface TestOptions {
  readonly config?: string
  readonly account: string
  readonly region: string
  readonly type: string
}

interface LettersOptions extends PlaceOptions {
  readonly destination?: string
}

/** Adds `publish` with what can be done. What it runs is loaded when it runs: help must not wait for it. */
export const addPublish = (program: Command, house: House): void => {
  const publish = program
    .command('publish')
    .summary('destinations of findings: test one, see dead letters, send them again')
    .description('Destinations of findings, and what they did not take. JSON goes to stdout.')
    .addHelpText('after', EXAMPLES)
  publish
    .command('test')
    .description('send one sample finding to a destination of the configuration, now')
    .argument('<name>', 'as the configuration calls it')
    .option('--config <file>', 'the configuration of the service')
    .option('--account <id>', 'the account that the sample is of', '111122223333')
    .option('--region <region>', 'the Region that the sample is of', 'us-east-1')
    .option('--type <type>', 'the finding type', SAMPLE_TYPE)
    .action(async (name: string, options: TestOptions) => {
      const ask = {
        name,
        type: options.type,
        account: parseAccount('--account', options.account),
        region: parseRegion('--region', options.region),
      }
      const { testDestination } = await import('./publish-test.ts')
      print(await testDestination(options.config, ask, house))
    })
  addPlace(publish.command('dead').description('dead letters, the oldest first'))
    .option('--destination <name>', 'only of this destination')
    .option('--limit <n>', 'at most so many', '100')
    .action(async ({ destination, limit, ...place }: LettersOptions & { limit: string }) => {
      const most = parseWhole('--limit', limit, 1, SHOWN_MAX)
      const { withOutbox } = await import('./open-keys.ts')
      await withOutbox(place, async outbox => print((await outbox.dead(destination, most)).map(shown)))
    })
  addPlace(publish.command('resend').description('send dead letters again'))
    .argument('[ids...]', 'which of them')
    .option('--destination <name>', 'all of this destination')
    .option('--all', 'all that there are')
    .action(resend)
}

const resend = async (
  ids: readonly string[],
  { destination, all = false, ...place }: LettersOptions & { all?: boolean },
): Promise<void> => {
  const ways = [ids.length > 0, destination !== undefined, all].filter(Boolean).length
  if (ways !== 1)
    throw new OperatorError('E_BAD_OPTION', {
      option: 'resend',
      value: ids.join(' '),
      expected: 'ids, --destination or --all, and one of these alone',
    })
  const wanted = ids.map(id => parseWhole('<id>', id, 1, Number.MAX_SAFE_INTEGER))
  const { withOutbox } = await import('./open-keys.ts')
  await withOutbox(place, async outbox => {
    let sent = 0
    if (wanted.length > 0) sent = await outbox.resend(wanted, Date.now())
    // What is sent again is dead no more, so that each look finds others.
    else
      for (;;) {
        const some = (await outbox.dead(destination, SHOWN_MAX)).map(({ id }) => id)
        if (some.length === 0) break
        sent += await outbox.resend(some, Date.now())
      }
    print({ Resent: sent })
  })
}
