/**
 * Why something that was asked for is not done. `invalid`: what was asked makes no sense or meets the wrong state;
 * `denied`: whoever asks may not; `missing` and `conflict` are for the operations that tell those apart (malware plans,
 * investigations, rules). Elsewhere what is not there is `invalid`, as with GuardDuty.
 */
export type RefusalKind = 'invalid' | 'denied' | 'missing' | 'conflict'

export class Refusal extends Error {
  readonly kind: RefusalKind
  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
  }
}

/** GuardDuty begins nearly all of its sentences so. */
export const refuse = (because: string): Refusal =>
  new Refusal('invalid', `The request is rejected because ${because}.`)

/** The sentences of GuardDuty itself that its users match on. */
export const SAYS = {
  noDetector: 'The request is rejected because the input detectorId is not owned by the current account.',
  detectorExists: 'The request is rejected because a detector already exists for the current account.',
  noResource: 'The request is rejected since no such resource found.',
  bothFeatureForms:
    'The request failed because both data sources and features were provided. You can provide only one; it is recommended to use features.',
  noInvitation:
    'The request is rejected because the current account does not have an invitation from the requested master account.',
} as const
