// Hot. Nothing here may allocate per event.
const READING = ['Get', 'List', 'Describe', 'Head'].map(verb => new Uint8Array(Buffer.from(verb)))

/** True when eventName begins with a verb that changes nothing and the word ends there. */
export const isReading = (b: Uint8Array, from: number, to: number): number => {
  for (let v = 0; v < READING.length; v++) {
    const verb = READING[v]
    const end = from + verb.length
    if (end > to) continue
    let i = 0
    while (i < verb.length && b[from + i] === verb[i]) i++
    if (i === verb.length && (end === to || b[end] < 97 || b[end] > 122)) return 1
  }
  return 0
}

/** True when the member is there and not empty. */
export const isGiven = (from: Int32Array, to: Int32Array, number: number): boolean =>
  from[number] > 0 && to[number] > from[number]

/** A flag is written true or "true"; either way it begins with a t. */
export const truth = (b: Uint8Array, from: number): number => (b[from] === 116 ? 1 : 0)

/** Judged by eventCategory, where `managementEvent` is missing: `Management`, or nothing as in the oldest versions. */
export const isManagement = (b: Uint8Array, from: number, to: number): number =>
  from <= 0 || from >= to || (b[from] === 77 && to - from === 10) ? 1 : 0
