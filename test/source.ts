/** Reads the project's own sources for the contract tests: paths, imports, and code with strings and comments blanked. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Folders that hold nothing of ours. */
const FOREIGN = new Set(['node_modules', '.git', 'dist', '.vedette'])
/** At the root alone: folders of ours may be called the same. */
const FOREIGN_AT_ROOT = new Set(['coverage', 'sample'])

/** Paths from the root of all files below a folder that end so, sorted. */
export const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter(path => !path.split('/').some(part => FOREIGN.has(part)) && !FOREIGN_AT_ROOT.has(path.split('/')[0]))
    .sort()

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** One import or re-export. */
export interface Import {
  readonly from: string
  readonly typeOnly: boolean
}

/** What a source imports, statically or by `import('…')`. */
export const importsOf = (source: string): Import[] => {
  const found: Import[] = []
  const statics = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm
  for (const [, typeOnly, from] of source.matchAll(statics)) found.push({ from, typeOnly: typeOnly !== undefined })
  for (const [, from] of source.matchAll(/\bimport\('([^']+)'\)/g)) found.push({ from, typeOnly: false })
  return found
}

const REGEX_MAY_FOLLOW = /(?:^|[=(,:;!&|?{}[\n>+*%~^-]|\breturn|\btypeof|\bcase)\s*$/

/**
 * The same text with comments and the insides of strings, templates and regular expressions replaced by spaces; a
 * template leaves its backquotes, a regular expression its slashes. Line breaks stay, so lines can be counted.
 */
export const blanked = (source: string): string => new Blanking(source).run()

class Blanking {
  readonly #source: string
  #out = ''
  #at = 0
  /** For each open template expression, how many braces are open in it. */
  readonly #templates: number[] = []

  constructor(source: string) {
    this.#source = source
  }

  run(): string {
    while (this.#at < this.#source.length) this.#step()
    return this.#out
  }

  #step(): void {
    const source = this.#source
    const c = source[this.#at]
    const two = source.slice(this.#at, this.#at + 2)
    if (two === '//') this.#blankTo(source.indexOf('\n', this.#at))
    else if (two === '/*') this.#blankTo(source.indexOf('*/', this.#at) + 2)
    else if (c === "'" || c === '"') this.#quoted(c)
    else if (c === '`') this.#template()
    else if (c === '/' && REGEX_MAY_FOLLOW.test(this.#out.slice(-40))) this.#regex()
    else this.#code(c)
  }

  #code(c: string): void {
    const depth = this.#templates.length - 1
    if (depth >= 0 && c === '{') this.#templates[depth]++
    if (depth >= 0 && c === '}' && this.#templates[depth]-- === 0) {
      this.#templates.pop()
      this.#keep(' ')
      this.#inTemplate()
    } else this.#keep(c)
  }

  #keep(text: string): void {
    this.#out += text
    this.#at++
  }

  #blankTo(end: number): void {
    const until = end < this.#at ? this.#source.length : end
    for (; this.#at < until; this.#at++) this.#out += this.#source[this.#at] === '\n' ? '\n' : ' '
  }

  #quoted(quote: string): void {
    let end = this.#at + 1
    while (end < this.#source.length && this.#source[end] !== quote && this.#source[end] !== '\n')
      end += this.#source[end] === '\\' ? 2 : 1
    this.#keep(quote)
    this.#blankTo(end)
    this.#keep(quote)
  }

  #template(): void {
    this.#keep('`')
    this.#inTemplate()
  }

  #inTemplate(): void {
    const source = this.#source
    let end = this.#at
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end))
      end += source[end] === '\\' ? 2 : 1
    this.#blankTo(end)
    if (source[this.#at] === '`') this.#keep('`')
    else if (this.#at < source.length) {
      this.#templates.push(0)
      this.#blankTo(this.#at + 2)
    }
  }

  #regex(): void {
    let end = this.#at + 1
    for (let inClass = false; end < this.#source.length && this.#source[end] !== '\n'; end++) {
      if (this.#source[end] === '\\') end++
      else if (this.#source[end] === '[') inClass = true
      else if (this.#source[end] === ']') inClass = false
      else if (this.#source[end] === '/' && !inClass) break
    }
    this.#keep('/')
    this.#blankTo(end)
    this.#keep('/')
  }
}

/** A function's name as far as one can tell, the line it begins on, and how many lines it has. */
export interface FunctionSpan {
  readonly name: string
  readonly line: number
  readonly lines: number
}

const NOT_FUNCTIONS = new Set(['if', 'for', 'while', 'switch', 'catch', 'with'])

/** Every function with a braced body, found by its opening brace: after `=>`, or after a parameter list. */
export const functionsOf = (source: string): FunctionSpan[] => {
  const code = blanked(source)
  const open: number[] = []
  const found: FunctionSpan[] = []
  for (let i = 0; i < code.length; i++) {
    if (code[i] === '{') open.push(i)
    if (code[i] !== '}') continue
    const start = signatureStart(code, open.pop() ?? 0)
    if (start === undefined) continue
    const line = lineAt(code, start)
    found.push({ name: source.slice(start, start + 60).split('\n')[0], line, lines: lineAt(code, i) - line + 1 })
  }
  return found
}

const lineAt = (code: string, offset: number): number => code.slice(0, offset).split('\n').length

/** Where the line begins on which the function that owns this brace starts; undefined when the brace is no function's. */
const signatureStart = (code: string, brace: number): number | undefined => {
  const before = code.slice(0, brace).trimEnd()
  if (before.endsWith('=>')) return lineStart(code, parametersBefore(before.slice(0, -2).trimEnd()))
  if (!/\)(\s*:[^;{}()=]*)?$/.test(before)) return undefined
  const start = parametersBefore(before)
  const word = /([#\w$]+)\s*(<[^()]*>)?\s*$/.exec(code.slice(0, start))?.[1] ?? ''
  return NOT_FUNCTIONS.has(word) ? undefined : lineStart(code, start)
}

const lineStart = (code: string, offset: number): number => code.lastIndexOf('\n', offset - 1) + 1

/** Offset of the parenthesis that opens the last parameter list of this text, or the text's end when it has none. */
const parametersBefore = (text: string): number => {
  let depth = 0
  for (let i = text.lastIndexOf(')'); i >= 0; i--) {
    if (text[i] === ')') depth++
    if (text[i] === '(' && --depth === 0) return i
  }
  return text.length
}

/** A line of code, blanked, that runs for every event. */
export interface HotLine {
  readonly line: number
  readonly text: string
}

const ARROW = /^(?:export )?const [\w$]+ =\s*(?:<[^>]*>)?\([\s\S]*?\)\s*(?::[^=]*)?=>/
const CONSTRUCTOR = /^\s*constructor\(/

/**
 * The lines that a source says are hot: from a line that begins with `// Hot.` to one that begins with `// Cold`. Code
 * outside functions and constructors runs once and is left out, and so is a function whose doc comment says `Cold`.
 */
export const hotLinesOf = (source: string): HotLine[] => {
  const lines = source.split('\n')
  const code = blanked(source).split('\n')
  const cold = coldLines(lines, code, functionsOf(source))
  let hot = false
  return lines.flatMap((text, i) => {
    const mark = text.trimStart()
    if (mark.startsWith('// Hot.')) hot = true
    if (mark.startsWith('// Cold')) hot = false
    return hot && !cold[i] ? [{ line: i + 1, text: code[i] }] : []
  })
}

const coldLines = (
  lines: readonly string[],
  code: readonly string[],
  functions: readonly FunctionSpan[],
): boolean[] => {
  const cold = code.map((_, i) => !startsArrow(code, i))
  for (let i = 1; i < cold.length; i++)
    if (!cold[i - 1] && code[i].trim() !== '' && /^[\s)]/.test(code[i])) cold[i] = false
  for (const { line, lines: length } of functions) cold.fill(false, line - 1, line - 1 + length)
  for (const { line, lines: length } of functions)
    if (CONSTRUCTOR.test(code[line - 1]) || saysCold(lines, line - 2)) cold.fill(true, line - 1, line - 1 + length)
  for (let i = 0; i < cold.length; i++)
    if (startsArrow(code, i) && saysCold(lines, i - 1)) for (let j = i; code[j]?.trim(); j++) cold[j] = true
  return cold
}

const startsArrow = (code: readonly string[], i: number): boolean =>
  /^(export )?const /.test(code[i]) &&
  ARROW.test(
    code
      .slice(i, i + 12)
      .join('\n')
      .split('\n\n')[0],
  )

/** True when the comment that ends on this line says that what follows is cold. */
const saysCold = (lines: readonly string[], end: number): boolean => {
  if (!/^\s*(\/\/|.*\*\/$)/.test(lines[end] ?? '')) return false
  let start = end
  while (start > 0 && /^\s*(\/\/|\*)/.test(lines[start]) && !/^\s*\/\*/.test(lines[start])) start--
  return /\bCold\b/.test(lines.slice(start, end + 1).join('\n'))
}
