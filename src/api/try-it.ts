/** What a console can try out, where the operator lets it. */

/** An attack that can be played into a simulated organisation. */
export interface StoryFacts {
  readonly name: string
  /** What happens, in a sentence. */
  readonly says: string
  /** The finding types that it must raise. */
  readonly raises: readonly string[]
}

/** What was played where. */
export interface PlayedStory {
  /** Log objects that were written. */
  readonly objects: number
  readonly account: string
  readonly region: string
  /** When it happened, by the logs, epoch milliseconds. */
  readonly at: number
}

/** `serve` fulfils it. What may not be done is not there. Each throws an error with words for whoever asked. */
export interface TryIt {
  readonly stories?: {
    readonly all: readonly StoryFacts[]
    play(name: string): Promise<PlayedStory>
  }
  readonly files?: { take(name: string, bytes: Uint8Array): Promise<void> }
}
