import type { EvidenceRecord } from './finding.ts'
import { paint, plainText, wrap } from './terminal.ts'

/** Lines of one record that are shown; the whole of it is in the findings file. */
const LINES_MAX = 30
/** Deeper records are shown as they are: indented, their size would grow with the square of the depth. */
const DEPTH_MAX = 32

/** One record: where it lies, its hash, and what it says, in lines of plain text. */
export const recordLines = (record: EvidenceRecord, number: number, width: number, colour: boolean): string[] => {
  const place = `${plainText(record.object)}, bytes ${record.offset} to ${record.offset + record.length}`
  const lines = [
    ...wrap(`${record.at}  ${place}`, width, `${number}. `.padStart(5), '     '),
    ...wrap(`sha256 ${plainText(record.sha256)}`, width, '     ').map(line => paint(line, 'dim', colour)),
  ]
  const text = excerpt(record).flatMap(line => wrapIndented(line, width))
  lines.push(...text.slice(0, LINES_MAX))
  if (text.length > LINES_MAX) lines.push(`     … ${text.length - LINES_MAX} more lines`)
  if (record.truncated) lines.push('     … cut at 16 KB')
  return lines
}

const wrapIndented = (line: string, width: number): string[] => {
  const indent = line.length - line.trimStart().length
  const space = ' '.repeat(5 + indent)
  return wrap(line.trimStart(), width, space, `${space}  `)
}

const excerpt = (record: EvidenceRecord): string[] => {
  const parsed = parseShallow(record.record)
  const text = parsed === undefined ? record.record.trim() : JSON.stringify(parsed, null, 2)
  return text.split('\n').map(plainText)
}

const parseShallow = (text: string): unknown => {
  if (!text.trimStart().startsWith('{') || depthOf(text) > DEPTH_MAX) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An upper bound of the nesting: brackets inside strings count too, which only shows a rare record unindented. */
const depthOf = (text: string): number => {
  let depth = 0
  let most = 0
  for (const character of text) {
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    if (depth > most) most = depth
  }
  return most
}
