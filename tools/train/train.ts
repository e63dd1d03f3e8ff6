/**
 * `npm run train [-- PART…]`: builds the weights in src/learn/models anew, each from named inputs and a seed. Without the
 * lists that a part names, it says so and leaves the files as they are.
 */
import { trainBehaviour } from './behaviour.ts'
import { trainNames } from './names.ts'
import { trainOperations } from './operations.ts'

/** One file for each part; what it needs, and what it makes. */
const PARTS: Readonly<Record<string, () => void>> = {
  operations: trainOperations,
  behaviour: () => trainBehaviour(),
  names: trainNames,
}

const asked = process.argv.slice(2)
const unknown = asked.filter(part => PARTS[part] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`no part ${unknown.join(', ')}: there are ${Object.keys(PARTS).join(', ')}\n`)
  process.exit(2)
}
for (const part of asked.length === 0 ? Object.keys(PARTS) : asked) PARTS[part]()
