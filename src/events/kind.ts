/**
 * What an event is: a row of typed columns. Each kind lists its fields once, with meaning, unit and source; the
 * cursors that detections read, the plain objects that examples use, the decoders' columns and docs/events.md are
 * all derived from these tables.
 */
export type FieldType = 'seconds' | 'number' | 'count' | 'flag' | 'text' | 'address' | 'lists' | 'place'

/**
 * One column. `of` names the address or text column that the engine looks up to fill it: list memberships for a `lists`
 * column (of the value's SHA-256 where it is `hashed`), the country for a `place`.
 */
export interface Field<T extends FieldType = FieldType> {
  readonly type: T
  readonly doc: string
  readonly of?: string
  readonly hashed?: true
  /** The text column that this is found out of, by what has been learned of such values. Filled by the engine. */
  readonly from?: string
}

/** Unix seconds, whole; 0 when the log does not say. Seconds, not ms: they fit 32 bits and never box. */
export const seconds = (doc: string): Field<'seconds'> => ({ type: 'seconds', doc })
/** An unsigned whole number below 2^32. */
export const number = (doc: string): Field<'number'> => ({ type: 'number', doc })
/** A non-negative whole number that may pass 2^32 (bytes, packets). */
export const amount = (doc: string): Field<'count'> => ({ type: 'count', doc })
/** True or false. */
export const flag = (doc: string): Field<'flag'> => ({ type: 'flag', doc })
/** Text, interned: the empty string when absent. */
export const text = (doc: string): Field<'text'> => ({ type: 'text', doc })
/** An IPv4 or IPv6 address, interned: the empty string when absent. */
export const address = (doc: string): Field<'address'> => ({ type: 'address', doc })
/** Categories (see categories.ts), as bits, of the lists that another column's value is on. Filled by the engine. */
export const lists = (of: string, doc: string): Field<'lists'> => ({ type: 'lists', of, doc })

/** The same for values that lists hold by their SHA-256 alone: keys. */
export const hashedLists = (of: string, doc: string): Field<'lists'> => ({ type: 'lists', of, doc, hashed: true })
/** The country of an address as a number, `placeNumber('JP')`; 0 when unknown. Filled by the engine. */
export const place = (of: string, doc: string): Field<'place'> => ({ type: 'place', of, doc })

/** A column that is found out of another's value, once for each distinct one. Filled by the engine. */
export const found = <T extends FieldType>(field: Field<T>, from: string): Field<T> => ({ ...field, from })

export type Fields = Readonly<Record<string, Field>>

/** A kind of event: its name, its columns, and names for groups of columns that only make sense together. */
export interface Kind<Name extends string = string, F extends Fields = Fields> {
  readonly name: Name
  readonly fields: F
  /** A composite may be named in a detection's `by` and stands for several columns at once. */
  readonly composites: Readonly<Record<string, readonly (keyof F & string)[]>>
}

export const kind = <N extends string, F extends Fields>(
  name: N,
  fields: F,
  composites: Record<string, readonly (keyof F & string)[]> = {},
): Kind<N, F> => Object.freeze({ name, fields, composites })

type ValueOf<T extends FieldType> = T extends 'flag' ? boolean : T extends 'text' | 'address' ? string : number

type Interned<F extends Fields> = {
  [P in keyof F & string]: F[P]['type'] extends 'text' | 'address' ? P : never
}[keyof F & string]

/**
 * An event as a detection sees it through a cursor, and as a plain object once it has been copied out. Each text and
 * address column also has a number that stands for its value, `remoteKey` for `remote`: an IPv4 address as its 32 bits,
 * anything else its stable 32-bit hash, 0 when absent. That is what `distinct` counts.
 */
export type EventOf<K extends Kind> = { readonly [P in keyof K['fields']]: ValueOf<K['fields'][P]['type']> } & {
  readonly [P in Interned<K['fields']> as `${P}Key`]: number
}

/** An event of any kind, as a plain object. */
export type PlainEvent = Readonly<Record<string, string | number | boolean>>
