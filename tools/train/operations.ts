/** Builds src/learn/models/operations.json: by how many people and programs of simulated organisations each operation is used. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Entities } from '../../src/learn/behaviour/entities.ts'
import { Readings } from '../../src/learn/behaviour/reading.ts'
import { Life } from '../../src/simulate/life/life.ts'
import { Lookup } from '../evaluate/behaviour/learned.ts'
import { seedsFor } from '../evaluate/behaviour/plan.ts'
import { START } from '../evaluate/behaviour/trial.ts'
import { isRecorded, tupleOf } from '../evaluate/behaviour/tuples.ts'

const FOLDER = join(import.meta.dirname, '../../src/learn/models')
const ORGANISATIONS = 16
const DAYS = 28

const card = (sha256: string): object => ({
  model:
    'operations: by how many people and by how many programs each operation is used; what is believed of an account before it is known',
  data: `src/simulate/life, ${DAYS} days of each organisation; no attacks`,
  seeds: seedsFor('prior', ORGANISATIONS),
  command: 'npm run train -- operations',
  cannot:
    'It knows what simulated organisations use, some five hundred operations. What it never met is taken to be rare, so that an account that uses other services has more surprises until its own use is known.',
  weights: { file: 'operations.json', sha256 },
})

/** Counts who uses what in organisations that serve for nothing else, and writes it down. */
export const trainOperations = (): void => {
  const used = new Map<string, [number, number]>()
  const principals: [number, number] = [0, 0]
  for (const seed of seedsFor('prior', ORGANISATIONS)) {
    const life = new Life({ seed, start: START })
    const lookup = new Lookup()
    const readings = new Readings()
    const entities = new Entities()
    const met = new Map<number, Set<string>>()
    for (let day = 0; day < DAYS; day++)
      for (const deed of life.nextDay()) {
        if (!isRecorded(deed)) continue
        const doing = readings.read(tupleOf(deed, 0), lookup, entities)
        if (doing === undefined) continue
        const kind = doing.isPerson ? 0 : 1
        let names = met.get(doing.principal)
        if (names === undefined) {
          met.set(doing.principal, (names = new Set()))
          principals[kind]++
        }
        const { name } = doing.operation
        if (names.has(name)) continue
        names.add(name)
        const counts = used.get(name) ?? [0, 0]
        counts[kind]++
        used.set(name, counts)
      }
  }
  const sorted = [...used].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = sorted.map(([name, counts]) => `    ${JSON.stringify(name)}: [${counts.join(', ')}]`)
  const head = `{\n  "version": 1,\n  "principals": [${principals.join(', ')}],\n  "operations": {\n`
  const text = `${head}${lines.join(',\n')}\n  }\n}\n`
  const sha256 = createHash('sha256').update(text).digest('hex')
  writeFileSync(join(FOLDER, 'operations.json'), text)
  writeFileSync(join(FOLDER, 'operations.card.json'), `${JSON.stringify(card(sha256), undefined, 2)}\n`)
  process.stderr.write(
    `src/learn/models/operations.json: ${sorted.length} operations, SHA-256 ${sha256.slice(0, 16)}…\n`,
  )
}
