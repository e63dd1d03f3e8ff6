#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on any Node, to say that Node is too old.
import { existsSync } from 'node:fs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Vedette needs Node.js 22.18 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.\n`,
  )
  process.exit(2)
}
await import('./code-cache.mjs')
const built = new URL('../dist/main.js', import.meta.url)
await import(existsSync(built) ? built.href : new URL('../src/main.ts', import.meta.url).href)
