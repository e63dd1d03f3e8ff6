/** Reads vedette.yaml and the environment over it; every error at once, each with its line. */
import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { OperatorError } from '../errors.ts'
import { type Config, configSchema } from './config-schema.ts'

type Value = string | number | boolean | readonly string[]

const asText = (text: string): Value => text
const asNumber = (text: string): Value => (text.trim() === '' ? text : Number(text))
const asTruth = (text: string): Value => (text === 'true' ? true : text === 'false' ? false : text)
const asList = (text: string): Value => text.split(',').map(item => item.trim())

/** What the environment may say: it wins over the file. */
export const OVERRIDES: readonly (readonly [
  variable: string,
  path: readonly string[],
  read: (text: string) => Value,
])[] = [
  ['VEDETTE_LISTEN_HOST', ['listen', 'host'], asText],
  ['VEDETTE_LISTEN_PORT', ['listen', 'port'], asNumber],
  ['VEDETTE_DATA', ['data'], asText],
  ['VEDETTE_STORE', ['store'], asText],
  ['VEDETTE_AWS_ENDPOINT', ['aws', 'endpoint'], asText],
  ['VEDETTE_AWS_REGION', ['aws', 'region'], asText],
  ['VEDETTE_ACCOUNTS', ['accounts'], asList],
  ['VEDETTE_SECURITY_ALLOW_LOOPBACK', ['security', 'allowLoopback'], asTruth],
  ['VEDETTE_SECURITY_ALLOW_PLAINTEXT', ['security', 'allowPlaintext'], asTruth],
  ['VEDETTE_INTEL', ['intel'], asText],
  ['VEDETTE_LEARNING_BUDGET', ['learning', 'budget'], asNumber],
  ['VEDETTE_LEARNING_DAYS', ['learning', 'days'], asNumber],
  ['VEDETTE_RETENTION_DAYS', ['retention', 'days'], asNumber],
  ['VEDETTE_RETENTION_LEDGER_DAYS', ['retention', 'ledgerDays'], asNumber],
  ['VEDETTE_RETENTION_AUDIT_DAYS', ['retention', 'auditDays'], asNumber],
  ['VEDETTE_RETENTION_DEAD_LETTER_DAYS', ['retention', 'deadLetterDays'], asNumber],
  ['VEDETTE_WORKERS', ['workers'], asNumber],
  ['VEDETTE_REGION', ['region'], asText],
  ['VEDETTE_LOG_LEVEL', ['log', 'level'], asText],
]

const CONFIG_BYTES_MAX = 1 << 20
const PROBLEMS_MAX = 50

const readText = (file: string): string => {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.length > CONFIG_BYTES_MAX) throw new Error(`it has more than ${CONFIG_BYTES_MAX} bytes`)
    return text
  } catch (error) {
    throw new OperatorError('E_UNREADABLE', { path: file, problem: (error as Error).message })
  }
}

/** `line 3` of the deepest part of the path that the file has. */
const lineOf = (document: Document, counter: LineCounter, path: readonly PropertyKey[]): string => {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return `line ${counter.linePos(node.range[0]).line}`
  }
  return 'line 1'
}

/** A key that nobody knows is shown where it stands. */
const lineOfKey = (document: Document, counter: LineCounter, path: readonly PropertyKey[], key: string): string => {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(map) ? map.items.find(item => String(item.key) === key) : undefined
  return isNode(pair?.key) && pair.key.range ? `line ${counter.linePos(pair.key.range[0]).line}` : 'line 1'
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )

const problemsOf = (
  issues: z.core.$ZodIssue[],
  placeOf: (path: readonly PropertyKey[], key?: string) => string,
): string[] =>
  issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(
          key => `${placeOf(issue.path, key)}: ${pathText([...issue.path, key])} is no key of the configuration`,
        )
      : [`${placeOf(issue.path)}: ${pathText(issue.path)}: ${issue.message}`],
  )

const overridden = (given: unknown, env: NodeJS.ProcessEnv): { value: unknown; from: Map<string, string> } => {
  const value = structuredClone(given ?? {}) as Record<string, unknown>
  const from = new Map<string, string>()
  for (const [variable, path, read] of OVERRIDES) {
    const text = env[variable]
    if (text === undefined || text === '') continue
    let at = value
    for (const part of path.slice(0, -1)) {
      if (typeof at[part] !== 'object' || at[part] === null) at[part] = {}
      at = at[part] as Record<string, unknown>
    }
    at[path[path.length - 1]] = read(text)
    from.set(path.join('.'), variable)
  }
  return { value, from }
}

/** The configuration of a file, or of no file at all, with the environment over it. */
export const loadConfig = (file: string | undefined, env: NodeJS.ProcessEnv = process.env): Config => {
  const counter = new LineCounter()
  const text = file === undefined ? '' : readText(file)
  const document = parseDocument(text, { lineCounter: counter, strict: true, uniqueKeys: true })
  const name = file ?? 'the environment'
  const broken = document.errors.map(({ message }) => message.split('\n')[0])
  if (broken.length > 0) throw new OperatorError('E_CONFIG', { file: name, problems: listed(broken) })
  const given: unknown = document.toJS({ maxAliasCount: 100 })
  if (given !== null && given !== undefined && (typeof given !== 'object' || Array.isArray(given)))
    throw new OperatorError('E_CONFIG', { file: name, problems: listed(['line 1: expected keys and values']) })
  const { value, from } = overridden(given, env)
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const placeOf = (path: readonly PropertyKey[], key?: string): string =>
    from.get(path.join('.')) ??
    (key === undefined ? lineOf(document, counter, path) : lineOfKey(document, counter, path, key))
  throw new OperatorError('E_CONFIG', { file: name, problems: listed(problemsOf(parsed.error.issues, placeOf)) })
}

const listed = (problems: readonly string[]): string => {
  const shown = problems.slice(0, PROBLEMS_MAX).map(problem => `\n  ${problem}`)
  return `${shown.join('')}${problems.length > PROBLEMS_MAX ? `\n  and ${problems.length - PROBLEMS_MAX} more` : ''}`
}
