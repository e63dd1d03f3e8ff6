/** Asking the store until it answers: a database that restarts, or a disk that is full for a while, loses nothing. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { LivePorts } from '../engine/ports.ts'
import { OperatorError } from '../errors.ts'

const REST_MAX = 30_000

export interface Patience {
  readonly signal: AbortSignal
  /** Told of each failure. */
  failed(problem: string, attempts: number): void
  /** Told once when it works again. */
  recovered(): void
}

/** Works as `work` does, and tries again with backoff until it answers or the signal aborts. */
export const patiently = async <T>(work: () => Promise<T>, { signal, failed, recovered }: Patience): Promise<T> => {
  for (let attempts = 1; ; attempts++) {
    try {
      const answer = await work()
      if (attempts > 1) recovered()
      return answer
    } catch (error) {
      // Another process owns the store now: trying again would only take objects that cannot be kept.
      if (signal.aborted || (error instanceof OperatorError && error.code === 'E_STORE_TAKEN')) throw error
      failed(error instanceof Error ? error.message : String(error), attempts)
      await sleep(Math.min(REST_MAX, 250 * 2 ** Math.min(attempts, 8)), undefined, { signal }).catch(() => {})
    }
  }
}

/** The engine's ports, each asked until it answers. */
export const patientPorts = (ports: LivePorts, patience: Patience): LivePorts => ({
  pending: limit => patiently(() => ports.pending(limit), patience),
  since: (from, until) => patiently(() => ports.since(from, until), patience),
  named: sha256 => patiently(() => ports.named(sha256), patience),
  load: name => patiently(() => ports.load(name), patience),
  commit: checkpoint => patiently(() => ports.commit(checkpoint), patience),
})
