/** Findings as lines, a document, GuardDuty's export or a table; to stdout, a file or a folder. */
import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorError } from '../errors.ts'
import { forAsff } from '../findings/asff.ts'
import type { Finding } from '../findings/finding.ts'
import { forOcsf } from '../findings/ocsf.ts'
import type { RuleOf } from '../findings/rule.ts'
import { forExport } from '../findings/shape.ts'
import { findingsTable } from '../findings/table.ts'

export const FORMATS = ['table', 'json', 'jsonl', 'guardduty', 'asff', 'ocsf'] as const
export type Format = (typeof FORMATS)[number]

const EXTENSION: Readonly<Record<Format, string>> = {
  table: 'txt',
  json: 'json',
  jsonl: 'jsonl',
  guardduty: 'jsonl',
  asff: 'jsonl',
  ocsf: 'jsonl',
}

/** What the formats need beside the findings. */
export interface Look {
  readonly width: number
  readonly colour: boolean
  readonly ruleOf: RuleOf
  readonly version: string
}

/** The format that was asked for, else the one that the file's name promises. */
export const chooseFormat = (asked: string | undefined, out: string | undefined): Format => {
  if (asked !== undefined) {
    const found = FORMATS.find(format => format === asked)
    if (!found)
      throw new OperatorError('E_BAD_OPTION', { option: '--format', value: asked, expected: FORMATS.join(', ') })
    return found
  }
  if (out?.endsWith('.jsonl')) return 'jsonl'
  if (out?.endsWith('.json')) return 'json'
  return out !== undefined && isFolder(out) ? 'jsonl' : 'table'
}

const isFolder = (path: string): boolean =>
  path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** One finding as a line of `--format jsonl`. */
export const findingLine = (finding: Finding): string => JSON.stringify(finding)

/** A finding as a line of the formats that have one line each. */
const lineOf = (finding: Finding, format: Exclude<Format, 'table' | 'json'>, look: Look): string => {
  if (format === 'jsonl') return findingLine(finding)
  if (format === 'asff') return JSON.stringify(forAsff(finding, look.ruleOf))
  return JSON.stringify(format === 'ocsf' ? forOcsf(finding, look.ruleOf, look.version) : forExport(finding))
}

/** The text of a format, in pieces: a year's findings with their evidence pass what one string can hold. */
export function* formatted(findings: readonly Finding[], format: Format, look: Look): Generator<string> {
  if (format === 'table') yield `${findingsTable(findings, look)}\n`
  else if (format === 'json') {
    yield '['
    for (const [i, finding] of findings.entries()) yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(finding, null, 2)}`
    yield findings.length === 0 ? ']\n' : '\n]\n'
  } else for (const finding of findings) yield `${lineOf(finding, format, look)}\n`
}

/** Writes a file piece by piece, with its folders. */
export const write = (path: string, pieces: Iterable<string>): void => {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '')
    for (const piece of pieces) writeFileSync(path, piece, { flag: 'a' })
  } catch (error) {
    throw new OperatorError('E_OUT', { path, problem: (error as Error).message })
  }
}

/** Says before the scan, not after it, that its result could not be kept. */
export const checkOut = (out: string): void => {
  const folder = isFolder(out) ? out : dirname(out)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(existsSync(out) ? out : folder, constants.W_OK)
  } catch (error) {
    throw new OperatorError('E_OUT', { path: out, problem: (error as Error).message })
  }
}

/** Writes the findings; into a folder go the findings and the summary side by side. Returns what was written. */
export const writeOut = (
  out: string,
  findings: readonly Finding[],
  format: Format,
  summary: unknown,
  told: Pick<Look, 'ruleOf' | 'version'>,
): readonly string[] => {
  const look = { ...told, width: 200, colour: false }
  if (!isFolder(out)) {
    write(out, formatted(findings, format, look))
    return [out]
  }
  const files = [join(out, `findings.${EXTENSION[format]}`), join(out, 'summary.json')]
  write(files[0], formatted(findings, format, look))
  write(files[1], [`${JSON.stringify(summary, null, 2)}\n`])
  return files
}
