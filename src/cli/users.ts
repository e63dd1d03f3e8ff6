/** `vedette users`: who may sign in to the console. Works before the service runs, and while it does. */
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { Refusal } from '../control/refusal.ts'
import { OperatorError } from '../errors.ts'
import { parseAccount, parseRole, ROLES } from './choices.ts'
import type { UsersAt } from './open-keys.ts'
import { addPlace, type PlaceOptions } from './place.ts'

const EXAMPLES = `
Examples:
  vedette users create --name ada --account 111122223333                 asks for a password on a terminal
  vedette users create --name ada --account 111122223333 < password.txt  or reads it from the first line
  vedette users create --name bot --account 111122223333 --role reader --generate
  vedette users list
  vedette users link ada --url http://127.0.0.1:8470                     signs ada in once, on this machine
  vedette users remove ada                                               signs ada out as well

Exit codes: 0 done, 1 a defect in Vedette, 2 something for you to mend.`

const GENERATED_BYTES = 18

// The store is loaded when a command runs: help must not wait for it.
const withUsers = async (
  place: PlaceOptions,
  work: (users: UsersAt['users'], at: UsersAt) => Promise<void>,
): Promise<void> => {
  const { openUsersAt } = await import('./open-keys.ts')
  const opened = await openUsersAt(place)
  try {
    await work(opened.users, opened)
  } catch (error) {
    if (error instanceof Refusal) throw new OperatorError('E_USER', { problem: error.message })
    throw error
  } finally {
    await opened.close()
  }
}

/** The first line of stdin; on a terminal it is asked for and not shown. */
const readPassword = async (): Promise<string> => {
  const { stdin, stderr } = process
  const hidden = stdin.isTTY === true
  const lines = createInterface({ input: stdin, terminal: hidden, historySize: 0 })
  if (hidden) {
    stderr.write('Password: ')
    stdin.setRawMode(true)
  }
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (hidden) {
      stdin.setRawMode(false)
      stderr.write('\n')
    }
  }
}

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

interface CreateOptions extends PlaceOptions {
  readonly name: string
  readonly account: string
  readonly role: string
  readonly generate?: boolean
}

/** Adds `users` with what can be done to them. */
export const addUsers = (program: Command): void => {
  const users = program
    .command('users')
    .summary('who may sign in to the console: create, list, link, remove')
    .description(
      'People who sign in with a password, and the account and role that they then have. JSON goes to stdout.',
    )
    .addHelpText('after', EXAMPLES)
  addPlace(users.command('create').description('let somebody sign in; the password is read from stdin'))
    .requiredOption('--name <name>', 'letters, digits and . _ @ -')
    .requiredOption('--account <id>', 'the account that they look after')
    .option('--role <name>', ROLES.join(', '), 'administrator')
    .option('--generate', 'make up a password, and print it')
    .action(async ({ name, account, role, generate, ...place }: CreateOptions) => {
      const user = { name, account: parseAccount('--account', account), role: parseRole(role) }
      const password = generate ? randomBytes(GENERATED_BYTES).toString('base64url') : await readPassword()
      await withUsers(place, known => known.create(user, password))
      print({ Name: name, Account: user.account, Role: user.role, ...(generate ? { Password: password } : {}) })
    })
  addPlace(users.command('list').description('all who may sign in')).action(async (place: PlaceOptions) =>
    withUsers(place, async known => {
      const all = await known.list()
      print(
        all.map(({ name, account, role, createdAt }) => ({
          Name: name,
          Account: account,
          Role: role,
          CreatedAt: new Date(createdAt).toISOString(),
        })),
      )
    }),
  )
  addPlace(users.command('link').description('a link that signs somebody in once, within ten minutes, on this machine'))
    .argument('<name>')
    .option('--url <url>', 'where the service listens', 'http://127.0.0.1:8470')
    .action(async (name: string, { url, ...place }: PlaceOptions & { url: string }) =>
      withUsers(place, async (known, at) => {
        if ((await known.get(name)) === undefined)
          throw new OperatorError('E_USER', { problem: `There is no user ${name}.` })
        print({ Link: `${url.replace(/\/$/, '')}/console/sign-in#${await at.link(name)}` })
      }),
    )
  addPlace(users.command('remove').description('let somebody sign in no more'))
    .argument('<name>')
    .action(async (name: string, place: PlaceOptions) =>
      withUsers(place, async known => {
        if (!(await known.remove(name))) throw new OperatorError('E_USER', { problem: `There is no user ${name}.` })
      }),
    )
}
