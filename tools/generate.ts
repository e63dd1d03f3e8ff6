/**
 * `npm run generate` writes every file that is made from code; with `--check` it writes nothing and fails when one is
 * not what it would write. Comparing contents instead of asking git lets it run on an unpacked archive too.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { differences, generated, generatedIndex, ROOT } from './generated.ts'

const onlyIndex = process.argv.includes('--index')
const found = differences(onlyIndex ? generatedIndex() : await generated())
const checkOnly = process.argv.includes('--check')

for (const { path, content } of found) {
  const target = join(ROOT, path)
  if (checkOnly) console.log(`${path} is not current.`)
  else if (content === undefined) {
    rmSync(target)
    console.log(`removed ${path}`)
  } else {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
    console.log(`wrote ${path}`)
  }
}
if (found.length === 0) console.log('Generated files are current.')
else if (checkOnly) {
  console.log('Run npm run generate and commit what it writes.')
  process.exitCode = 1
}
