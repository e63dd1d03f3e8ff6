import { inParts } from './parts.ts'
import type { Database, Session } from './session.ts'
import type { Term } from './terms-of.ts'

/** Ids of terms that were met lately: most values come again and again. */
const CACHE_MAX = 200_000

/** The dictionary of attribute values. */
export class TermIds {
  readonly #known = new Map<string, number>()

  constructor(session: Session) {
    // What a transaction learned that then failed was never written.
    session.onRollback(() => this.#known.clear())
  }

  /** Forgets: called when terms were removed. */
  clear(): void {
    this.#known.clear()
  }

  /** The ids of these terms by their hash; unknown ones are written. */
  async idsOf(db: Database, terms: Iterable<Term>): Promise<ReadonlyMap<string, number>> {
    const ids = new Map<string, number>()
    const unknown = new Map<string, Term>()
    for (const term of terms) {
      const id = this.#known.get(term.hash)
      if (id === undefined) unknown.set(term.hash, term)
      else ids.set(term.hash, id)
    }
    const learn = (rows: readonly { hash: string; id: number }[]): void => {
      for (const { hash, id } of rows) {
        ids.set(hash, id)
        unknown.delete(hash)
        this.#known.set(hash, id)
      }
    }
    for (const part of inParts([...unknown.keys()], 1))
      learn(await db.selectFrom('terms').select(['hash', 'id']).where('hash', 'in', part).execute())
    for (const part of inParts([...unknown.values()], 4)) {
      const rows = part.map(({ field, text, number, hash }) => ({ field, text, number, hash }))
      learn(await db.insertInto('terms').values(rows).returning(['hash', 'id']).execute())
    }
    if (this.#known.size > CACHE_MAX) this.#known.clear()
    return ids
  }
}

/** Term ids as bytes, so that an update knows what the finding was found by without reading its document. */
export const idsAsBytes = (ids: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(ids.length * 6)
  for (let i = 0; i < ids.length; i += 1) bytes.writeUIntLE(ids[i], i * 6, 6)
  return bytes
}

export const idsInBytes = (bytes: Uint8Array): number[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: buffer.length / 6 }, (_, i) => buffer.readUIntLE(i * 6, 6))
}
