/** As much is under way as may be: whoever asks is told when to ask again, and nothing of it was done. */
export class Busy extends Error {
  readonly afterSeconds: number
  constructor(message: string, afterSeconds: number) {
    super(message)
    this.afterSeconds = afterSeconds
  }
}
