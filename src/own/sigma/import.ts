/** Sigma rules to the texts of detections, with a plain word for each that is left out. */
import { pathOf } from '../../detections/path.ts'
import { windowText } from './correlation.ts'
import { matchText, nameOf, notesOf } from './emit.ts'
import { type Expression, Untranslatable } from './expression.ts'
import { readRules, type SigmaRule } from './rules.ts'

/** One rule that became a detection. */
export interface Imported {
  readonly file: string
  readonly title: string
  readonly type: string
  /** Below the folder of detections. */
  readonly path: string
  readonly text: string
  readonly notes: readonly string[]
}

/** One rule that did not, and why: nothing of it was written. */
export interface Refused {
  readonly file: string
  readonly title: string
  readonly field: string
  readonly reason: string
}

/** The rules that a correlation counts, by name or id. */
const countedBy = (rule: SigmaRule, rules: readonly SigmaRule[]): Expression[] => {
  const { correlation } = rule
  if (correlation === undefined || correlation.rules.length === 0) throw new Untranslatable('rules', 'it names none')
  return correlation.rules.map(named => {
    const found = rules.find(({ words }) => named === words.id || named === words.name)
    if (found === undefined) throw new Untranslatable('rules', `${named} is not among the files that were given`)
    if (found.expression === undefined)
      throw new Untranslatable(
        'rules',
        `${named} ${found.correlation === undefined ? 'cannot be translated itself' : 'is a correlation itself'}`,
      )
    return found.expression
  })
}

/** Rules that only exist to be counted. */
const onlyCounted = (rules: readonly SigmaRule[]): ReadonlySet<SigmaRule> => {
  const named = new Set(rules.flatMap(({ correlation }) => (correlation?.generate === false ? correlation.rules : [])))
  return new Set(
    rules.filter(({ words, correlation }) => !correlation && (named.has(words.id) || named.has(words.name))),
  )
}

/** Every rule of the files: a detection, a refusal, or nothing where it only serves to be counted. */
export const importSigma = (
  files: readonly { readonly file: string; readonly content: string }[],
): { readonly imported: readonly Imported[]; readonly refused: readonly Refused[] } => {
  const rules = files.flatMap(({ file, content }) => readRules(file, content))
  const counted = onlyCounted(rules)
  const imported: Imported[] = []
  const refused: Refused[] = []
  const types = new Set<string>()
  for (const rule of rules) {
    if (counted.has(rule) && rule.problem === undefined) continue
    const { file, words, problem } = rule
    try {
      if (problem !== undefined) throw new Untranslatable(problem.field, problem.reason)
      const type = nameOf(words, types)
      const text =
        rule.correlation === undefined
          ? matchText(type, words, rule.expression as Expression, file)
          : windowText(type, words, rule.correlation, countedBy(rule, rules), file)
      types.add(type)
      imported.push({ file, title: words.title, type, path: pathOf(type), text, notes: notesOf(words) })
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error
      refused.push({ file, title: words.title, field: error.field, reason: error.message })
    }
  }
  return { imported, refused }
}
