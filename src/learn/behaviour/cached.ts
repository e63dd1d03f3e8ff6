/** What was worked out once and is asked for again and again. */

/** Distinct texts that are remembered with what they mean; past it they are worked out anew. */
export const KNOWN_MAX = 1 << 16

/** Works something out once for each text, and remembers a bounded number. */
export const cached = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>()
  return text => {
    let value = known.get(text)
    if (value === undefined) {
      if (known.size >= KNOWN_MAX) known.clear()
      known.set(text, (value = make(text)))
    }
    return value
  }
}
