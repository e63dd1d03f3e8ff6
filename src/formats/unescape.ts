/** Opening the JSON strings that hold a record inside an envelope. */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const BACKSLASH = 92
const BLANK = 32

/** What stands for the character behind a backslash; 0 for `u`, whose character may be of any length. */
const MEANS = new Uint8Array(128)
for (const [letter, means] of Object.entries({ '"': 34, '\\': BACKSLASH, '/': 47 })) MEANS[letter.charCodeAt(0)] = means
// Line breaks become blanks: a message is one record, and records are told apart by their lines.
for (const letter of 'bfnrt') MEANS[letter.charCodeAt(0)] = BLANK

/**
 * Copies the content from..to of a well-formed JSON string to `into` at `at`, escapes resolved and line breaks made
 * blanks. Returns the position behind it. `into` must have room for to - from bytes: no escape is shorter than what it
 * stands for.
 */
export const unescapeInto = (into: Uint8Array, at: number, bytes: Uint8Array, from: number, to: number): number => {
  const start = at
  for (let p = from; p < to; p++) {
    const c = bytes[p]
    if (c !== BACKSLASH) into[at++] = c
    else {
      const means = MEANS[bytes[++p]]
      if (means === 0) return parseInto(into, start, bytes, from, to)
      into[at++] = means
    }
  }
  return at
}

/** The same for text with \u escapes, by JSON.parse. */
const parseInto = (into: Uint8Array, at: number, bytes: Uint8Array, from: number, to: number): number => {
  const text: string = JSON.parse(`"${decoder.decode(bytes.subarray(from, to))}"`)
  const encoded = encoder.encode(text.replace(/[\n\r]/g, ' '))
  // Bytes that were no UTF-8 grow when they are read as replacement characters: such text is cut to its room.
  const taken = encoded.subarray(0, to - from)
  into.set(taken, at)
  return at + taken.length
}
