/** For tests: folders of lists, and what is known of a value as text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { parseAddress, parsed } from '../tables/parse-address.ts'
import type { Intel } from './intel.ts'
import { type LoadedIntel, loadIntel } from './load.ts'

const folders: string[] = []
const folderOf = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-intel-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

export interface List {
  category?: string
  trusted?: boolean
  outsideAws?: boolean
  entries: string[]
}
export const folderWith = (lists: List[]): string => {
  const yaml = lists.map(
    (list, i) =>
      `  - { name: l${i}, file: ${i}.txt, format: TXT, ` +
      (list.outsideAws ? 'outsideAws: true }' : `category: ${list.category}, trusted: ${list.trusted ?? false} }`),
  )
  const files = Object.fromEntries(lists.map((list, i) => [`${i}.txt`, list.entries.join('\n')]))
  return folderOf({ 'intel.yaml': yaml.length === 0 ? 'lists: []' : `lists:\n${yaml.join('\n')}\n`, ...files })
}
export const load = (lists: List[]): Promise<LoadedIntel> => {
  const folder = folderWith(lists)
  return loadIntel(folder, { cache: folder })
}
export const bitsOf = (intel: Intel, text: string): number => {
  const bytes = Buffer.from(text)
  if (parseAddress(bytes, 0, bytes.length) === 0) return intel.categoriesOfDomain(bytes, 0, bytes.length)
  return intel.categoriesOfAddress(parsed[0], parsed[1], parsed[2], parsed[3])
}
export const namesOf = (intel: Intel, text: string): string[] => intel.hitsOf(text).map(hit => hit.list)
