import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { program } from '../src/cli/program.ts'
import { filesBelow, ROOT, read } from './source.ts'

const pages = filesBelow('.', '.md')
const byHand = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'NEWS.md', 'SECURITY.md']
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

const headingIds = (page: string): string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replace(/ /g, '-'),
  )

const brokenLinks = (path: string): string[] => {
  const text = read(path).replace(/```[\s\S]*?```/g, '')
  return [...text.matchAll(/(?:\]\(|\bsrc(?:set)?=")([^)"\s]+)[)"]/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link)) return []
    const [file, anchor] = link.split('#')
    const target = file === '' ? path : join(dirname(path), file)
    if (!existsSync(join(ROOT, target))) return [`${path}: ${link}`]
    return anchor === undefined || headingIds(read(target)).includes(anchor) ? [] : [`${path}: ${link}`]
  })
}

test('the documents are there', () => {
  for (const path of [...byHand, 'LICENSE', 'NOTICE', 'docs/cli.md', 'docs/findings/README.md'])
    expect(existsSync(join(ROOT, path)), path).toBe(true)
})

test('every link inside the documents leads somewhere', () => {
  expect(pages.flatMap(brokenLinks)).toEqual([])
})

test('every file that the documents name is there', () => {
  const named = byHand.flatMap(path => [...read(path).matchAll(/`((?:src|test|tools|docs|bench)\/[^`\s*…]*)`/g)])
  expect(named.length).toBeGreaterThan(5)
  expect(named.map(([, path]) => path).filter(path => !existsSync(join(ROOT, path)))).toEqual([])
})

describe('commands that the documents name', () => {
  const text = byHand.map(read).join('\n')

  test('npm scripts exist', () => {
    const named = [...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name)
    const npmsOwn = new Set(['ci', 'audit', 'install', 'exec', 'run', 'link'])
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(name => !npmsOwn.has(name) && scripts[name] === undefined)).toEqual([])
  })

  test('scripts run files that exist', () => {
    const run = Object.values(scripts).flatMap(script =>
      [...script.matchAll(/\bnode (\S+\.ts)/g)].map(([, path]) => path),
    )
    expect(run.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('vedette has the commands and options', () => {
    const commands = new Map(program().commands.map(command => [command.name(), command]))
    const lines = [...text.matchAll(/\bvedette ([a-z]+)([^\n`]*)/g)].filter(([line]) => /^vedette [a-z]+/.test(line))
    const shown = lines.filter(([, name]) => commands.has(name))
    expect(new Set(shown.map(([, name]) => name)).size).toBeGreaterThan(2)
    const unknown = shown.flatMap(([line, name, rest]) => {
      const command = commands.get(name)
      const inner = command?.commands ?? []
      const options = [command, ...inner].flatMap(each => each?.options.map(option => option.long) ?? [])
      return [...rest.matchAll(/--[a-z-]+/g)]
        .filter(([option]) => !options.includes(option))
        .map(([o]) => `${line}: ${o}`)
    })
    expect(unknown).toEqual([])
    const inCode = [...text.matchAll(/(?:`|\n {0,4}|npx )vedette ([a-z]+)/g)].map(([, name]) => name)
    expect(inCode.filter(name => !commands.has(name))).toEqual([])
  })
})
