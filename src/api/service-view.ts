/** What the running service tells of itself: what it has learned, and how it is set up. */

/** How far an account has come with learning. */
export interface LearningProgress {
  readonly account: string
  /** Days that it has been observed, and days that are needed. */
  readonly days: number
  readonly needed: number
  /** Principals, groups and accounts that are known. */
  readonly entities: number
}

/** What a principal was used to, of one factor; the most usual values first. */
export interface ProfileFactor {
  readonly name: string
  /** How many values are known; `values` holds the most usual. */
  readonly known: number
  readonly values: readonly { readonly value: string; readonly days: number; readonly frequency: string }[]
}

/** What is normal for a principal, as `vedette profile` tells it. */
export interface PrincipalProfile {
  readonly account: string
  readonly principal: string
  readonly days: number
  readonly lastDay: string
  readonly refused: number
  readonly hours: readonly number[]
  readonly factors: readonly ProfileFactor[]
}

/** What the configuration says of how the service judges and what it keeps. */
export interface ServiceSetup {
  readonly version: string
  readonly learning: { readonly budget: number; readonly days: number }
  /** Days. */
  readonly retention: {
    readonly days: number
    readonly ledgerDays: number
    readonly auditDays: number
    readonly deadLetterDays: number
  }
}

/** `serve` fulfils it. */
export interface ServiceView {
  readonly setup: ServiceSetup
  progress(): readonly LearningProgress[]
  /** Of whoever's name holds the text, in these accounts alone; one more than are shown, where there are more. */
  profilesOf(wanted: string, accounts: ReadonlySet<string>): readonly PrincipalProfile[]
}
