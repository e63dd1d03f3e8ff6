import { sql } from 'kysely'
import { amongTexts } from './among.ts'
import { inParts } from './parts.ts'
import type { Database, Session } from './session.ts'
import type { Store } from './store.ts'
import { hashOf, type Term } from './terms-of.ts'

/** Ids of terms that were met lately: most values come again and again. */
const CACHE_MAX = 200_000

/** The dictionary of attribute values. */
export class TermIds {
  readonly #known = new Map<string, number>()
  readonly #dialect: Store['dialect']

  constructor(session: Session) {
    this.#dialect = session.dialect
    // What a transaction learned that then failed was never written.
    session.onRollback(() => this.#known.clear())
  }

  /** Forgets: called when terms were removed. */
  clear(): void {
    this.#known.clear()
  }

  /** The ids of these terms by their key; unknown ones are written. */
  async idsOf(db: Database, terms: Iterable<Term>): Promise<ReadonlyMap<string, number>> {
    const ids = new Map<string, number>()
    const unknown = new Map<string, Term>()
    for (const term of terms) {
      const id = this.#known.get(term.key)
      if (id === undefined) unknown.set(term.key, term)
      else ids.set(term.key, id)
    }
    if (unknown.size > 0) await this.#learn(db, unknown, ids)
    return ids
  }

  async #learn(db: Database, unknown: ReadonlyMap<string, Term>, ids: Map<string, number>): Promise<void> {
    const byHash = new Map([...unknown.values()].map(term => [hashOf(term), term]))
    const learn = (rows: readonly { hash: string; id: number }[]): void => {
      for (const { hash, id } of rows) {
        const term = byHash.get(hash)
        byHash.delete(hash)
        if (term === undefined) continue
        ids.set(term.key, id)
        this.#known.set(term.key, id)
      }
    }
    if (this.#known.size > CACHE_MAX) this.#known.clear()
    for (const part of inParts([...byHash.keys()], 1)) {
      const known = amongTexts(sql.ref('hash'), part, this.#dialect)
      learn(await db.selectFrom('terms').select(['hash', 'id']).where(known).execute())
    }
    for (const part of inParts([...byHash], 4)) {
      const rows = part.map(([hash, { field, text, number }]) => ({ field, text, number, hash }))
      learn(await db.insertInto('terms').values(rows).returning(['hash', 'id']).execute())
    }
  }
}

/** Says by which terms findings are found. */
export const addPairs = async (
  db: Database,
  pairs: readonly { readonly term: number; readonly n: number }[],
  dialect: Store['dialect'],
): Promise<void> => {
  if (pairs.length === 0) return
  const [terms, numbers] = [pairs.map(({ term }) => term), pairs.map(({ n }) => n)]
  const rows =
    dialect === 'postgres'
      ? sql`select * from unnest(${terms}::bigint[], ${numbers}::bigint[])`
      : sql`select value ->> 0, value ->> 1 from json_each(${JSON.stringify(terms.map((term, i) => [term, numbers[i]]))}) where true`
  await sql`insert into finding_terms (term, n) ${rows} on conflict do nothing`.execute(db)
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
