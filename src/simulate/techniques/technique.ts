import { type Step, steps } from '../life/step.ts'

export type Tactic =
  | 'Discovery'
  | 'InitialAccess'
  | 'Persistence'
  | 'PrivilegeEscalation'
  | 'DefenseEvasion'
  | 'CredentialAccess'
  | 'Impact'
  | 'Exfiltration'

/** What an intruder does with stolen credentials: one technique, as tools and people carry it out. */
export interface Technique {
  readonly name: string
  readonly tactic: Tactic
  /** True for what S3 data events alone tell. */
  readonly s3: boolean
  /** MITRE ATT&CK. */
  readonly attack: string
  /** How many of its calls are refused, as the credentials at hand lack a right now and then. */
  readonly denied: number
  readonly steps: readonly Step[]
}

/** A table of techniques, a line each: name, tactic, ATT&CK, share of refused calls and steps, with bars between. */
export const techniques = (table: string, s3 = false): Technique[] =>
  table
    .trim()
    .split('\n')
    .map(row => {
      const [name, tactic, attack, denied, line] = row.split(' | ')
      return { name, tactic: tactic as Tactic, s3, attack, denied: Number(denied), steps: steps(line) }
    })
