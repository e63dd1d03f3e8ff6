import { expect, test } from 'vitest'
import { DEFAULT_PASSWORD_POLICY, passwordWeakenings, SOUND_PASSWORD_POLICY as SOUND } from './password-policy.ts'

test.for([
  ['the same policy', SOUND, SOUND, []],
  ['a stronger one', { minimumPasswordLength: 8 }, SOUND, []],
  ['a shorter one', SOUND, { ...SOUND, minimumPasswordLength: 10 }, ['minimumPasswordLength 14 to 10']],
  ['one class fewer', SOUND, { ...SOUND, requireNumbers: false }, ['requireNumbers dropped']],
  ['no expiry', { maxPasswordAge: 90 }, {}, ['maxPasswordAge 90 to none']],
  ['no expiry, as the console says it', { maxPasswordAge: 90 }, { maxPasswordAge: 0 }, ['maxPasswordAge 90 to none']],
  ['longer expiry', { maxPasswordAge: 90 }, { maxPasswordAge: 365 }, ['maxPasswordAge 90 to 365']],
  ['shorter expiry', { maxPasswordAge: 90 }, { maxPasswordAge: 30 }, []],
  ['less memory', { passwordReusePrevention: 24 }, { passwordReusePrevention: 5 }, ['passwordReusePrevention 24 to 5']],
] as const)('%s', ([, old, next, expected]) => {
  expect(passwordWeakenings(old, next)).toEqual(expected)
})

test('a deleted sound policy loses its length and every class', () => {
  expect(passwordWeakenings(SOUND, DEFAULT_PASSWORD_POLICY)).toHaveLength(5)
})
