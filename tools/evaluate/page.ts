/** docs/evaluation.md, from the figures that each part left in docs/evaluation/. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { page } from '../pages/markdown.ts'
import { beacons } from './beacons.ts'
import type { BehaviourResults } from './behaviour/results.ts'
import { behaviourPlots, behaviourSection } from './behaviour/section.ts'
import { names } from './names.ts'
import { svg } from './plot.ts'
import { real } from './real.ts'
import { tunnels } from './tunnels.ts'

const DOCS = join(import.meta.dirname, '../../docs')
export const FOLDER = join(DOCS, 'evaluation')

const results = <T>(part: string): T | undefined => {
  const path = join(FOLDER, `${part}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined
}

/** Writes the page and its plots; parts that were not measured are left out. */
export const writePage = (): void => {
  const behaviour = results<BehaviourResults>('behaviour')
  const parts = [
    '# Evaluation',
    '**The figures of behaviour are of simulated organisations** ([simulation.md](simulation.md)), not of real ones; those of names are of lists and logs that others recorded. No labelled trail of weeks of a real organisation is public, so how they carry over is not known. They are made by `npm run evaluate`, which takes organisations, seeds and techniques that nothing was learned from.',
  ]
  if (behaviour !== undefined) {
    parts.push(behaviourSection(behaviour))
    for (const [name, plot] of Object.entries(behaviourPlots(behaviour)))
      writeFileSync(join(FOLDER, `${name}.svg`), svg(plot))
  }
  for (const [part, { section }] of Object.entries({ names, tunnels, beacons, real })) {
    const measured = results<never>(part)
    if (measured !== undefined) parts.push(section(measured))
  }
  writeFileSync(join(DOCS, 'evaluation.md'), page(parts))
}
