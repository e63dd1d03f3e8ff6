/** What every generated file must hold, as a map from path to content; `generate.ts` writes it, a test compares it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openApi } from '../src/api/v1/openapi.ts'
import { findingJsonSchema } from '../src/findings/schema.ts'
import { filterFieldsModule } from './filter-fields.ts'
import { cliPage } from './pages/cli.ts'
import { consoleGuardDuty, consoleV1 } from './pages/console-api.ts'
import { coveragePage } from './pages/coverage.ts'
import { detectionFiles, detectionsIndex, loadDetections } from './pages/detections.ts'
import { enumerationsFile } from './pages/enumerations.ts'
import { errorsPage } from './pages/errors.ts'
import { eventsPage } from './pages/events.ts'
import { findingPage, findingsReadme, pageName } from './pages/findings.ts'
import { kernelModule } from './pages/kernels.ts'
import { simulationPage } from './pages/simulation.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Folders in which every file is generated: what is there and should not be is a difference as well. */
const OWNED = ['docs/findings']

/** A file that is not what it should be; `content` is undefined for one that should not be there. */
export interface Difference {
  readonly path: string
  readonly content: string | undefined
}

/** Everything that is generated, by path from the repository's root. */
export const generated = async (): Promise<Map<string, string>> => {
  const files = detectionFiles(ROOT)
  const detections = await loadDetections(ROOT, files)
  const pages = new Map<string, string>()
  pages.set('src/detections/index.generated.ts', detectionsIndex(files))
  for (const each of detections) pages.set(`docs/findings/${pageName(each.type)}.md`, await findingPage(each))
  pages.set('src/findings/filter-fields.generated.ts', filterFieldsModule(ROOT))
  pages.set('docs/findings/README.md', findingsReadme(detections))
  pages.set('src/api/enumerations.generated.ts', enumerationsFile())
  pages.set('docs/coverage.md', coveragePage(detections))
  pages.set('docs/events.md', eventsPage())
  pages.set('docs/errors.md', errorsPage())
  pages.set('docs/simulation.md', simulationPage())
  pages.set('docs/cli.md', await cliPage())
  pages.set('docs/openapi.json', `${JSON.stringify(openApi(), null, 2)}\n`)
  pages.set('console/src/api/v1.generated.ts', consoleV1())
  pages.set('console/src/api/guardduty.generated.ts', consoleGuardDuty())
  pages.set('docs/finding.schema.json', `${JSON.stringify(findingJsonSchema(), null, 2)}\n`)
  pages.set('src/formats/kernel.generated.ts', kernelModule(ROOT, 'records'))
  return pages
}

/** The index alone: it can be made before the detections are whole. */
export const generatedIndex = (): Map<string, string> =>
  new Map([['src/detections/index.generated.ts', detectionsIndex(detectionFiles(ROOT))]])

/** Where the disk differs from what `generated` says. */
export const differences = (pages: ReadonlyMap<string, string>): Difference[] => {
  const found: Difference[] = []
  for (const [path, content] of pages) {
    const target = join(ROOT, path)
    if (!existsSync(target) || readFileSync(target, 'utf8') !== content) found.push({ path, content })
  }
  for (const folder of OWNED) {
    const made = [...pages.keys()].some(path => path.startsWith(`${folder}/`))
    if (!made || !existsSync(join(ROOT, folder))) continue
    for (const name of readdirSync(join(ROOT, folder))) {
      const path = `${folder}/${name}`
      if (!pages.has(path)) found.push({ path, content: undefined })
    }
  }
  return found
}
