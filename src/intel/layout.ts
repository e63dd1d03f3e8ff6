/**
 * How the compiled tables lie in one SharedArrayBuffer, which is also the cache file. A header (magic, format, then
 * offset and length in bytes of each section) is followed by the sections, each on an 8-byte boundary. One buffer,
 * because workers then share it without a copy and a restart reads it without parsing.
 */

const MAGIC = 0x54454456
/** Raised whenever the meaning of any section changes: older cache files are then compiled anew. */
export const FORMAT = 4

/** The order is the order in the header. */
export const SECTIONS = [
  'v4Bitmap',
  'v4Top',
  'v4Rows',
  'v6Top',
  'v6Keys',
  'v6Wide',
  'v6Rows',
  'domainFilter',
  'domainSlots',
  'domainRows',
  'hashes',
  'hashSet',
  'addressBits',
  'domainBits',
  'setStart',
  'setLists',
  'meta',
] as const

export type Section = (typeof SECTIONS)[number]
export type Parts = Record<Section, Uint32Array | Int32Array | Uint8Array>

const HEADER_WORDS = 2 + SECTIONS.length * 2

const align = (bytes: number): number => (bytes + 7) & ~7

/** Copies the sections into one image. */
export const pack = (parts: Parts): SharedArrayBuffer => {
  let size = align(HEADER_WORDS * 4)
  for (const section of SECTIONS) size = align(size + parts[section].byteLength)
  const image = new SharedArrayBuffer(size)
  const header = new Uint32Array(image, 0, HEADER_WORDS)
  header[0] = MAGIC
  header[1] = FORMAT
  let at = align(HEADER_WORDS * 4)
  SECTIONS.forEach((section, i) => {
    const part = parts[section]
    header[2 + i * 2] = at
    header[3 + i * 2] = part.byteLength
    new Uint8Array(image, at, part.byteLength).set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    at = align(at + part.byteLength)
  })
  return image
}

/** True when the buffer begins like an image of this format and every section lies inside it. */
export const isImage = (image: SharedArrayBuffer): boolean => {
  if (image.byteLength < HEADER_WORDS * 4) return false
  const header = new Uint32Array(image, 0, HEADER_WORDS)
  if (header[0] !== MAGIC || header[1] !== FORMAT) return false
  return SECTIONS.every(
    (_, i) => header[2 + i * 2] % 8 === 0 && header[2 + i * 2] + header[3 + i * 2] <= image.byteLength,
  )
}

const placeOf = (image: SharedArrayBuffer, section: Section): [offset: number, bytes: number] => {
  const i = SECTIONS.indexOf(section)
  const header = new Uint32Array(image, 0, HEADER_WORDS)
  return [header[2 + i * 2], header[3 + i * 2]]
}

export const unsigned = (image: SharedArrayBuffer, section: Section): Uint32Array => {
  const [offset, bytes] = placeOf(image, section)
  return new Uint32Array(image, offset, bytes >>> 2)
}

export const signed = (image: SharedArrayBuffer, section: Section): Int32Array => {
  const [offset, bytes] = placeOf(image, section)
  return new Int32Array(image, offset, bytes >>> 2)
}

export const bytesOf = (image: SharedArrayBuffer, section: Section): Uint8Array => {
  const [offset, bytes] = placeOf(image, section)
  return new Uint8Array(image, offset, bytes)
}
