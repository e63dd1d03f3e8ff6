/** Investigations: GuardDuty's analyst reads findings with a language model. Vedette has none, and says so. */
import { z } from 'zod'
import type { Store } from '../store/store.ts'
import { ownDetector, type Place } from './detectors.ts'
import { isEnabled } from './features.ts'
import { type Kept, kindOf, madeBefore, newId, tokenOf } from './kept.ts'
import { administratorOf, scopeOf } from './members.ts'
import { Refusal, refuse } from './refusal.ts'

/** Why each of them failed. */
export const NOTHING_ANALYSED =
  'Vedette has no analyst that reads findings: nothing was investigated. What caused a finding, and why, is in its evidence: vedette explain ID, or GET /v1.'

const PER_DAY = 10
const ALL = 100
const DAY = 86_400_000

const investigationSchema = z.object({
  prompt: z.string(),
  by: z.string(),
  finding: z.string().optional(),
  subject: z.string().optional(),
  at: z.number(),
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
export type Investigation = Kept<z.infer<typeof investigationSchema>>

const investigations = kindOf('investigation', investigationSchema)

/** What a prompt is about: exactly one finding or account, or the organisation. */
const aboutOf = (prompt: string): { readonly finding?: string; readonly subject?: string } => {
  const findings = [...new Set(prompt.match(/\b[0-9a-f]{32}\b/g) ?? [])]
  const accounts = [...new Set(prompt.match(/\b\d{12}\b/g) ?? [])]
  if (findings.length > 1) throw refuse('the triggerPrompt names more than one finding')
  if (accounts.length > 1) throw refuse('the triggerPrompt names more than one account')
  if (findings.length + accounts.length === 0 && !/\borgani[sz]ation\b/i.test(prompt))
    throw refuse('the triggerPrompt names no finding id, no account id and no organization')
  return { ...(findings.length > 0 && { finding: findings[0] }), ...(accounts.length > 0 && { subject: accounts[0] }) }
}

/** CreateInvestigation. */
export const createInvestigation = (
  store: Store,
  place: Place,
  detectorId: string,
  wish: { readonly prompt: string; readonly by: string; readonly clientToken?: string },
  at: number,
): Promise<string> =>
  store.transaction(async store => {
    const { features } = await ownDetector(store, place, detectorId)
    if ((await administratorOf(store, place.account, place.region)) !== undefined)
      throw new Refusal('denied', 'Member accounts cannot create investigations; their administrator account does.')
    if (!isEnabled(features, 'AI_ANALYST')) throw refuse('the feature AI_ANALYST is not enabled on the detector')
    const { prompt, by, clientToken } = wish
    const token = tokenOf(clientToken, { prompt })
    const all = await investigations.all(store, place)
    const before = madeBefore(all, token)
    if (before !== undefined) return before.name
    const about = aboutOf(prompt)
    const scope = await scopeOf(store, place.account, place.region)
    if (about.subject !== undefined && !scope.accounts.includes(about.subject))
      throw refuse(`the account ${about.subject} is neither the current one nor one of its members`)
    if (about.finding !== undefined && (await store.findings.get(scope, [about.finding], 'exported')).length === 0)
      throw refuse(`there is no finding ${about.finding}`)
    if (all.length >= ALL) throw refuse(`the limit of ${ALL} investigations is reached`)
    if (all.filter(({ body }) => body.at > at - DAY).length >= PER_DAY)
      throw refuse(`the limit of ${PER_DAY} investigations a day is reached`)
    const name = newId()
    await investigations.put(store, place, name, { prompt, by, ...about, at, ...(token && { token }) }, at)
    return name
  })

/** Those of the detector's account and of its members, the latest first. */
export const investigationsInSight = async (
  store: Store,
  place: Place,
  detectorId: string,
): Promise<readonly Investigation[]> => {
  await ownDetector(store, place, detectorId)
  const { accounts } = await scopeOf(store, place.account, place.region)
  const all = await Promise.all(accounts.map(account => investigations.all(store, { account, region: place.region })))
  return all.flat().sort((a, b) => b.body.at - a.body.at)
}

/** GetInvestigation. */
export const investigationNamed = async (
  store: Store,
  place: Place,
  detectorId: string,
  id: string,
): Promise<Investigation> => {
  const found = (await investigationsInSight(store, place, detectorId)).find(({ name }) => name === id)
  if (found === undefined) throw new Refusal('missing', 'There is no such investigation in this account and Region.')
  return found
}
