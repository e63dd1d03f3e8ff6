import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesBelow, functionsOf, hotLinesOf, importsOf, ROOT, read } from './source.ts'

const sources = filesBelow('src', '.ts')
const folders = ['test', 'tools', 'bench', 'console/src']
const written = [
  ...sources,
  ...folders.flatMap(folder => ['.ts', '.tsx'].flatMap(ending => filesBelow(folder, ending))),
]
const isTest = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path)
const isGenerated = (path: string): boolean => path.includes('.generated.')
const shipped = sources.filter(path => !isTest(path))

/** `intel: tables events`, with `type:` before a folder of which only types may be imported. */
const bordersIn = (architecture: string): Map<string, Set<string>> => {
  const block = /```borders\n([\s\S]*?)```/.exec(architecture)?.[1] ?? ''
  const rows = block.trim().split('\n')
  return new Map(rows.map(row => row.trim().split(/\s+/)).map(([folder, , ...allowed]) => [folder, new Set(allowed)]))
}

/** Folders whose code is pure: they import neither packages nor Node's own modules. */
const PURE = new Set(['tables', 'events', 'sdk', 'detections'])
const NO_ERRORS = new Set(['tables', 'events', 'sdk', 'detections'])

const folderOf = (path: string): string => (path.split('/').length > 2 ? path.split('/')[1] : path)

const inside = (folder: string, path: string, target: string): boolean =>
  relative(ROOT, join(ROOT, dirname(path), target)).startsWith(`${folder}/`)

describe('who imports whom', () => {
  const borders = bordersIn(read('ARCHITECTURE.md'))

  test('every folder of src has its line in ARCHITECTURE.md', () => {
    const folders = new Set(shipped.map(folderOf).filter(folder => !folder.includes('/')))
    expect([...folders].filter(folder => !borders.has(folder))).toEqual([])
  })

  test('imports stay inside the borders', () => {
    const offences = shipped.flatMap(path => {
      const from = folderOf(path)
      const allowed = borders.get(from)
      if (allowed === undefined || allowed.has('all')) return []
      return importsOf(read(path)).flatMap(({ from: target, typeOnly }) => {
        if (!target.startsWith('.')) return PURE.has(from) ? [`${path}: ${target}`] : []
        const to = folderOf(relative(ROOT, join(ROOT, dirname(path), target)))
        const fine =
          to === from ||
          allowed.has(to) ||
          (typeOnly && allowed.has(`type:${to}`)) ||
          (to === 'src/errors.ts' && !NO_ERRORS.has(from))
        return fine ? [] : [`${path}: ${target}`]
      })
    })
    expect(offences).toEqual([])
  })

  test('the console knows only HTTP, and types of AWS’s SDK', () => {
    const console = written.filter(path => path.startsWith('console/'))
    const offences = console.flatMap(path =>
      importsOf(read(path))
        .filter(({ from, typeOnly }) =>
          from.startsWith('@aws-sdk/') ? !typeOnly : from.startsWith('.') && !inside('console/src', path, from),
        )
        .map(({ from }) => `${path}: ${from}`),
    )
    expect(offences).toEqual([])
  })

  test('the engine knows no detection', () => {
    const engine = shipped.filter(path => path.startsWith('src/engine/'))
    expect(engine.filter(path => /detections\/|index\.generated/.test(read(path)))).toEqual([])
  })
})

describe('sizes', () => {
  const lines = (path: string): number => read(path).trimEnd().split('\n').length

  test('no file is longer than 250 lines', () => {
    const long = written.filter(path => !isGenerated(path) && lines(path) > 250)
    expect(long.map(path => `${path}: ${lines(path)} lines`)).toEqual([])
  })

  test('no detection is longer than 80 lines', () => {
    const long = shipped.filter(path => /^src\/detections\/[^/]+\//.test(path) && lines(path) > 80)
    expect(long.map(path => `${path}: ${lines(path)} lines`)).toEqual([])
  })

  test('no function is longer than 60 lines', () => {
    const long = written
      .filter(path => !isTest(path) && !isGenerated(path))
      .flatMap(path =>
        functionsOf(read(path))
          .filter(span => span.lines > 60)
          .map(span => `${path}:${span.line} ${span.name}: ${span.lines} lines`),
      )
    expect(long).toEqual([])
  })
})

describe('names and words', () => {
  test('no folder or file is called after nothing in particular', () => {
    const empty = /^(utils?|helpers?|common|lib|core|misc|types?|handlers?|managers?)$/
    const named = written.filter(path => path.split('/').some(part => empty.test(part.replace(/\.tsx?$/, ''))))
    expect(named).toEqual([])
  })

  test('files are named in kebab case', () => {
    const names = written.map(path => path.split('/').at(-1) ?? '')
    expect(names.filter(name => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?\.tsx?$/.test(name))).toEqual([])
  })

  test('nothing shipped knows a developer’s machine or a test set’s marks', () => {
    const marks = ['/work/', '/tmp/', '../shared', 'stratus-red-team']
    const found = shipped.flatMap(path =>
      marks.filter(mark => read(path).includes(mark)).map(mark => `${path}: ${mark}`),
    )
    expect(found).toEqual([])
  })

  test('nothing is left to do, and nobody is told to look away', () => {
    const marks = [/\bTODO\b/, /\bFIXME\b/, /@ts-ignore/, /@ts-nocheck/, /: any\b/, /\bas any\b/]
    const found = shipped
      .filter(path => !isGenerated(path))
      .flatMap(path => marks.filter(mark => mark.test(read(path))).map(mark => `${path}: ${mark}`))
    expect(found).toEqual([])
  })
})

describe('hot files', () => {
  const tables = shipped.filter(path => path.startsWith('src/tables/'))
  const decoders = shipped.filter(
    path => path.startsWith('src/formats/') && /^ {2}decode\([^)]*\): number \{/m.test(read(path)),
  )

  test('tables and decoders say so', () => {
    expect(decoders.length).toBeGreaterThan(0)
    expect([...tables, ...decoders].filter(path => !/^\s*\/\/ Hot\./m.test(read(path)))).toEqual([])
  })

  // What runs once per object or per distinct value says so: `// Cold from here.`, or `Cold` in its doc comment.
  test('hot parts hold nothing that allocates', () => {
    const forbidden: Readonly<Record<string, RegExp>> = {
      spread: /\.\.\./,
      'template string': /`/,
      'for…of': /\bfor\s*\(\s*(?:const|let)\s[^;)]*\sof\s/,
      'array method': /\.(map|filter|flatMap|forEach|reduce)\(/,
      'regular expression': /(?:[=(,]|\breturn)\s*\/ *\/[a-z]*/,
      try: /\btry\b/,
      'new Map or Set': /\bnew (Map|Set)\b/,
    }
    const found = shipped.flatMap(path =>
      hotLinesOf(read(path)).flatMap(({ line, text }) =>
        Object.entries(forbidden)
          .filter(([, pattern]) => pattern.test(text))
          .map(([what]) => `${path}:${line} ${what}`),
      ),
    )
    expect(found).toEqual([])
  })
})
