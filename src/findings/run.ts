/** What decides what a run can find, beside the logs. */
export interface RunFacts {
  vedette: string
  /** Hash of all that decides in this finding's detection. */
  detection: string
  /** Hash of all lists and tables that were loaded. */
  intel: string
  /** The options that narrowed the run; empty when none did. */
  settings: Record<string, string | string[]>
}
