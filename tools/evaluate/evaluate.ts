/**
 * `npm run evaluate [-- PART…] [--small] [--without-ablations] [--release NAME]`: measures what was learned on organisations that it was not
 * learned from, writes the figures to docs/evaluation/ and the page that tells them, docs/evaluation.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { beacons } from './beacons.ts'
import { evaluateBehaviour } from './behaviour/behaviour.ts'
import { SMALL, WHOLE } from './behaviour/plan.ts'
import { names } from './names.ts'
import { FOLDER, writePage } from './page.ts'
import { real } from './real.ts'
import { tunnels } from './tunnels.ts'

interface Asked {
  readonly small: boolean
  readonly 'without-ablations': boolean
  readonly release: string
}

/** One entry for each part: what it measures becomes docs/evaluation/PART.json. */
const PARTS: Readonly<Record<string, (asked: Asked) => object | Promise<object>>> = {
  behaviour: ({ small, release, ...asked }) =>
    evaluateBehaviour(small ? SMALL : WHOLE, release, !asked['without-ablations']),
  names: names.measure,
  tunnels: tunnels.measure,
  beacons: beacons.measure,
  real: real.measure,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'boolean', default: false },
    'without-ablations': { type: 'boolean', default: false },
    release: { type: 'string', default: '0.1.0-b' },
  },
})
/** Parts that need what is not in the project; what they told before stays when it is not there. */
const MISSING: Readonly<Record<string, () => string | undefined>> = {
  names: names.missing,
  tunnels: tunnels.missing,
  real: real.missing,
}
const unknown = positionals.filter(part => part !== 'page' && PARTS[part] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`no part ${unknown.join(', ')}: there are ${[...Object.keys(PARTS), 'page'].join(', ')}\n`)
  process.exit(2)
}
mkdirSync(FOLDER, { recursive: true })
for (const part of positionals.length === 0 ? Object.keys(PARTS) : positionals) {
  const measure = PARTS[part]
  const missing = MISSING[part]?.()
  if (missing !== undefined) process.stderr.write(`${part}: not measured, ${missing}\n`)
  if (measure !== undefined && missing === undefined)
    writeFileSync(join(FOLDER, `${part}.json`), `${JSON.stringify(await measure(values), undefined, 2)}\n`)
}
writePage()
