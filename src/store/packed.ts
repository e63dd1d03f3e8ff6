import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Bodies are bounded where they are made; this only keeps a damaged row from taking all memory. */
const UNPACKED_BYTES_MAX = 256 * 1024 * 1024
/** Below this compression saves less room than it takes time. */
const PACKED_BYTES_MIN = 2048

const PLAIN = 0
const ZSTD = 1

/** JSON as bytes, compressed where that pays. The first byte tells how. */
export const packed = (value: unknown): Uint8Array => {
  const plain = Buffer.from(JSON.stringify(value))
  const body = plain.length < PACKED_BYTES_MIN ? plain : zstdCompressSync(plain)
  const bytes = Buffer.allocUnsafe(body.length + 1)
  bytes[0] = body === plain ? PLAIN : ZSTD
  body.copy(bytes, 1)
  return bytes
}

/** The other way. The caller says what it is: only the store writes these bytes. */
export const unpacked = <T>(bytes: Uint8Array): T => {
  const body = bytes.subarray(1)
  const plain = bytes[0] === ZSTD ? zstdDecompressSync(body, { maxOutputLength: UNPACKED_BYTES_MAX }) : body
  return JSON.parse(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString()) as T
}
