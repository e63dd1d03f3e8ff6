import type { Story } from '../stage.ts'
import { callers } from './callers.ts'
import { control } from './control.ts'
import { credentials } from './credentials.ts'
import { emr } from './emr.ts'
import { floods } from './floods.ts'
import { functions } from './functions.ts'
import { listedAddresses } from './listed-addresses.ts'
import { listedNames } from './listed-names.ts'
import { lostCredentials } from './lost-credentials.ts'
import { madeUpNames } from './made-up-names.ts'
import { nearMisses } from './near-misses.ts'
import { network } from './network.ts'
import { policies } from './policies.ts'
import { ruleLibrary } from './rule-library.ts'
import { s3 } from './s3.ts'
import { scans } from './scans.ts'
import { ssh } from './ssh.ts'
import { windowsGuessing } from './windows-guessing.ts'

/** Every story that can be played, by name. */
export const STORIES: ReadonlyMap<string, Story> = new Map(
  [
    ...[...ssh, ...windowsGuessing, ...scans, ...network, ...floods, ...emr],
    ...[...listedAddresses, ...listedNames, ...madeUpNames, ...functions],
    ...[...control, ...credentials, ...callers, ...s3, ...policies, ...lostCredentials],
    ...[...nearMisses, ...ruleLibrary],
  ].map(story => [story.name, story]),
)
