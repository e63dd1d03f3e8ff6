/**
 * What people said of earlier findings by learned behaviour: one that was marked not useful keeps the like of it quiet. The
 * models learn nothing of it, so that a mistaken mark can be taken back.
 */
import { groupKeyOf } from '../findings/identity.ts'
import type { Factor, Reason, Signal } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'

/** So many days after what was marked, by event time, a mark counts. */
const DAYS = 28
/** What is this much stronger than what was marked is raised all the same. */
const STRONGER = 1
/** Marked findings of one type, account and Region that are looked at, the latest. */
const LOOKED_MAX = 100

const DAY = 86_400

/** `CreateUser: UNSEEN, on 0 of 20 active days` is about CreateUser; a number is about nothing. */
const aboutOf = ({ value }: Factor): string | undefined =>
  typeof value === 'string' ? value.split(': ', 1)[0] : undefined

/**
 * The score, and what was most unusual: `operation for the principal CreateUser`. A number is never the same twice: what is
 * said beside it tells what it is about, a beacon's destination or an operation. A reason of numbers alone, as of a
 * volume, is like no other, since nobody could say that it is about the same.
 */
const mainOf = ({ factors }: Reason): { readonly score: number; readonly factor: string } | undefined => {
  const score = factors.find(({ name }) => name === 'score')?.value
  const main = factors.find(({ name }) => name !== 'score' && !name.startsWith('budget'))
  if (typeof score !== 'number' || main === undefined) return undefined
  const about = aboutOf(main) ?? factors.map(aboutOf).find(it => it !== undefined)
  return about === undefined ? undefined : { score, factor: `${main.name} ${about}` }
}

/** The signals without those that are like what was marked not useful, and hardly stronger. */
export const withoutJudged = async (store: Store, signals: readonly Signal[]): Promise<readonly Signal[]> => {
  const left: Signal[] = []
  for (const signal of signals) if (!(await isJudged(store, signal))) left.push(signal)
  return left
}

const isJudged = async (store: Store, signal: Signal): Promise<boolean> => {
  const main = signal.anomaly === undefined ? undefined : mainOf(signal.reason)
  if (main === undefined) return false
  const { account, region, type, id, at } = signal
  const scope = { accounts: [account], region }
  const conditions = [
    { field: 'type', equals: [type] },
    { field: 'service.userFeedback', equals: ['NOT_USEFUL'] },
  ]
  const sort = { field: 'updatedAt', descending: true }
  const { items } = await store.findings.list(scope, { conditions, sort, limit: LOOKED_MAX })
  const group = groupKeyOf(signal)
  const marked = (await store.findings.get(scope, items, 'all')).filter(kept => kept.group === group && !kept.sample)
  const before = marked.flatMap(({ finding }) => finding.vedette.occurrences)
  // What was told already stays as it was told.
  if (before.some(occurrence => occurrence.signal === id)) return false
  const like = before.flatMap(occurrence => {
    const was = mainOf(occurrence.reason)
    const since = at - Date.parse(occurrence.until) / 1000
    return was?.factor === main.factor && since >= 0 ? [{ since, score: was.score }] : []
  })
  // What is stronger was raised in spite of the mark and has joined the finding since: it must not raise what is kept quiet.
  const quietBelow = Math.min(...like.map(({ score }) => score)) + STRONGER
  return main.score < quietBelow && like.some(({ since, score }) => since <= DAYS * DAY && score < quietBelow)
}
