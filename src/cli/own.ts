/** Private detections beside ours: what --detections adds to what `main` knows. */
import { OperatorError } from '../errors.ts'
import type { House } from './house.ts'

/** The option's words, the same wherever it is. */
export const DETECTIONS_OPTION = [
  '--detections <folder>',
  'also detections of your own: see docs/detections.md',
] as const

/** The house with the detections of a folder, loaded only when one is named. */
export const withOwn = async (house: House, folder: string | undefined): Promise<House> => {
  if (folder === undefined) return house
  const { loadOwn, ownModule } = await import('../own/load.ts')
  const own = await loadOwn(folder, new Set(house.detections.map(({ type }) => type)))
  return {
    ...house,
    detections: [...house.detections, ...own.map(({ detection }) => detection)],
    detectionModules: [...house.detectionModules, ownModule(folder, own)],
  }
}

/** Writes a file that must not be there yet, or says why not. */
export const writeNew = async (file: string, text: string): Promise<void> => {
  const { existsSync, mkdirSync, writeFileSync } = await import('node:fs')
  const { dirname } = await import('node:path')
  if (existsSync(file)) throw new OperatorError('E_OUT', { path: file, problem: 'it is there already' })
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new OperatorError('E_OUT', { path: file, problem: (error as Error).message })
  }
}
