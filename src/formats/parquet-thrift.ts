/**
 * Walks Thrift's compact protocol, in which Parquet writes its footer and page headers, and believes no size in it: the
 * library that reads them makes room for as many elements as a list claims, before it sees one.
 */

const DEPTH_MAX = 16

/** What a page's header says of its size. */
export interface PageSizes {
  unpacked: number
  packed: number
  values: number
}

/** One walk over bytes; throws with the reason where they cannot be what they claim. */
export class ThriftWalk {
  readonly #bytes: Uint8Array
  readonly #end: number
  at: number

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes
    this.at = from
    this.#end = end
  }

  /** A struct; `seen` is told the whole numbers in it by the ids of the fields that lead there. */
  struct(seen?: (path: readonly number[], value: number) => void, path: readonly number[] = []): void {
    if (path.length > DEPTH_MAX) throw new Error('its headers are nested too deep')
    let id = 0
    for (let head = this.#byte(); head !== 0; head = this.#byte()) {
      id = head >> 4 === 0 ? this.#zigzag() : id + (head >> 4)
      this.#value(head & 15, seen, [...path, id], false)
    }
  }

  #value(
    type: number,
    seen: ((path: readonly number[], value: number) => void) | undefined,
    path: readonly number[],
    inList: boolean,
  ): void {
    if (type === 1 || type === 2) {
      if (inList) this.#skip(1)
    } else if (type === 3) this.#skip(1)
    else if (type >= 4 && type <= 6) {
      const value = this.#zigzag()
      seen?.(path, value)
    } else if (type === 7) this.#skip(8)
    else if (type === 8) this.#skip(this.#varint())
    else if (type === 9 || type === 10) this.#list(seen, path)
    else if (type === 12) this.struct(seen, path)
    else throw new Error('its headers are damaged')
  }

  #list(seen: ((path: readonly number[], value: number) => void) | undefined, path: readonly number[]): void {
    if (path.length > DEPTH_MAX) throw new Error('its headers are nested too deep')
    const head = this.#byte()
    const size = head >> 4 === 15 ? this.#varint() : head >> 4
    // An element takes a byte at least, whatever it is.
    if (size > this.#end - this.at) throw new Error(`a list of ${size} elements`)
    for (let i = 0; i < size; i++) this.#value(head & 15, seen, [...path, 0], true)
  }

  #byte(): number {
    if (this.at >= this.#end) throw new Error('its headers are cut short')
    return this.#bytes[this.at++]
  }

  #skip(size: number): void {
    if (size > this.#end - this.at) throw new Error('its headers are cut short')
    this.at += size
  }

  #varint(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new Error('its headers are damaged')
  }

  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}

/** The sizes in a page's header that begins at `from`, and where its data begins. */
export const pageAt = (bytes: Uint8Array, from: number, end: number): PageSizes & { readonly data: number } => {
  const sizes: PageSizes = { unpacked: 0, packed: 0, values: 0 }
  const walk = new ThriftWalk(bytes, from, end)
  walk.struct((path, value) => {
    if (path.length === 1 && path[0] === 2) sizes.unpacked = value
    if (path.length === 1 && path[0] === 3) sizes.packed = value
    // Data page, dictionary page and data page of version 2: the first field counts values.
    if (path.length === 2 && (path[0] === 5 || path[0] === 7 || path[0] === 8) && path[1] === 1) sizes.values = value
  })
  return { ...sizes, data: walk.at }
}
