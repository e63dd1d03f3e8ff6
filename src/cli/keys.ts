/** `vedette keys`: who may call the API. Works before the service runs, and while it does. */
import type { Command } from 'commander'
import type { Keyring } from '../control/keys.ts'
import { OperatorError } from '../errors.ts'
import type { StoredKey } from '../store/store.ts'
import { parseAccount, parseRole, ROLES } from './choices.ts'
import { addPlace, type PlaceOptions } from './place.ts'

const EXAMPLES = `
Examples:
  vedette keys create --account 111122223333 > key.json            an administrator's key
  vedette keys create --account 111122223333 --role reader         one that only reads
  vedette keys list                                                without their secrets
  vedette keys disable AKVDEXAMPLEEXAMPLE22
  vedette keys remove AKVDEXAMPLEEXAMPLE22

A reader calls Get*, List* and Describe*; an analyst also archives findings, says whether they were useful and makes
samples; an administrator calls everything. The secret is shown once. It is kept sealed by seal.key in the data folder,
or by VEDETTE_SECRET where that is given; the service must be given the same.

Exit codes: 0 done, 1 a defect in Vedette, 2 something for you to mend.`

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

// The store is loaded when a command runs: help must not wait for it.
const withKeyring = async (place: PlaceOptions, work: (keyring: Keyring) => Promise<void>): Promise<void> => {
  const { openKeys } = await import('./open-keys.ts')
  const { keyring, close } = await openKeys(place)
  try {
    await work(keyring)
  } finally {
    await close()
  }
}

const mustKnow = (known: boolean, id: string): void => {
  if (!known) throw new OperatorError('E_NO_KEY', { id })
}

/** Adds `keys` with what can be done to them. */
export const addKeys = (program: Command): void => {
  const keys = program
    .command('keys')
    .summary('access keys for the API: create, list, disable, remove')
    .description('Access keys with which the AWS CLI and SDKs call the API of this service. JSON goes to stdout.')
    .addHelpText('after', EXAMPLES)
  addPlace(keys.command('create').description('make a key; prints AccessKeyId and SecretAccessKey as JSON'))
    .requiredOption('--account <id>', 'the account that it speaks for')
    .option('--role <name>', ROLES.join(', '), 'administrator')
    .action(async ({ account, role, ...place }: PlaceOptions & { account: string; role: string }) => {
      const [of, as] = [parseAccount('--account', account), parseRole(role)]
      await withKeyring(place, async keyring => {
        const made = await keyring.create(of, as)
        print({ AccessKeyId: made.accessKeyId, SecretAccessKey: made.secretAccessKey, Account: of, Role: as })
      })
    })
  addPlace(keys.command('list').description('all keys, without their secrets'))
    .option('--account <id>', 'only of this account')
    .action(async ({ account, ...place }: PlaceOptions & { account?: string }) => {
      const of = account === undefined ? undefined : parseAccount('--account', account)
      await withKeyring(place, async keyring => print((await keyring.list(of)).map(shown)))
    })
  addPlace(keys.command('disable').description('refuse a key from now on'))
    .argument('<id>', 'its AccessKeyId')
    .option('--undo', 'let it count again')
    .action(async (id: string, { undo, ...place }: PlaceOptions & { undo?: boolean }) =>
      withKeyring(place, async keyring => mustKnow(await keyring.disable(id, undo !== true), id)),
    )
  addPlace(keys.command('remove').description('forget a key'))
    .argument('<id>', 'its AccessKeyId')
    .action(async (id: string, place: PlaceOptions) =>
      withKeyring(place, async keyring => mustKnow(await keyring.remove(id), id)),
    )
}

const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())

const shown = (key: Omit<StoredKey, 'sealedSecret'>): object => ({
  AccessKeyId: key.accessKeyId,
  Account: key.account,
  Role: key.role,
  CreatedAt: iso(key.createdAt),
  LastUsedAt: iso(key.lastUsedAt),
  Disabled: key.disabled,
})
