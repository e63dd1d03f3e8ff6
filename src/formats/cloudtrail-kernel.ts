import {
  ELEMENT,
  FIRST_OBJECT,
  FIRST_WRAPPER,
  FLAG_MEMBERS,
  LEVELS,
  MEMBERS,
  type Member,
  member,
  SLOTS,
} from './cloudtrail-members.ts'
import { PLAIN } from './cloudtrail-row.ts'
import type { Plan } from './kernel.ts'

/** Members that are texts of columns, beside the plain ones. */
const NAMES: readonly Member[] = [
  'awsRegion',
  'recipientAccountId',
  'userIdentity.accountId',
  'userIdentity.invokedBy',
  'userIdentity.sessionContext.sessionIssuer.accountId',
  // The principal's name.
  'userIdentity.userName',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.sessionContext.sessionIssuer.userName',
]
const texts = new Set<number>([...PLAIN.map(([, number]) => number), ...NAMES.map(member)])
const ID = member('eventID')
const ADDRESS = member('sourceIPAddress')
const slots = Array.from({ length: SLOTS }, (_, slot) => slot)

/** What the kernel looks for in a CloudTrail record: a wrapping is left to the plain scanner. */
export const CLOUDTRAIL: Plan = {
  kinds: slots.map(slot =>
    slot < MEMBERS.length
      ? FLAG_MEMBERS[slot] === 1
        ? 'flag'
        : 'text'
      : slot > FIRST_OBJECT && slot < FIRST_WRAPPER
        ? 'object'
        : 'other',
  ),
  taken: slots.map(slot => (slot === ID ? 'unique' : slot === ADDRESS ? 'v4' : texts.has(slot) ? 'cut' : 'no')),
  sublevels: slots.map(slot => (slot > FIRST_OBJECT && slot < FIRST_WRAPPER ? slot - FIRST_OBJECT : 0)),
  levels: [LEVELS[ELEMENT], ...LEVELS.slice(1, ELEMENT)],
}
