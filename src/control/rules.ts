/**
 * The rule library: curated detections that customers opt into, one by one. An association says that a rule is LIVE for an
 * account, or tried out for two weeks; an administrator's configuration says it for its members.
 */
import { z } from 'zod'
import { partitionOf } from '../findings/identity.ts'
import type { Store } from '../store/store.ts'
import { detectorOf, type Place } from './detectors.ts'
import { type Kept, kindOf, madeBefore, newId, tokenOf } from './kept.ts'
import { administratorOf, scopeOf } from './members.ts'
import { Refusal, SAYS } from './refusal.ts'
import { dropTags, putTags, type Tags } from './tags.ts'

/** A rule as the library tells of it; `serve` makes them from the detections. */
export interface LibraryRule {
  /** `initial-access-iam-valid-accounts` */
  readonly id: string
  /** The finding type that it raises. */
  readonly type: string
  readonly name: string
  readonly description: string
  readonly severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW'
  readonly tactic: string
  readonly technique: string
  readonly service: string
  readonly expression: string
  readonly createdAt: number
}

export type RuleMode = 'LIVE' | 'DRY_RUN'

const DRY_RUN_MS = 14 * 86_400_000

const associationSchema = z.object({
  rule: z.string(),
  mode: z.enum(['LIVE', 'DRY_RUN']),
  /** Of the mode: a rule that is tried out is so for two weeks. */
  since: z.number(),
  token: z.object({ value: z.string(), request: z.string() }).optional(),
})
export type Association = Kept<z.infer<typeof associationSchema>>

const associations = kindOf('rule', associationSchema)

/** When a trial ends; a live rule has no end. */
export const endOf = ({ body }: { readonly body: { readonly mode: RuleMode; readonly since: number } }) =>
  body.mode === 'DRY_RUN' ? body.since + DRY_RUN_MS : undefined

const goesOn = (one: Parameters<typeof endOf>[0], at: number): boolean => (endOf(one) ?? Number.POSITIVE_INFINITY) > at

export const associationArn = ({ account, region }: Place, rule: string, id: string): string =>
  `arn:${partitionOf(region)}:guardduty:${region}:${account}:custom-detection-rule/${rule}/association/${id}`

const noRule = (): Refusal => new Refusal('missing', 'There is no such custom detection rule.')
const noAssociation = (): Refusal => new Refusal('missing', 'There is no such association of a custom detection rule.')

export const ruleNamed = (library: readonly LibraryRule[], id: string): LibraryRule => {
  const rule = library.find(each => each.id === id)
  if (rule === undefined) throw noRule()
  return rule
}

/** Associations of an account whose time has not run out. */
export const associationsOf = async (store: Store, place: Place, at: number): Promise<readonly Association[]> =>
  (await associations.all(store, place)).filter(one => goesOn(one, at))

const mustHaveDetector = async (store: Store, place: Place): Promise<void> => {
  if ((await detectorOf(store, place)) === undefined) throw new Refusal('invalid', SAYS.noDetector)
}

/** CreateCustomDetectionRuleAssociation: one for each rule. */
export const associate = (
  store: Store,
  place: Place,
  wish: { readonly rule: string; readonly mode: RuleMode; readonly clientToken?: string; readonly tags?: Tags },
  at: number,
): Promise<Association> =>
  store.transaction(async store => {
    await mustHaveDetector(store, place)
    const { clientToken, tags, rule, mode } = wish
    const token = tokenOf(clientToken, { rule, mode, tags })
    const all = await associationsOf(store, place, at)
    const before = madeBefore(all, token)
    if (before !== undefined) return before
    if (all.some(({ body }) => body.rule === rule))
      throw new Refusal('conflict', `The rule ${rule} is associated with this account already.`)
    await forget(store, place, rule, at)
    const name = newId()
    await associations.put(store, place, name, { rule, mode, since: at, ...(token && { token }) }, at)
    if (tags) await putTags(store, place, associationArn(place, rule, name), tags, at)
    return associationNamed(store, place, rule, name, at)
  })

/** Associations whose time has run out make room when the rule is associated again. */
const forget = async (store: Store, place: Place, rule: string, at: number): Promise<void> => {
  for (const { name, body } of await associations.all(store, place))
    if (body.rule === rule) await associations.remove(store, place, name, at)
}

/** GetCustomDetectionRuleAssociation. */
export const associationNamed = async (
  store: Store,
  place: Place,
  rule: string,
  id: string,
  at: number,
): Promise<Association> => {
  const found = await associations.get(store, place, id)
  if (found === undefined || found.body.rule !== rule || !goesOn(found, at)) throw noAssociation()
  return found
}

