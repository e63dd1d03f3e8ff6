import { CLI } from '../agents.ts'
import { asUser } from '../call.ts'
import type { User } from '../organisation.ts'
import type { Stage, Story } from '../stage.ts'
import { RULE_ACTS } from './rule-acts.ts'
import type { RuleAct } from './rule-requests.ts'

/** Somebody whose address is on no list. */
const STRANGER = '198.51.100.231'

/** A user that no other story knows, so that what one does is told from what all others do. */
const stranger = (stage: Stage, name: string): User => ({
  ...{ name, id: stage.random.id('AIDA', 17), arn: `arn:aws:iam::${stage.account.id}:user/${name}` },
  ...{ accessKey: stage.random.id('AKIA', 16), address: STRANGER },
})

function act(stage: Stage, at: number, user: User, { service, name, request, more }: RuleAct): void {
  const base = { at, service, name, who: asUser(stage.account.id, user), from: user.address, readOnly: false }
  const asked = request === undefined ? undefined : JSON.stringify(request)
  const region = service === 'signin' ? { region: 'us-east-1' } : {}
  stage.call({ ...base, ...region, agent: CLI + service, request: asked, ...more })
}

/** A story for each act of the rule library: one user does it, and another does what looks like it and is none. */
export const ruleLibrary: readonly Story[] = RULE_ACTS.map(({ story, says, type, done, spared }) => ({
  name: story,
  says,
  raises: [type],
  misses: [type],
  play: stage => {
    const thief = stranger(stage, `contractor.${story}`)
    act(stage, stage.at, thief, done)
    stage.expect(type, thief.name)
    const other = stranger(stage, `colleague.${story}`)
    act(stage, stage.at + 180, other, { ...done, ...spared })
    stage.spare(type, other.name, stage.at + 180)
  },
}))
