/** What principals do, as a model. Empty as yet: it takes everything and says nothing. */
import type { LearningSettings, Mark, Model, Progress, Verdict } from '../model.ts'

export class Behaviour implements Model {
  readonly evictions = 0
  readonly settings: LearningSettings

  constructor(settings: LearningSettings) {
    this.settings = settings
  }

  take(): void {}

  pass(): void {}

  verdicts(): Verdict[] {
    return []
  }

  unplaced(): Iterable<Mark> {
    return []
  }

  progress(): Progress[] {
    return []
  }

  save(): Uint8Array {
    return new Uint8Array(0)
  }

  restore(): boolean {
    return true
  }
}
