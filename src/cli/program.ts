/** The whole command line, as commander sees it. Help, completion and docs/cli.md are all made from this. */
import { Command } from 'commander'
import { addBackup } from './backup.ts'
import { addCompletion } from './completion.ts'
import { addDetections } from './detections.ts'
import { addDiff } from './diff.ts'
import { addExplain } from './explain.ts'
import { EMPTY_HOUSE, type House } from './house.ts'
import { addIntel } from './intel.ts'
import { addKeys } from './keys.ts'
import { addProfile } from './profile.ts'
import { addPublish } from './publish.ts'
import { addScan } from './scan.ts'
import { addConfig, addServe } from './serve.ts'
import { addSimulate } from './simulate.ts'
import { addUsers } from './users.ts'

const EXAMPLES = `
Examples:
  vedette scan ./AWSLogs                   findings from a folder of AWS logs
  vedette explain 3f9ac21b                 one of them, explained
  vedette serve --config vedette.yaml      the same, as logs arrive, behind GuardDuty's API
  vedette detections                       what can fire
  vedette intel check 198.51.100.7         what the threat lists say of it
  vedette simulate --out ./sample          logs of an organisation that does not exist, with attacks in them`

/** Builds the command line over what `main` knows. Without an argument it serves to print help. */
export const program = (house: House = EMPTY_HOUSE): Command => {
  const built = new Command('vedette')
    .description('Threat detection for AWS that you run, read and rerun yourself.')
    .version(house.version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', EXAMPLES)
    // Errors come back as values, so that main alone decides how the process ends.
    .exitOverride()
  addScan(built, house)
  addServe(built, house)
  addConfig(built)
  addExplain(built, house)
  addDiff(built)
  addProfile(built, house)
  addDetections(built, house)
  addIntel(built, house)
  addKeys(built)
  addBackup(built)
  addPublish(built, house)
  addUsers(built)
  addSimulate(built)
  addCompletion(built)
  return built
}
