/** How objects come in while the service runs: folders that are watched, buckets that are listed, queues, pushes. */
import type { FoundObject } from './ports.ts'

/** Where a source hands over what it found. */
export interface Sink {
  /**
   * Hands over objects, in any order; the same one may come again, it counts once. Resolves when all of them are
   * written down durably: only then may the source acknowledge them to whoever told it. Rejects when they could not be
   * written down: they have not been taken, and the source offers them again later.
   */
  offer(objects: readonly FoundObject[]): Promise<void>
  /** Back-pressure: resolves at once while there is room, else when there is room again. Asked before taking more. */
  hold(): Promise<void>
  /** What an operator should know of a source that fails and tries again; undefined when it is well again. */
  trouble(problem: string | undefined): void
}

/** One way in. */
export interface Source {
  /** As an operator would name it in metrics and logs: `s3-listing s3://bucket/prefix`, `folder /var/logs`. */
  readonly name: string
  /**
   * Runs until the signal aborts, then resolves. Failures that may pass are tried again inside, with backoff, and told
   * to `sink.trouble`; it rejects only with what an operator must mend (an OperatorError).
   */
  run(sink: Sink, signal: AbortSignal): Promise<void>
}
