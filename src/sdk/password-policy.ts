import type { PasswordPolicy } from './known.ts'

/** What an account without a policy of its own is held to: eight characters of some kinds. */
export const DEFAULT_PASSWORD_POLICY: PasswordPolicy = { minimumPasswordLength: 8 }

/** What a policy is held against when the logs never told the one before: the CIS benchmark's length, every class. */
export const SOUND_PASSWORD_POLICY: PasswordPolicy = {
  minimumPasswordLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
}

const CLASSES = [
  'requireSymbols',
  'requireNumbers',
  'requireUppercaseCharacters',
  'requireLowercaseCharacters',
] as const

/**
 * Each way in which a new password policy asks less than the old one, in words. What a new policy leaves out goes to
 * AWS's default, as the API does it: six characters, no class, no expiry, no memory.
 */
export const passwordWeakenings = (old: PasswordPolicy, next: PasswordPolicy): string[] => {
  const found: string[] = []
  const [length, newLength] = [old.minimumPasswordLength ?? 6, Number(next.minimumPasswordLength ?? 6)]
  if (newLength < length) found.push(`minimumPasswordLength ${length} to ${newLength}`)
  for (const name of CLASSES) if (old[name] === true && String(next[name]) !== 'true') found.push(`${name} dropped`)
  const age = old.maxPasswordAge || Infinity
  const newAge = Number(next.maxPasswordAge) || Infinity
  if (newAge > age) found.push(`maxPasswordAge ${age} to ${newAge === Infinity ? 'none' : newAge}`)
  const [reuse, newReuse] = [old.passwordReusePrevention ?? 0, Number(next.passwordReusePrevention ?? 0)]
  if (newReuse < reuse) found.push(`passwordReusePrevention ${reuse} to ${newReuse}`)
  return found
}
