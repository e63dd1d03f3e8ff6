/** What the formats of others want to know of the detection behind a finding; `cli` fills it from the detections. */
export interface Rule {
  /** How it decides: on one record, by counting, or on what was learned. */
  readonly shape: 'match' | 'window' | 'profile'
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly link: string }[]
  readonly why: string
  /** What to do, as questions. */
  readonly respond: readonly string[]
}

/** The detection of a finding type; undefined when this installation has none. */
export type RuleOf = (type: string) => Rule | undefined
