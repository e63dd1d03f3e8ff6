// `npm start`. Plain JavaScript on purpose: it must run on any Node, to say what is missing.
import { existsSync } from 'node:fs'

const [major, minor] = process.versions.node.split('.').map(Number)
const isOld = major < 22 || (major === 22 && minor < 18)
const isBare = !existsSync(new URL('../node_modules/commander', import.meta.url))
if (isOld || isBare) {
  process.stderr.write(
    isBare
      ? 'The packages are not here yet: run npm ci first. It also brings a Node.js that is new enough.\n'
      : `Vedette needs Node.js 22.18 or newer; this is ${process.versions.node}. ` +
          'Run it as npm start after npm ci, which brings its own, or install one from https://nodejs.org.\n',
  )
  process.exit(2)
}
await import('../bin/code-cache.mjs')
await import('./start.ts')
