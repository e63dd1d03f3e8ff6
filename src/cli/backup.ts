/** `vedette backup` and `vedette restore`: all that a service keeps, as one file that both databases read. */
import type { Command } from 'commander'
import type { StorePlace } from '../store/store.ts'
import { addPlace, type PlaceOptions } from './place.ts'

const EXAMPLES = `
Examples:
  vedette backup vedette.backup --data ./vedette-data              while the service runs or not
  vedette restore vedette.backup --config new.yaml                 into an empty folder or database

The file holds sealed secrets and evidence: keep it safe. It does not hold seal.key of the data folder, which the keys need.

Exit codes: 0 done, 1 a defect in Vedette or no room, 2 something for you to mend.`

const say = (words: string): void => void process.stderr.write(`${words}\n`)

/** `--data` wins over the configuration, as with all commands. */
const placeOf = async ({ config, data }: PlaceOptions): Promise<StorePlace> => {
  // Loaded when a command runs: help must not wait for it.
  const { loadConfig } = await import('./config.ts')
  const { data: folder, store: url } = loadConfig(config)
  return url === undefined || data !== undefined ? { folder: data ?? folder } : { url }
}

const commandOn = (program: Command, name: string, says: string): Command =>
  addPlace(
    program
      .command(name)
      .summary(says)
      .description(`${says.charAt(0).toUpperCase()}${says.slice(1)}.`)
      .argument('<file>', 'the backup'),
  ).addHelpText('after', EXAMPLES)

/** Adds `backup` and `restore`. */
export const addBackup = (program: Command): void => {
  commandOn(program, 'backup', 'write all that a service keeps to one file').action(
    async (file: string, options: PlaceOptions) => {
      const { backup } = await import('../store/backup.ts')
      say(`${await backup(await placeOf(options), file)} rows written to ${file}.`)
    },
  )
  commandOn(program, 'restore', 'read a backup into an empty data folder or database').action(
    async (file: string, options: PlaceOptions) => {
      const { restore } = await import('../store/backup.ts')
      say(`${await restore(await placeOf(options), file)} rows restored from ${file}.`)
    },
  )
}
