/** One at a time, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Waits for one's turn; the answer ends it. */
  async next(): Promise<() => void> {
    const before = this.#last
    let end = (): void => {}
    this.#last = new Promise(resolve => {
      end = resolve
    })
    await before
    return end
  }

  /** Does the work when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    const end = await this.next()
    try {
      return await work()
    } finally {
      end()
    }
  }
}
