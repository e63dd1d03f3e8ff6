import {
  type About,
  type CloudTrailEvent,
  DEFAULT_PASSWORD_POLICY,
  detection,
  type PasswordPolicy,
  passwordWeakenings,
  pick,
  SOUND_PASSWORD_POLICY as SOUND,
} from '../../sdk/sdk.ts'

type Change = About<CloudTrailEvent>
const newPolicy = ({ event, record }: Change): PasswordPolicy =>
  event.eventName === 'DeleteAccountPasswordPolicy'
    ? DEFAULT_PASSWORD_POLICY
    : ((pick(record, 'requestParameters') ?? {}) as PasswordPolicy)
const weakenings = (about: Change): string[] =>
  passwordWeakenings(about.known.passwordPolicy() ?? SOUND, newPolicy(about))

export default detection.match({
  type: 'Stealth:IAMUser/PasswordPolicyChange',
  title: ({ event, resource }) =>
    `${resource} ${event.errorCode === '' ? 'weakened' : 'tried to weaken'} the account’s password policy.`,
  why: 'A weaker policy lets an intruder set a password that is easy to keep and lets everybody’s passwords be guessed.',
  falsePositives: ['a change that was agreed upon, for instance longer expiry where MFA is required'],
  respond: [
    'Was the change agreed upon? If not, restore the policy that is named here.',
    'Which passwords and login profiles were made since?',
    'What else did this principal change?',
  ],
  attack: ['T1556', 'T1562'],
  severity: about => {
    const steps = weakenings(about).length
    // Against a policy that is only supposed, the extent is a guess: Low, and Medium when all of it is gone.
    if (about.known.passwordPolicy() === undefined) return steps > 4 ? 'Medium' : 'Low'
    return steps >= 4 ? 'High' : steps >= 2 ? 'Medium' : 'Low'
  },
  role: 'TARGET',

  on: 'cloudtrail',
  calls: ['UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy'],
  // An attempt that was refused counts too; a call that could not have changed anything does not.
  where: call => call.errorCode === '' || call.errorCode.startsWith('AccessDenied'),
  by: ['principal', 'eventName', 'id'],
  confirm: () => true,
  fires: about => weakenings(about).length > 0,
  because: about =>
    `${about.event.eventName} asks less than ${about.known.passwordPolicy() ? 'the policy before' : 'the CIS benchmark (the policy before is not in the logs)'}: ${weakenings(about).join(', ')}.`,
  additionalInfo: about => ({ oldPolicy: about.known.passwordPolicy() ?? {}, newPolicy: newPolicy(about) }),

  examples: () => ({
    fires: {
      'AWS’s tester: ten characters, where nothing was known before': change({ minimumPasswordLength: 10 }),
      'symbols are no longer required': change({ ...SOUND, requireSymbols: false }, SOUND),
      'the policy is deleted': change({}, SOUND, { eventName: 'DeleteAccountPasswordPolicy' }),
      'a refused attempt': change({}, SOUND, { errorCode: 'AccessDenied' }),
    },
    quiet: {
      'the policy asks more than before': change(SOUND, { minimumPasswordLength: 8 }),
      'the policy stays as it was': change(SOUND, SOUND),
      'nothing was known before and the policy is sound': change(SOUND),
      'there was no policy to delete': change({}, SOUND, { errorCode: 'NoSuchEntityException' }),
    },
  }),
})

const told = (eventTime: string, requestParameters: object) => ({
  ...{ eventName: 'UpdateAccountPasswordPolicy', eventTime, eventID: eventTime, awsRegion: 'us-east-1' },
  ...{ recipientAccountId: '111122223333', requestParameters },
})
const change = (to: object, from?: object, more: object = {}) => ({
  events: [{ at: 1_790_000_060, id: 'e-1', eventName: 'UpdateAccountPasswordPolicy', principalName: 'ann', ...more }],
  records: [told('2026-09-21T14:14:20Z', to)],
  before: from && [told('2026-01-01T00:00:00Z', from)],
})
