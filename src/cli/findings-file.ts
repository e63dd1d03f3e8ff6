/** Reads back what vedette scan wrote: findings as lines, and beside them the summary when a folder was written. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../errors.ts'
import type { KnownRun } from '../findings/diff.ts'
import type { Finding } from '../findings/finding.ts'
import { readFinding } from '../findings/read-finding.ts'

/** Lines of a file, one at a time: a file of findings with their evidence passes what one string can hold. */
export function* linesOf(file: string): Generator<string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path: file, problem: (error as Error).message })
  }
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from)
    const to = end < 0 ? bytes.length : end
    yield bytes.toString('utf8', from, to).trim()
    from = to + 1
  }
}

/** The findings of a file written by `--format jsonl`. */
export function* findingsIn(file: string): Generator<Finding> {
  let at = 0
  for (const line of linesOf(file)) {
    at++
    if (line === '') continue
    const read = readFinding(line)
    if ('problem' in read) throw new OperatorError('E_FINDINGS_FILE', { file, line: at, problem: read.problem })
    yield read.finding
  }
}

export interface WrittenRun {
  readonly findings: readonly Finding[]
  readonly run: KnownRun
}

/** Findings and what is known of their run, from a file or a folder that `vedette scan --out` wrote. */
export const readRun = (path: string): WrittenRun => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new OperatorError('E_NO_PATH', { path })
  const file = found.isDirectory() ? join(path, 'findings.jsonl') : path
  const findings = [...findingsIn(file)]
  return { findings, run: fromSummary(join(path, 'summary.json'), found.isDirectory()) ?? fromFindings(findings) }
}

const fromFindings = (findings: readonly Finding[]): KnownRun => {
  const detections: Record<string, string> = {}
  for (const { type, vedette } of findings) if (vedette.run !== undefined) detections[type] = vedette.run.detection
  const run = findings[0]?.vedette.run
  return { ...run, detections, complete: false }
}

const fromSummary = (file: string, isFolder: boolean): KnownRun | undefined => {
  if (!isFolder || !existsSync(file)) return undefined
  try {
    const { run } = JSON.parse(readFileSync(file, 'utf8')) as { run?: KnownRun }
    return run?.detections === undefined ? undefined : { ...run, complete: true }
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path: file, problem: (error as Error).message })
  }
}
