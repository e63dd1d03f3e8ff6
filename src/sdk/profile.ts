import type { EventNamed, KindName } from '../events/kinds.ts'
import type { About, Common } from './detection.ts'
import type { Factor } from './signal.ts'

/** What Vedette learns of. A model lives in `src/learn`, and serves as many types as it has verdicts. */
export type ModelName = 'behaviour' | 'flows'

/** How often a value was met on the days on which its entity was active. */
export type Frequency = 'UNSEEN' | 'RARE' | 'INFREQUENT' | 'FREQUENT'

/** One observation in the words of GuardDuty's API. */
export interface AnomalyObject {
  readonly profileType: 'FREQUENCY' | 'VOLUME'
  readonly profileSubtype: Frequency | 'COUNT' | 'AVERAGE'
  readonly observations: { readonly text?: readonly string[]; readonly number?: readonly number[] }
}

/** `detection.anomaly` of a finding: what was usual, and what was not. */
export interface Anomaly {
  readonly profiles: Readonly<Record<string, Readonly<Record<string, readonly AnomalyObject[]>>>>
  readonly unusual: { readonly behavior: Readonly<Record<string, Readonly<Record<string, AnomalyObject>>>> }
}

/** Why a model spoke: its sentence, its score against the threshold of the budget, and the counts behind it. */
export interface Learned {
  /** What was unusual, strongest first, as one sentence. */
  readonly summary: string
  readonly score: number
  readonly threshold: number
  /** False findings per account and week that the threshold was set for. */
  readonly budget: number
  readonly factors: readonly Factor[]
  readonly anomaly?: Anomaly
  /** Members for the finding's additionalInfo, in GuardDuty's spelling. */
  readonly additionalInfo?: Readonly<Record<string, unknown>>
}

/** Decides on what a model has learned of an entity. The model supplies the threshold; the type says what it means. */
export interface ProfileDetection<N extends KindName = KindName>
  extends Omit<Common<N>, 'calls' | 'where' | 'by' | 'familiar'> {
  readonly shape: 'profile'
  readonly model: ModelName
  /** Which of the model's verdicts this type tells of: a tactic, for behaviour; for flows what was unusual. */
  readonly verdict: string
  /** The reason in words; the model's own sentence unless said. */
  readonly because?: (about: About<EventNamed<N>>, learned: Learned) => string
}
