// Hot. Nothing here may allocate per event.
import { bad, CUT, STOP } from './json-scan.ts'

/** Nonzero for what may stand outside strings: white space, numbers, words, commas, colons, brackets. */
const TOKEN = new Uint8Array(256)
for (const c of ' \t\r\n0123456789+-.eEtrufalsn,:{}[]"') TOKEN[c.charCodeAt(0)] = 1

/**
 * Skips an object that is too long or too deep to be looked at, piece by piece and without limit. Only brackets and
 * strings are followed. What lies inside such a record is never taken for a record of its own: whoever can fill
 * one member with a megabyte could else forge the records of others.
 */
export class Skimmer {
  depth = 0
  #inString = false
  #escaped = false

  begin(): void {
    this.depth = 0
    this.#inString = false
    this.#escaped = false
  }

  /** The position after the object's last bracket; CUT when it goes on after these bytes. */
  skim(b: Uint8Array, p: number, to: number): number {
    while (p < to) {
      const c = b[p++]
      if (this.#escaped) this.#escaped = false
      else if (this.#inString) {
        if (STOP[c] === 0) continue
        if (c === 34) this.#inString = false
        else if (c === 92) this.#escaped = true
        else return bad(p)
      } else if (c === 34) this.#inString = true
      else if (c === 123 || c === 91) this.depth++
      else if (c === 125 || c === 93) {
        if (--this.depth === 0) return p
      } else if (TOKEN[c] === 0) return bad(p)
    }
    return CUT
  }
}
