/** Private detections beside ours: what --detections adds to what `main` knows. */
import { resolve } from 'node:path'
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
  const { asksLists } = await import('../detections/list-driven.ts')
  const own = await loadOwn(folder, new Set(house.detections.map(({ type }) => type)))
  const files = new Map(own.map(({ path, detection }) => [detection.type, resolve(folder, path)]))
  const beside = (known: Pick<House, 'detections' | 'detectionModules'>, more: typeof own) => ({
    detections: [...known.detections, ...more.map(({ detection }) => detection)],
    detectionModules: [...known.detectionModules, ...(more.length === 0 ? [] : [ownModule(folder, more)])],
  })
  return {
    ...house,
    ...beside(house, own),
    listDriven: beside(
      house.listDriven,
      own.filter(({ detection }) => asksLists(detection)),
    ),
    fileOf: type => files.get(type) ?? house.fileOf(type),
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
