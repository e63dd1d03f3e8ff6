/** Ctrl-C: once ends cleanly, twice at once. */

export interface Interruption {
  readonly signal: AbortSignal
  /** Gives the keys back. */
  release(): void
}

const EXIT_INTERRUPTED = 130

/** Listens for the first interruption, tells, and leaves the process at the second. SIGTERM counts like the first. */
export const onInterrupt = (tell: () => void): Interruption => {
  const controller = new AbortController()
  const listener = () => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED)
    controller.abort()
    tell()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', listener)
      process.off('SIGTERM', listener)
    },
  }
}
