import { BadCursor, type Cursor } from './page.ts'

type Place = readonly (string | number)[]

/** Cursors come back from outside: a longer one was not given by us. */
const CURSOR_CHARACTERS_MAX = 8192

/** A place as text. `list` names what is listed and how, so that a cursor of one list is refused by another. */
export const cursorAt = (list: string, place: Place): Cursor =>
  Buffer.from(JSON.stringify([list, ...place])).toString('base64url')

/** Takes a cursor apart; throws BadCursor when this list never gave it. */
export const placeOf = (list: string, cursor: Cursor, kinds: readonly ('string' | 'number')[]): Place => {
  const place = parsed(cursor)
  if (!Array.isArray(place) || place.length !== kinds.length + 1 || place[0] !== list) throw new BadCursor()
  const values: unknown[] = place.slice(1)
  if (!values.every((value, i) => typeof value === kinds[i])) throw new BadCursor()
  return values as (string | number)[]
}

const parsed = (cursor: Cursor): unknown => {
  if (cursor.length > CURSOR_CHARACTERS_MAX) throw new BadCursor()
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new BadCursor()
  }
}
