import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { allDone, type Destination } from './destination.ts'
import { findingEvent } from './event.ts'
import type { SettingsOf } from './settings.ts'

/** A file that each event is appended to as a line, and that is on disk before the outbox forgets it. */
export const file = ({ name, path }: SettingsOf<'file'>): Destination => ({
  name,
  batch: 100,
  callsPerSecond: 100,
  takesArchived: false,
  close: () => {},
  deliver: async deliveries => {
    await mkdir(dirname(path), { recursive: true })
    // Opened anew each time, so that a log rotation gets a new file.
    const handle = await open(path, 'a', 0o600)
    try {
      await handle.appendFile(deliveries.map(one => `${JSON.stringify(findingEvent(one, name))}\n`).join(''))
      await handle.sync()
    } finally {
      await handle.close()
    }
    return allDone(deliveries)
  },
})
