/** `npm start`: a sample organisation is simulated and watched, and the console shows it. Ctrl-C ends it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConsole } from './console-build.ts'
import { startSample } from './sample-service.ts'

const USUAL_PORT = 8470
const say = (words: string): void => {
  process.stderr.write(words)
}

if (!buildConsole()) {
  say('The console could not be built; what Vite said is above.\n')
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'vedette-sample-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const start = async () => {
  try {
    return await startSample({ folder, port: USUAL_PORT, say })
  } catch (error) {
    if (!String(error).includes('E_LISTEN')) throw error
    say(`Port ${USUAL_PORT} is taken; another one it is.\n`)
    rmSync(folder, { recursive: true })
    return startSample({ folder, say })
  }
}
const sample = await start()
say(`
Open the console: ${await sample.link()}
The link signs you in once, within ten minutes, on this machine. Findings appear while you look.

More to try, in another terminal:
  npx vedette scan ${join(folder, 'logs')}             the same logs on the command line
  npx vedette explain <id>                             then one finding: why, the records, what to do
  npx vedette users link administrator --data ${join(folder, 'data')} --url ${sample.url}

Ctrl-C ends it and removes the sample.
`)
await new Promise<void>(resolve => {
  process.once('SIGINT', resolve)
  process.once('SIGTERM', resolve)
})
say('\nEnding…\n')
await sample.stop()
