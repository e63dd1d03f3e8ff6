/**
 * Joining flow records into connections. A flow log cuts a long connection at every aggregation window: what lasted an
 * hour is sixty records. Who asks for rhythm, or for the length of a connection, must see one.
 */

/** One direction of one 5-tuple through one interface, as numbers: ids, ports, protocol. */
export interface FlowKey {
  readonly interface: number
  readonly local: number
  readonly remote: number
  readonly localPort: number
  readonly remotePort: number
  readonly protocol: number
  readonly sent: number
}

/** A connection so far. */
export interface Connection {
  /** Start of its first record and end of its last, seconds. */
  start: number
  end: number
  records: number
  packets: number
  bytes: number
}

/** The shorter of AWS's two windows, which last one or ten minutes; a record's times lie up to a minute off their edges. */
export const MINUTE_WINDOWS = 60

const keyOf = (key: FlowKey): string =>
  `${key.interface} ${key.local} ${key.remote} ${key.localPort} ${key.remotePort} ${key.protocol} ${key.sent}`

/**
 * Joins records given in order of their start. A connection goes on when the next record of its 5-tuple starts within
 * one aggregation interval after its last end. At most `capacity` are open; one more closes the one that was quiet
 * longest, and `evicted` counts it: its next record, if any, then looks like a new connection.
 */
export class Connections {
  evicted = 0
  readonly #intervalSeconds: number
  readonly #capacity: number
  readonly #closed: (key: FlowKey, connection: Connection) => void
  /** In order of last record: Map keeps the order of insertion, and a connection that goes on is inserted again. */
  readonly #open = new Map<string, { key: FlowKey; connection: Connection }>()

  constructor(intervalSeconds: number, capacity: number, closed: (key: FlowKey, connection: Connection) => void) {
    this.#intervalSeconds = intervalSeconds
    this.#capacity = capacity
    this.#closed = closed
  }

  /** Adds a record; returns true when it began a connection. */
  add(key: FlowKey, start: number, end: number, packets: number, bytes: number): boolean {
    const name = keyOf(key)
    const open = this.#open.get(name)
    if (open !== undefined) {
      this.#open.delete(name)
      const { connection } = open
      if (start <= connection.end + this.#intervalSeconds) {
        connection.end = Math.max(connection.end, end)
        connection.records++
        connection.packets += packets
        connection.bytes += bytes
        this.#open.set(name, open)
        return false
      }
      this.#closed(open.key, connection)
    }
    if (this.#open.size >= this.#capacity) this.#evict()
    this.#open.set(name, { key, connection: { start, end, records: 1, packets, bytes } })
    return true
  }

  /** Closes what no record at or after `at` can continue. */
  closeBefore(at: number): void {
    for (const [name, { key, connection }] of this.#open) {
      if (connection.end + this.#intervalSeconds >= at) continue
      this.#open.delete(name)
      this.#closed(key, connection)
    }
  }

  /** Closes everything. */
  close(): void {
    this.closeBefore(Number.POSITIVE_INFINITY)
  }

  #evict(): void {
    for (const [name, { key, connection }] of this.#open) {
      this.#open.delete(name)
      this.#closed(key, connection)
      this.evicted++
      return
    }
  }
}
