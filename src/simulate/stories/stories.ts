import type { Story } from '../stage.ts'
import { control } from './control.ts'
import { credentials } from './credentials.ts'
import { network } from './network.ts'
import { scans } from './scans.ts'
import { ssh } from './ssh.ts'

/** Every story that can be played, by name. */
export const STORIES: ReadonlyMap<string, Story> = new Map(
  [...ssh, ...scans, ...network, ...control, ...credentials].map(story => [story.name, story]),
)
