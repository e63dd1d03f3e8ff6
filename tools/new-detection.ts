/** `npm run new-detection -- '<type>' --on dns [--shape match|window]`: writes a detection with one failing example. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CATALOGUE } from '../src/detections/catalogue.ts'
import { pathOf } from '../src/detections/path.ts'
import { KIND_NAMES, type KindName } from '../src/events/kinds.ts'
import { detectionText, problemWith, type Shape } from '../src/own/template.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const fail = (problem: string): never => {
  console.error(`new-detection: ${problem}`)
  process.exit(2)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { on: { type: 'string' }, shape: { type: 'string', default: 'match' } },
})
const [type = ''] = positionals
const problem = problemWith(type, values.on, values.shape)
if (problem !== undefined) fail(problem)

const path = join(ROOT, 'src/detections', pathOf(type))
if (existsSync(path)) fail(`${type} is there already: ${path}`)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, detectionText(type, values.on as KindName, values.shape as Shape))
spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', path], { cwd: ROOT, stdio: 'ignore' })
console.log(`wrote src/detections/${pathOf(type)}`)
if (!CATALOGUE.has(type)) console.log('This is not one of GuardDuty’s own types; private detections live outside src/.')
console.log(`It reads ${values.on} events (docs/events.md; kinds: ${KIND_NAMES.join(', ')}).`)

// The pages cannot be made yet: the example does not fire. The index can, and everything else follows with generate.
const { status } = spawnSync(process.execPath, [join(ROOT, 'tools/generate.ts'), '--index'], { stdio: 'inherit' })
console.log(`Next: fill it in, then npx vitest run test/detections.test.ts --hideSkippedTests -t '${type}'`)
process.exitCode = status ?? 1
