import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildConsole } from '../tools/console-build.ts'
import { ROOT } from './source.ts'

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

const DIST = join(ROOT, 'console', 'dist')
const BUDGET = { js: 400_000, css: 240_000 }

/** The entry and everything that it cannot do without. */
const atOnce = (manifest: Readonly<Record<string, Chunk>>): Set<string> => {
  const files = new Set<string>()
  const take = (name: string): void => {
    const { file, imports = [], css = [] } = manifest[name]
    if (files.has(file)) return
    for (const each of [file, ...css]) files.add(each)
    imports.forEach(take)
  }
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) take(name)
  return files
}

describe('what a browser loads before it shows anything', () => {
  let files: string[] = []
  beforeAll(() => {
    expect(buildConsole()).toBe(true)
    files = [...atOnce(JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8')))]
  }, 300_000)

  test.each(['js', 'css'] as const)('%s stays within its budget', ending => {
    const sizes = files
      .filter(file => file.endsWith(`.${ending}`))
      .map(file => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length)
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET[ending])
  })

  test('nothing in the page is inline', () => {
    const html = readFileSync(join(DIST, 'index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })
})
