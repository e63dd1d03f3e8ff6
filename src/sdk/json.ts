/** Reading a parsed record without trusting its shape: records are hostile, and AWS leaves members out. */

/** The value at a path, or undefined. `pick(record, 'requestParameters', 'bucketName')`. */
export const pick = (value: unknown, ...path: (string | number)[]): unknown => {
  let here = value
  for (const step of path) {
    if (here === null || typeof here !== 'object') return undefined
    if (!Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** The text at a path, or the empty string. */
export const pickText = (value: unknown, ...path: (string | number)[]): string => {
  const found = pick(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The list at a path; a single value counts as a list of one, as in AWS policies; absent is an empty list. */
export const pickList = (value: unknown, ...path: (string | number)[]): readonly unknown[] => {
  const found = pick(value, ...path)
  return found === undefined || found === null ? [] : Array.isArray(found) ? found : [found]
}
