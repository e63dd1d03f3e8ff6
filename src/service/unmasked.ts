/**
 * Which signals count: GuardDuty was on where they happened, with their feature, the lists that they speak of apply there,
 * and nobody marked the like of them not useful.
 */
import { lets, loadMasks } from '../control/masks.ts'
import { type LibraryRule, ruleModesOf } from '../control/rules.ts'
import type { Signal } from '../sdk/sdk.ts'
import type { Store } from '../store/store.ts'
import { withoutJudged } from './judged-before.ts'

export interface UnmaskPorts {
  /** The protection plan or source behind a finding type; empty for types of one's own. */
  featureOf(type: string): string
  /** Types that are counted and not raised, unless an account has their rule LIVE. */
  isDryRun(type: string): boolean
  readonly rules: readonly LibraryRule[]
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether a list speaks for an account; true for lists that nobody made through the API. */
  speaksFor(list: string, account: string): boolean
  /** What a list is called where people read of it. */
  titleOf(list: string): string
  /** Whether the account's administrator trusts whom the signal is about. */
  trusts(signal: Signal): boolean
}

/** As of event time: what is read late, or again, is judged as it would have been. */
export const unmasked = async (
  store: Store,
  signals: readonly Signal[],
  ports: UnmaskPorts,
): Promise<readonly Signal[]> => {
  const isLive = await liveRules(store, signals, ports)
  const raised = signals.filter(signal => {
    const { type, lists, account } = signal
    if (ports.isDryRun(type) && !isLive(signal)) return false
    if (ports.trusts(signal)) return false
    return lists.length === 0 || lists.some(({ list }) => ports.speaksFor(list, account))
  })
  if (raised.length === 0) return []
  const masks = await loadMasks(store)
  const counting = raised.filter(({ type, account, region, until }) => {
    const feature = ports.featureOf(type)
    const mask = masks.maskAt(account, region, until)
    return feature === '' ? mask.state === 'on' : lets(mask, feature)
  })
  return withoutJudged(
    store,
    counting.map(signal => ownListsOf(signal, ports)),
  )
}

/** The signal with the lists that speak for its account, by their titles: what others listed is none of its business. */
const ownListsOf = (signal: Signal, { speaksFor, titleOf }: UnmaskPorts): Signal => {
  if (signal.lists.length === 0) return signal
  const lists = signal.lists.flatMap(hit =>
    speaksFor(hit.list, signal.account) ? [{ ...hit, list: titleOf(hit.list) }] : [],
  )
  const factors = signal.reason.factors.flatMap(factor => {
    const hit = signal.lists.find(({ list }) => factor.name === `list ${list}`)
    if (hit === undefined) return [factor]
    return speaksFor(hit.list, signal.account) ? [{ ...factor, name: `list ${titleOf(hit.list)}` }] : []
  })
  return { ...signal, lists, reason: { ...signal.reason, factors } }
}

/** Whether the account of a signal has its rule LIVE now; asked once for each account. */
const liveRules = async (
  store: Store,
  signals: readonly Signal[],
  { isDryRun, rules, at }: UnmaskPorts,
): Promise<(signal: Signal) => boolean> => {
  const ruleOf = new Map(rules.map(({ type, id }) => [type, id]))
  const live = new Map<string, Set<string>>()
  for (const { type, account, region } of signals) {
    const place = `${account} ${region}`
    if (!isDryRun(type) || live.has(place)) continue
    const modes = await ruleModesOf(store, { account, region }, at)
    live.set(place, new Set([...modes].filter(([, mode]) => mode === 'LIVE').map(([rule]) => rule)))
  }
  return ({ type, account, region }) => live.get(`${account} ${region}`)?.has(ruleOf.get(type) ?? '') === true
}
