/** Vedette's own API beside GuardDuty's: what a route is. OpenAPI and the checks are both made from it. */
import type { z } from 'zod'
import type { Caller, Service } from '../operation.ts'

export interface Asked<Path, Query, Body> {
  readonly path: Path
  readonly query: Query
  readonly body: Body
  /** Empty unless the route takes a file. */
  readonly file: Uint8Array
}

export interface Route<Path = unknown, Query = unknown, Body = unknown, Answer = unknown> {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `{label}`s. */
  readonly path: `/v1/${string}`
  readonly says: string
  readonly takes: {
    readonly path?: z.ZodType<Path>
    readonly query?: z.ZodType<Query>
    readonly body?: z.ZodType<Body>
    /** The body is a file, of so many bytes at most. */
    readonly file?: {
      readonly bytesMax: number
      /** Throws where the service takes none; asked before the body is taken in. */
      mayBeTaken(service: Service): void
    }
  }
  readonly answers: z.ZodType<Answer>
  /**
   * It changes something: whoever did it is written into the audit log, in the same transaction; `outside` where what
   * changes does not lie in the store that asks.
   */
  readonly changes?: true | 'outside'
  /** Lesser roles are denied. */
  readonly onlyFor?: 'administrator' | 'analyst'
  run(asked: Asked<Path, Query, Body>, caller: Caller, service: Service): Promise<Answer>
}

/** Infers the types of a route from its schemas, and then forgets them: what calls it has checked against the schemas. */
export const route = <Path, Query, Body, Answer>(given: Route<Path, Query, Body, Answer>): Route =>
  given as unknown as Route