/** UpdateCustomDetectionRuleAssociation. A trial that is asked for again begins anew. */
export const changeMode = (
  store: Store,
  place: Place,
  rule: string,
  id: string,
  mode: RuleMode,
  at: number,
): Promise<void> =>
  store.transaction(async store => {
    const { body } = await associationNamed(store, place, rule, id, at)
    await associations.put(store, place, id, { ...body, mode, since: at }, at)
  })

/** DeleteCustomDetectionRuleAssociation. */
export const dissociate = (store: Store, place: Place, rule: string, id: string, at: number): Promise<void> =>
  store.transaction(async store => {
    await associationNamed(store, place, rule, id, at)
    await associations.remove(store, place, id, at)
    await dropTags(store, place, associationArn(place, rule, id), at)
  })

const configurationSchema = z.object({
  rule: z.string(),
  mode: z.enum(['LIVE', 'DRY_RUN']),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  since: z.number(),
})
export type RuleConfiguration = Kept<z.infer<typeof configurationSchema>>

const configurations = kindOf('ruleorg', configurationSchema)
const nameOf = (rule: string, mode: RuleMode): string => `${rule}/${mode}`

export const configurationsOf = async (store: Store, place: Place, at: number): Promise<readonly RuleConfiguration[]> =>
  (await configurations.all(store, place)).filter(one => goesOn(one, at))

/** GetCustomDetectionRuleOrgConfiguration. */
export const configurationNamed = async (
  store: Store,
  place: Place,
  rule: string,
  mode: RuleMode,
  at: number,
): Promise<RuleConfiguration> => {
  const found = await configurations.get(store, place, nameOf(rule, mode))
  if (found === undefined || !goesOn(found, at))
    throw new Refusal('missing', `There is no configuration of the rule ${rule} in mode ${mode} for the organization.`)
  return found
}

export interface ConfigurationWish {
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

/** CreateCustomDetectionRuleOrgConfiguration and its update: for all members, for some, or for all but some. */
export const configure = (
  store: Store,
  place: Place,
  rule: string,
  mode: RuleMode,
  { include = [], exclude = [] }: ConfigurationWish,
  at: number,
  isNew: boolean,
): Promise<void> =>
  store.transaction(async store => {
    if (include.length > 0 && exclude.length > 0)
      throw new Refusal('invalid', 'Accounts are either included or excluded, and not both.')
    const all = await configurationsOf(store, place, at)
    const existing = all.find(({ body }) => body.rule === rule && body.mode === mode)
    if (isNew && existing !== undefined)
      throw new Refusal('conflict', `The rule ${rule} has a configuration in mode ${mode} already.`)
    if (!isNew && existing === undefined) await configurationNamed(store, place, rule, mode, at)
    const { accounts } = await scopeOf(store, place.account, place.region)
    const stranger = [...include, ...exclude].find(account => !accounts.includes(account))
    if (stranger !== undefined) throw new Refusal('invalid', `${stranger} is no account of the organization.`)
    const body = { rule, mode, include: [...include], exclude: [...exclude], since: existing?.body.since ?? at }
    await configurations.put(store, place, nameOf(rule, mode), body, at)
  })

/** DeleteCustomDetectionRuleOrgConfiguration. */
export const unconfigure = (store: Store, place: Place, rule: string, mode: RuleMode, at: number): Promise<void> =>
  store.transaction(async store => {
    await configurationNamed(store, place, rule, mode, at)
    await configurations.remove(store, place, nameOf(rule, mode), at)
  })

/** Which rules are on for an account, by rule id. Its own associations come before what its administrator says. */
export const ruleModesOf = async (store: Store, place: Place, at: number): Promise<ReadonlyMap<string, RuleMode>> => {
  const modes = new Map<string, RuleMode>()
  const administrator = await administratorOf(store, place.account, place.region)
  const owner = { account: administrator?.account ?? place.account, region: place.region }
  const ofOrganization = await configurationsOf(store, owner, at)
  // LIVE after DRY_RUN, so that it wins.
  for (const { body } of [...ofOrganization].sort((a, b) => (a.body.mode < b.body.mode ? -1 : 1))) {
    const { rule, mode, include, exclude } = body
    if ((include.length === 0 || include.includes(place.account)) && !exclude.includes(place.account))
      modes.set(rule, mode)
  }
  for (const { body } of await associationsOf(store, place, at)) modes.set(body.rule, body.mode)
  return modes
}
